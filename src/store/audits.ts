import type { Model } from 'mongoose';
import type { AuditStore } from '../flows/audit.ts';
import type { AuditDocument } from '../models/audit.ts';

/** The audit list in MongoDB. */
export function mongoAudits(model: Model<AuditDocument>): AuditStore {
  return {
    async add({ id, ...line }) {
      await model.updateOne({ _id: id }, { $setOnInsert: line }, { upsert: true });
    },
    async page(server, { skip, limit }) {
      const newest = { sort: { at: -1, _id: -1 }, skip, limit } as const;
      const found = await model.find({ server }, null, newest).lean();
      return found.map(({ _id, ...line }) => ({ id: _id, ...line }));
    },
  };
}
