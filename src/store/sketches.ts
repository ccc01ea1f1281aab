import type { Model } from 'mongoose';
import type { Sketch, SketchStore } from '../flows/sketch.ts';
import type { SketchDocument } from '../models/sketch.ts';

/** Sketches in MongoDB. Every change of state is one guarded update. */
export function mongoSketches(model: Model<SketchDocument>): SketchStore {
  return {
    async add({ id, ...sketch }) {
      await model.updateOne({ _id: id }, { $setOnInsert: sketch }, { upsert: true });
    },
    async find(id) {
      const found = await model.findById(id).lean();
      return found === null ? null : sketchOf(found);
    },
    async change(id, { settings, quoted }) {
      const open = { _id: id, state: 'open' as const };
      const changed = await model
        .findOneAndUpdate(open, { $set: { settings, quoted } }, { returnDocument: 'after' })
        .lean();
      return changed === null ? null : sketchOf(changed);
    },
    async claim(id, hold) {
      await model.updateOne({ _id: id, state: 'open' }, { $set: { state: 'drawing', hold } });
      const claimed = await model.findOne({ _id: id, state: 'drawing', hold }).lean();
      return claimed === null ? null : sketchOf(claimed);
    },
    async cancel(id) {
      const open = { _id: id, state: 'open' as const };
      return (await model.updateOne(open, { $set: { state: 'cancelled' } })).modifiedCount === 1;
    },
    async end(id, state) {
      await model.updateOne({ _id: id, state: { $in: ['open', 'drawing'] } }, { $set: { state } });
    },
  };
}

function sketchOf({ _id, ...sketch }: SketchDocument): Sketch {
  return { id: _id, ...sketch };
}
