import type { Model } from 'mongoose';
import type { PaymentEvent, PaymentEventStore } from '../flows/payments.ts';
import type { PaymentEventDocument } from '../models/payment.ts';
import { inserted } from './inserted.ts';

/** Events of the payment provider in MongoDB. */
export function mongoPaymentEvents(events: Model<PaymentEventDocument>): PaymentEventStore {
  return {
    async keep({ id, ...event }) {
      const fresh = { ...event, state: 'waiting' as const, reason: null, tries: 0, nextAt: event.at };
      await inserted(() => events.create({ _id: id, ...fresh }));
    },
    async known(ids) {
      const found = await events.find({ _id: { $in: [...ids] } }, { _id: 1 }).lean();
      return new Set(found.map(({ _id }) => _id));
    },
    async due(now, limit) {
      const due = { state: { $in: ['waiting', 'pending'] as const }, nextAt: { $lte: now } };
      const found = await events.find(due, null, { sort: { nextAt: 1 }, limit }).lean();
      return found.map(eventOf);
    },
    async done(id) {
      await events.updateOne({ _id: id }, { $set: { state: 'done', reason: null } });
    },
    async pend({ id, tries }, reason, nextAt) {
      const pending = { $set: { state: 'pending', reason, nextAt }, $inc: { tries: 1 } };
      await events.updateOne({ _id: id, state: { $ne: 'done' }, tries }, pending);
    },
    async hasten(intent, now) {
      await events.updateMany({ state: 'pending', 'fact.intent': intent }, { $set: { nextAt: now } });
    },
    async pending(limit) {
      const found = await events.find({ state: 'pending' }, null, { sort: { at: 1 }, limit }).lean();
      return found.map(eventOf);
    },
  };
}

function eventOf({ _id, ...event }: PaymentEventDocument): PaymentEvent {
  return { id: _id, ...event };
}
