import type { Model } from 'mongoose';
import type { Clock } from '../clock.ts';
import type { Sketch, SketchStore } from '../flows/sketch.ts';
import type { PictureDocument } from '../models/picture.ts';
import type { SketchDocument } from '../models/sketch.ts';
import { DEFAULT_LOCALE, owing, SETTLED } from './owing.ts';

/** Sketches in MongoDB. Every change of state is one guarded update. */
export function mongoSketches(
  model: Model<SketchDocument>,
  pictures: Model<PictureDocument>,
  clock: Clock,
): SketchStore {
  return {
    ...owing(model, sketchOf),
    async add({ id, ...sketch }) {
      await model.updateOne({ _id: id }, { $setOnInsert: sketch }, { upsert: true });
    },
    async find(id) {
      const found = await model.findById(id).lean();
      return found === null ? null : sketchOf(found);
    },
    async drawnUnder(hold) {
      const found = await model.findOne({ hold }).lean();
      return found === null ? null : sketchOf(found);
    },
    async change(id, { settings, quoted }) {
      const open = { _id: id, state: 'open' as const };
      const changed = await model
        .findOneAndUpdate(open, { $set: { settings, quoted } }, { returnDocument: 'after' })
        .lean();
      return changed === null ? null : sketchOf(changed);
    },
    async claim(id, press) {
      await model.updateOne({ _id: id, state: 'open' }, { $set: { state: 'drawing', ...press } });
      const claimed = await model.findOne({ _id: id, state: 'drawing', hold: press.hold }).lean();
      return claimed === null ? null : sketchOf(claimed);
    },
    async keep(hold, drawn) {
      const keptAt = new Date(clock.now());
      for (const [n, picture] of drawn.entries()) {
        const fields = { hold, n, picture: Buffer.from(picture), keptAt };
        await pictures.updateOne({ _id: `${hold}/${n}` }, { $setOnInsert: fields }, { upsert: true });
      }
    },
    async kept(hold) {
      const found = await pictures.find({ hold }, null, { sort: { n: 1 } });
      return found.map(({ picture }) => Uint8Array.from(picture));
    },
    async delivered({ id, hold }) {
      await model.updateOne({ _id: id }, { $set: SETTLED });
      await pictures.deleteMany({ hold });
    },
    async cancel(id) {
      const open = { _id: id, state: 'open' as const };
      return (await model.updateOne(open, { $set: { state: 'cancelled' } })).modifiedCount === 1;
    },
    async end(id, state, failure = null) {
      const settled = state === 'open' ? SETTLED : {};
      await model.updateOne(
        { _id: id, state: { $in: ['open', 'drawing'] } },
        { $set: { state, failure, ...settled } },
      );
    },
  };
}

/** A sketch as it is stored, in the language of the house where its own was not kept yet. */
export function sketchOf({
  _id,
  locale = DEFAULT_LOCALE,
  failure = null,
  ...sketch
}: SketchDocument): Sketch {
  return { id: _id, ...sketch, locale, failure };
}
