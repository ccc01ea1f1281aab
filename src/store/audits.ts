import type { Model } from 'mongoose';
import type { AuditLine, AuditStore } from '../flows/audit.ts';
import type { AuditDocument } from '../models/audit.ts';

/** What is open, and what stands in lists. */
const OPEN = { 'open.key': { $type: 'string' } } as const;
const LISTED = { 'open.key': { $exists: false } } as const;

/** The audit list in MongoDB. */
export function mongoAudits(model: Model<AuditDocument>): AuditStore {
  return {
    async add({ id, ...line }) {
      const completed = await model.updateOne({ _id: id, ...OPEN }, { $set: line, $unset: { open: 1 } });
      if (completed.matchedCount > 0) return;
      await model.updateOne({ _id: id }, { $setOnInsert: line }, { upsert: true });
    },
    async open({ line: { id, ...line }, of }) {
      await model.updateOne({ _id: id }, { $setOnInsert: { ...line, open: of } }, { upsert: true });
    },
    async drop(id) {
      await model.deleteOne({ _id: id, ...OPEN });
    },
    async opened(before, limit) {
      const oldest = { sort: { at: 1 }, limit } as const;
      const found = await model.find({ ...OPEN, at: { $lte: before } }, null, oldest).lean();
      return found.flatMap(({ open, ...line }) =>
        open === undefined ? [] : [{ line: lineOf(line), of: open }],
      );
    },
    async page(server, { skip, limit }) {
      const newest = { sort: { at: -1, _id: -1 }, skip, limit } as const;
      const found = await model.find({ server, ...LISTED }, null, newest).lean();
      return found.map(lineOf);
    },
  };
}

function lineOf({ _id, ...line }: AuditDocument): AuditLine {
  return { id: _id, ...line };
}
