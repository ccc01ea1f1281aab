import { type Connection, type Model, Schema, type Types } from 'mongoose';
import type { Cause, Posting } from '../billing/entry.ts';

/**
 * One entry of the journal as it is stored (docs/decisions/0016-stored-entries.md). Append-only: no code updates or
 * deletes here. Amounts are int64 in the database and safe integers in the program.
 */
export interface JournalDocument {
  /** `<wallet>/<key>`: the index that every collection has makes a key unique in its wallet. */
  readonly _id: string;
  readonly wallet: string;
  readonly seq: number;
  readonly request: string;
  readonly type: string;
  readonly at: Date;
  readonly cause: Cause;
  readonly postings: readonly Posting[];
  readonly payee?: string;
  readonly previous: string;
  /** The state after the entry in its RFC 8785 form, the very text that `stateHash` is over. */
  readonly state: string;
  readonly stateHash: string;
  readonly hash: string;
  /** The ledger that sent it, a process's own: tells an entry from one of the same content that another one sent. */
  readonly writer: Types.ObjectId;
}

const journalSchema = new Schema<JournalDocument>(
  {
    _id: { type: String, required: true },
    wallet: { type: String, required: true },
    seq: { type: Number, required: true },
    request: { type: String, required: true },
    type: { type: String, required: true },
    at: { type: Date, required: true },
    cause: { type: Schema.Types.Mixed, required: true },
    postings: { type: [Schema.Types.Mixed], required: true },
    payee: { type: String },
    previous: { type: String, required: true },
    state: { type: String, required: true },
    stateHash: { type: String, required: true },
    hash: { type: String, required: true },
    writer: { type: Schema.Types.ObjectId, required: true },
  },
  { collection: 'journal', versionKey: false, autoIndex: false, strict: 'throw' },
);

// Appending at seq n + 1 is the compare-and-swap. It shards by wallet, as does `_id`, which begins with it.
journalSchema.index({ wallet: 1, seq: 1 }, { unique: true });

/** The journal on a connection. */
export function journalModel(connection: Connection): Model<JournalDocument> {
  return connection.model<JournalDocument>('Journal', journalSchema);
}
