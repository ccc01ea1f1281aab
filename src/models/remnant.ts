import { type Connection, type Model, Schema } from 'mongoose';
import type { Remnant } from '../billing/erasure.ts';

/** What stays of an erased wallet, under a keyed hash: nobody without the key can tell whose it was. */
export interface RemnantDocument extends Remnant {
  /** HMAC of server, member and economy. */
  readonly _id: string;
  /** The id of the wallet that opens where its owner comes back. */
  readonly wallet: string;
}

const remnantSchema = new Schema<RemnantDocument>(
  {
    _id: { type: String, required: true },
    wallet: { type: String, required: true },
    at: { type: String, required: true },
    benefits: { type: [String], required: true },
    freeTurns: { type: Schema.Types.Mixed, default: null },
    plan: { type: Schema.Types.Mixed, default: null },
    debt: { type: Schema.Types.Mixed, required: true },
  },
  { collection: 'remnants', versionKey: false, autoIndex: false, strict: 'throw' },
);

/** The remnants on a connection. */
export function remnantModel(connection: Connection): Model<RemnantDocument> {
  return connection.model<RemnantDocument>('Remnant', remnantSchema);
}
