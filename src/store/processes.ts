import type { Model } from 'mongoose';
import type { ProcessStore } from '../flows/alive.ts';
import type { ProcessDocument } from '../models/process.ts';

/** Living processes in MongoDB. */
export function mongoProcesses(model: Model<ProcessDocument>): ProcessStore {
  return {
    async beat(id, mark) {
      await model.updateOne({ _id: id }, { $inc: { beats: 1 }, $set: { mark } }, { upsert: true });
    },
    async all() {
      return (await model.find().lean()).map(({ _id, ...beat }) => ({ id: _id, ...beat }));
    },
    async forget(id) {
      await model.deleteOne({ _id: id });
    },
  };
}
