import { type Connection, type Model, Schema } from 'mongoose';

/**
 * Which wallet belongs to whom: the only place where a Discord id meets a wallet, so that erasing a member
 * is deleting this document.
 */
export interface AddressDocument {
  /** The wallet's random id. */
  readonly _id: string;
  readonly server: string;
  /** A member's id, or `pool`. */
  readonly member: string;
  /** The economy's name. */
  readonly economy: string;
}

const addressSchema = new Schema<AddressDocument>(
  {
    _id: { type: String, required: true },
    server: { type: String, required: true },
    member: { type: String, required: true },
    economy: { type: String, required: true },
  },
  { collection: 'addresses', versionKey: false, autoIndex: false, strict: 'throw' },
);
addressSchema.index({ server: 1, member: 1, economy: 1 }, { unique: true });
addressSchema.index({ member: 1 });

/** The addresses on a connection. */
export function addressModel(connection: Connection): Model<AddressDocument> {
  return connection.model<AddressDocument>('Address', addressSchema);
}
