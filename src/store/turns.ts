import type { Model } from 'mongoose';
import type { Turn, TurnState, TurnStore } from '../flows/turn.ts';
import type { TurnDocument } from '../models/turn.ts';
import { DEFAULT_LOCALE, owing, SETTLED } from './owing.ts';

const COUNTS: TurnState[] = ['done', 'cut', 'stopped'];

/** Turns in MongoDB. */
export function mongoTurns(model: Model<TurnDocument>): TurnStore {
  return {
    ...owing(model, turnOf),
    async begin({ id, ...turn }) {
      await model.updateOne({ _id: id }, { $setOnInsert: turn }, { upsert: true });
    },
    async end(id, state, answer, failure = null) {
      await model.updateOne({ _id: id, state: 'running' }, { $set: { state, answer, failure } });
    },
    async carried(id, message) {
      await model.updateOne({ _id: id }, { $set: { message } });
    },
    async delivered(id, message) {
      const carrier = message === null ? {} : { message };
      await model.updateOne({ _id: id }, { $set: { ...carrier, ...SETTLED } });
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

/** A turn as it is stored, in the language of the house where its own was not kept yet. */
export function turnOf({ _id, locale = DEFAULT_LOCALE, failure = null, ...turn }: TurnDocument): Turn {
  return { id: _id, ...turn, locale, failure };
}
