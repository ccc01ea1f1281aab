import type { Model } from 'mongoose';
import type { News, NewsStore } from '../flows/news.ts';
import type { NewsDocument } from '../models/news.ts';

/** The news of members in MongoDB. */
export function mongoNews(model: Model<NewsDocument>): NewsStore {
  return {
    async add({ id, ...news }) {
      const insert = { $setOnInsert: { ...news, waits: false } };
      return (await model.updateOne({ _id: id }, insert, { upsert: true })).upsertedCount === 1;
    },
    async keep(id) {
      await model.updateOne({ _id: id }, { $set: { waits: true } });
    },
    async take(server, member, limit) {
      const oldest = { sort: { at: 1 }, limit } as const;
      const waiting = await model.find({ server, member, waits: true }, null, oldest).lean();
      const taken: News[] = [];
      for (const { _id, waits, ...news } of waiting) {
        const claim = await model.updateOne({ _id, waits }, { $set: { waits: false } });
        if (claim.modifiedCount === 1) taken.push({ id: _id, ...news });
      }
      return taken;
    },
  };
}
