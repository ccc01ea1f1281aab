import type { Model } from 'mongoose';
import type { Erasure, ErasureStore } from '../flows/erase.ts';
import type { ErasureDocument } from '../models/erasure.ts';

/** Erasures in MongoDB, one document a server and member. */
export function mongoErasures(model: Model<ErasureDocument>): ErasureStore {
  return {
    async ask({ server, member }, at, request) {
      const _id = `${server}/${member}`;
      const wish = { server, member, at, state: 'asked' as const, request };
      try {
        await model.updateOne({ _id, request: { $ne: request } }, { $set: wish }, { upsert: true });
      } catch (error) {
        // The same request stands already.
        if (!(error instanceof Error && 'code' in error && error.code === 11000)) throw error;
      }
      return erasureOf((await model.findById(_id).lean()) ?? { _id, ...wish, holds: [] });
    },
    async done(id, holds) {
      const open = { _id: id, state: 'asked' as const };
      await model.updateOne(open, { $set: { state: 'done' }, $addToSet: { holds: { $each: [...holds] } } });
    },
    async asked(limit) {
      const oldest = { sort: { at: 1 }, limit } as const;
      return (await model.find({ state: 'asked' }, null, oldest).lean()).map(erasureOf);
    },
    async doneBefore(instant, limit) {
      const over = { state: 'done' as const, at: { $lte: instant } };
      return (await model.find(over, null, { sort: { at: 1 }, limit }).lean()).map(erasureOf);
    },
    async forget({ id, at }) {
      // One that was asked for anew in between stays.
      await model.deleteOne({ _id: id, state: 'done', at });
    },
  };
}

function erasureOf({ _id, ...erasure }: ErasureDocument): Erasure {
  return { id: _id, ...erasure };
}
