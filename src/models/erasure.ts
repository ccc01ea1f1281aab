import { type Connection, type Model, Schema } from 'mongoose';
import type { Erasure } from '../flows/erase.ts';

/** An erasure as it is stored: its id is the document's. It is gone itself once everything is. */
export type ErasureDocument = Omit<Erasure, 'id'> & { readonly _id: string };

const erasureSchema = new Schema<ErasureDocument>(
  {
    _id: { type: String, required: true },
    server: { type: String, required: true },
    member: { type: String, required: true },
    at: { type: Date, required: true },
    state: { type: String, required: true },
    request: { type: String, required: true },
    holds: { type: [String], default: [] },
  },
  { collection: 'erasures', versionKey: false, autoIndex: false, strict: 'throw' },
);
erasureSchema.index({ at: 1 });

/** The erasures on a connection. */
export function erasureModel(connection: Connection): Model<ErasureDocument> {
  return connection.model<ErasureDocument>('Erasure', erasureSchema);
}
