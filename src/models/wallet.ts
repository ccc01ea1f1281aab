import { type Connection, type Model, Schema } from 'mongoose';
import type { WalletState } from '../billing/entry.ts';

/**
 * The projection of a wallet's head, for queries: sweeps, leaderboards, reports. Written after the fact, guarded by
 * `seq`, rebuilt by a command. Nothing is ever authorised by it.
 */
export interface WalletDocument {
  /** The wallet's id. */
  readonly _id: string;
  readonly seq: number;
  readonly hash: string;
  readonly at: Date;
  readonly state: WalletState;
  /** The earliest instant at which time makes something due; null where nothing waits. */
  readonly due: Date | null;
}

const walletSchema = new Schema<WalletDocument>(
  {
    _id: { type: String, required: true },
    seq: { type: Number, required: true },
    hash: { type: String, required: true },
    at: { type: Date, required: true },
    state: { type: Schema.Types.Mixed, required: true },
    due: { type: Date },
  },
  { collection: 'wallets', versionKey: false, autoIndex: false, strict: 'throw' },
);
walletSchema.index({ due: 1 });

/** The projection on a connection. */
export function walletModel(connection: Connection): Model<WalletDocument> {
  return connection.model<WalletDocument>('Wallet', walletSchema);
}
