import { type Connection, type Model, Schema } from 'mongoose';

/** A process of the product, for as long as it lives: whoever stops counting has died. */
export interface ProcessDocument {
  /** Its random id, new at each start. */
  readonly _id: string;
  /** Counts up while it lives. No clock: those of two machines may be an hour apart. */
  readonly beats: number;
  /** ISO 8601. Whatever it appended before this instant stands in `wallets` too. */
  readonly mark: string;
}

const processSchema = new Schema<ProcessDocument>(
  {
    _id: { type: String, required: true },
    beats: { type: Number, required: true },
    mark: { type: String, required: true },
  },
  { collection: 'processes', versionKey: false, autoIndex: false, strict: 'throw' },
);

/** The processes on a connection. */
export function processModel(connection: Connection): Model<ProcessDocument> {
  return connection.model<ProcessDocument>('Process', processSchema);
}
