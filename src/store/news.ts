import type { Model } from 'mongoose';
import type { News, NewsStore } from '../flows/news.ts';
import type { NewsDocument } from '../models/news.ts';
import { inserted } from './inserted.ts';

/** So long somebody who took news on themselves may take to tell it; then another may. */
const TAKEN_MS_MAX = 60_000;

/** The news of members in MongoDB. */
export function mongoNews(model: Model<NewsDocument>): NewsStore {
  const taken = async (filter: object, now: Date): Promise<News | null> =>
    newsOf(await model.findOneAndUpdate(filter, { $set: { takenAt: now } }).lean());
  return {
    async add({ id, ...news }, takenAt) {
      await inserted(() => model.create({ _id: id, ...news, told: 'not_yet', takenAt: takenAt ?? null }));
    },
    async told(id) {
      return (await model.findById(id, { told: 1 }).lean())?.told ?? null;
    },
    take: (id, now) => taken({ _id: id, told: 'not_yet', ...free(now) }, now),
    async takeWaiting({ server, member }, now, limit) {
      const tried = { told: 'not_yet' as const, takenAt: { $ne: null } };
      const waits = { $and: [free(now), { $or: [{ told: 'closed' as const }, tried] }] };
      const oldest = { sort: { at: 1 }, limit } as const;
      const found = await model
        .find({ server: { $in: [server, ''] }, member, ...waits }, { _id: 1 }, oldest)
        .lean();
      const mine = await Promise.all(found.map(({ _id }) => taken({ _id, ...waits }, now)));
      return mine.filter((news) => news !== null);
    },
    async end(id, told) {
      await model.updateOne({ _id: id }, { $set: { told, takenAt: null } });
    },
    async untold(now, limit) {
      const wanted = { told: 'not_yet' as const, ...free(now) };
      const found = await model.find(wanted, { _id: 1 }, { sort: { at: 1 }, limit }).lean();
      return found.map(({ _id }) => _id);
    },
  };
}

/** What nobody is telling. */
function free(now: Date) {
  return { $or: [{ takenAt: null }, { takenAt: { $lte: new Date(now.getTime() - TAKEN_MS_MAX) } }] };
}

function newsOf(found: NewsDocument | null): News | null {
  if (found === null) return null;
  const { _id, told: _told, takenAt: _takenAt, ...news } = found;
  return { id: _id, ...news };
}
