import { type Connection, type Model, Schema } from 'mongoose';
import type { ImagePrice, TokenPrice } from '../billing/economy.ts';

/** A price as it was, for ever: receipts of any age can show the rates that they were settled at. */
export interface PriceDocument {
  /** The price's version: a hash of its content. */
  readonly _id: string;
  readonly price: TokenPrice | ImagePrice;
}

const priceSchema = new Schema<PriceDocument>(
  { _id: { type: String, required: true }, price: { type: Schema.Types.Mixed, required: true } },
  { collection: 'prices', versionKey: false, autoIndex: false, strict: 'throw' },
);

/** The price versions on a connection. */
export function priceModel(connection: Connection): Model<PriceDocument> {
  return connection.model<PriceDocument>('Price', priceSchema);
}
