import { type Connection, type Model, Schema } from 'mongoose';
import type { Sketch } from '../flows/sketch.ts';

/** A sketch as it is stored: its id is the document's. */
export type SketchDocument = Omit<Sketch, 'id' | 'locale' | 'failure'> & {
  readonly _id: string;
  /** Absent in sketches of before it was kept; so is `failure`. */
  readonly locale?: Sketch['locale'];
  readonly failure?: Sketch['failure'];
};

const sketchSchema = new Schema<SketchDocument>(
  {
    _id: { type: String, required: true },
    server: { type: String, required: true },
    channel: { type: String, required: true },
    member: { type: String, required: true },
    description: { type: String, required: true },
    settings: { type: Schema.Types.Mixed, required: true },
    quoted: { type: Number, required: true },
    isPrivate: { type: Boolean, required: true },
    state: { type: String, required: true },
    createdAt: { type: Date, required: true },
    failure: { type: String, default: null },
    locale: { type: String },
    hold: { type: String, default: null },
    process: { type: String, default: null },
    token: { type: String, default: null },
    undelivered: { type: Boolean, default: false },
  },
  { collection: 'sketches', versionKey: false, autoIndex: false, strict: 'throw' },
);
sketchSchema.index({ server: 1, member: 1, createdAt: -1 });
sketchSchema.index({ member: 1, createdAt: -1 });
sketchSchema.index({ hold: 1 }, { partialFilterExpression: { hold: { $type: 'string' } } });
sketchSchema.index({ process: 1 }, { partialFilterExpression: { process: { $type: 'string' } } });
sketchSchema.index({ server: 1, member: 1 }, { partialFilterExpression: { undelivered: true } });

/** The sketches on a connection. */
export function sketchModel(connection: Connection): Model<SketchDocument> {
  return connection.model<SketchDocument>('Sketch', sketchSchema);
}
