import type { Model } from 'mongoose';
import type { OfferedTurn, OfferStore } from '../flows/offer.ts';
import type { TurnDocument } from '../models/turn.ts';
import { turnOf } from './turns.ts';

/** Offers in MongoDB: the terms stand with their turn. */
export function mongoOffers(model: Model<TurnDocument>): OfferStore {
  return {
    async offer(id, answer, terms) {
      const running = { _id: id, state: 'running' as const };
      await model.updateOne(running, { $set: { state: 'offered', answer, offer: terms } });
    },
    async find(id) {
      const found = await model.findById(id).lean();
      return found === null ? null : offeredTurn(found);
    },
    async move(id, from, to) {
      const text = to === 'discarded' ? { answer: '' } : {};
      const moved = await model.updateOne({ _id: id, state: from }, { $set: { state: to, ...text } });
      return moved.modifiedCount === 1;
    },
    async claim(id, payer, at) {
      const lapsed = { _id: id, state: 'lapsed' as const };
      await model.updateOne(lapsed, {
        $set: { state: 'keeping', 'offer.payer': payer, 'offer.claimedAt': at },
      });
      const claimed = await model.findOne({ _id: id, state: 'keeping' }, { offer: 1 }).lean();
      return claimed?.offer?.payer ?? null;
    },
    async free(id, payer) {
      const keeping = { _id: id, state: 'keeping' as const, 'offer.payer': payer };
      await model.updateOne(keeping, { $set: { state: 'lapsed', 'offer.payer': null } });
    },
    async showLater(id, at) {
      await model.updateOne({ _id: id, state: 'offered' }, { $set: { 'offer.showAt': at } });
    },
    async overdue(now, limit) {
      const over = {
        state: 'offered' as const,
        $or: [
          { 'offer.expires': { $lte: now }, 'offer.showAt': { $exists: false } },
          { 'offer.showAt': { $lte: now } },
        ],
      };
      const found = await model.find(over, null, { sort: { 'offer.expires': 1 }, limit }).lean();
      return found.map(offeredTurn).filter((turn) => turn !== null);
    },
    async stuck(before, limit) {
      const keeping = { state: 'keeping' as const, 'offer.claimedAt': { $lte: before } };
      const found = await model.find(keeping, null, { sort: { 'offer.claimedAt': 1 }, limit }).lean();
      return found.map(offeredTurn).filter((turn) => turn !== null);
    },
  };
}

function offeredTurn({ offer, ...turn }: TurnDocument): OfferedTurn | null {
  return offer === null || offer === undefined ? null : { turn: turnOf(turn), terms: offer };
}
