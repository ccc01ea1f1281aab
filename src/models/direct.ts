import { type Connection, type Model, Schema } from 'mongoose';

/** Which server's wallet a member uses in direct messages. */
export interface DirectDocument {
  /** The member's id. */
  readonly _id: string;
  readonly server: string;
}

const directSchema = new Schema<DirectDocument>(
  { _id: { type: String, required: true }, server: { type: String, required: true } },
  { collection: 'directs', versionKey: false, autoIndex: false, strict: 'throw' },
);

/** The choices on a connection. */
export function directModel(connection: Connection): Model<DirectDocument> {
  return connection.model<DirectDocument>('Direct', directSchema);
}
