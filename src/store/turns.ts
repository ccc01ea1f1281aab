import type { Model } from 'mongoose';
import type { Turn, TurnState, TurnStore } from '../flows/turn.ts';
import type { TurnDocument } from '../models/turn.ts';

const COUNTS: TurnState[] = ['done', 'cut', 'stopped'];
/** Nothing is owed any more, and nothing is left that could edit a message. */
const SETTLED = { process: null, token: null };

/** Turns in MongoDB. */
export function mongoTurns(model: Model<TurnDocument>): TurnStore {
  return {
    async begin({ id, ...turn }) {
      await model.updateOne({ _id: id }, { $setOnInsert: turn }, { upsert: true });
    },
    async end(id, state, answer) {
      await model.updateOne({ _id: id, state: 'running' }, { $set: { state, answer } });
    },
    async carried(id, message) {
      await model.updateOne({ _id: id }, { $set: { message } });
    },
    async delivered(id, message) {
      const carrier = message === null ? {} : { message };
      await model.updateOne({ _id: id }, { $set: { ...carrier, ...SETTLED, undelivered: false } });
    },
    async undelivered(id) {
      await model.updateOne({ _id: id }, { $set: { ...SETTLED, undelivered: true } });
    },
    async debtors() {
      return model.distinct('process', { process: { $type: 'string' } });
    },
    async owed(processes, limit) {
      const oldest = { sort: { startedAt: 1, _id: 1 }, limit } as const;
      return (await model.find({ process: { $in: [...processes] } }, null, oldest).lean()).map(turnOf);
    },
    async takeOver(id, from, to) {
      const taken = await model.updateOne({ _id: id, process: from }, { $set: { process: to } });
      return taken.modifiedCount === 1;
    },
    async waiting(server, member) {
      const oldest = { sort: { startedAt: 1, _id: 1 } } as const;
      const found = await model.findOne({ server, member, undelivered: true }, null, oldest).lean();
      return found === null ? null : turnOf(found);
    },
    async find(id) {
      const found = await model.findById(id).lean();
      return found === null ? null : turnOf(found);
    },
    async latest({ server, channel }, member, isPrivate, since) {
      const place = {
        server,
        channel,
        member,
        isPrivate,
        state: { $in: COUNTS },
        startedAt: { $gte: since },
      };
      const found = await model
        .findOne(place, { conversation: 1 }, { sort: { startedAt: -1, _id: -1 } })
        .lean();
      return found?.conversation ?? null;
    },
    async history(conversation, limit) {
      const counting = { conversation, state: { $in: COUNTS } };
      // A turn that was answered anew has both answers here; only the newest of them counts.
      const newest = { sort: { startedAt: -1, _id: -1 }, limit: limit * 2 } as const;
      const found = await model.find(counting, null, newest).lean();
      const replaced = new Set(found.map((turn) => turn.replaces));
      const counted = found.filter((turn) => !replaced.has(turn._id));
      return counted.slice(0, limit).reverse().map(turnOf);
    },
  };
}

function turnOf({ _id, ...turn }: TurnDocument): Turn {
  return { id: _id, ...turn };
}
