import { type Connection, type Model, Schema } from 'mongoose';
import type { Cause, Posting, WalletState } from '../billing/entry.ts';

/**
 * One entry of the journal as it is stored. Append-only: no code updates or deletes here.
 * Amounts are int64 in the database and safe integers in the program.
 */
export interface JournalDocument {
  readonly wallet: string;
  readonly seq: number;
  readonly key: string;
  readonly request: string;
  readonly type: string;
  readonly at: Date;
  readonly cause: Cause;
  readonly postings: readonly Posting[];
  readonly payee?: string;
  readonly previous: string;
  readonly state: WalletState;
  readonly stateHash: string;
  readonly hash: string;
}

const journalSchema = new Schema<JournalDocument>(
  {
    wallet: { type: String, required: true },
    seq: { type: Number, required: true },
    key: { type: String, required: true },
    request: { type: String, required: true },
    type: { type: String, required: true },
    at: { type: Date, required: true },
    cause: { type: Schema.Types.Mixed, required: true },
    postings: { type: [Schema.Types.Mixed], required: true },
    payee: { type: String },
    previous: { type: String, required: true },
    state: { type: Schema.Types.Mixed, required: true },
    stateHash: { type: String, required: true },
    hash: { type: String, required: true },
  },
  { collection: 'journal', versionKey: false, autoIndex: false, strict: 'throw' },
);

// Appending at seq n + 1 is the compare-and-swap; the key makes a repeat harmless. Both shard by wallet.
journalSchema.index({ wallet: 1, seq: 1 }, { unique: true });
journalSchema.index({ wallet: 1, key: 1 }, { unique: true });

/** The journal on a connection. */
export function journalModel(connection: Connection): Model<JournalDocument> {
  return connection.model<JournalDocument>('Journal', journalSchema);
}
