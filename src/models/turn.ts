import { type Connection, type Model, Schema } from 'mongoose';
import type { OfferTerms } from '../flows/offer.ts';
import type { Turn } from '../flows/turn.ts';

/** A turn as it is stored: its id is the document's. */
export type TurnDocument = Omit<Turn, 'id' | 'locale' | 'failure'> & {
  readonly _id: string;
  /** Absent in turns of before it was kept; so is `failure`. */
  readonly locale?: Turn['locale'];
  readonly failure?: Turn['failure'];
  /** Of an answer that waits, or waited, for Keep or Discard. */
  readonly offer?: OfferTerms | null;
};

const turnSchema = new Schema<TurnDocument>(
  {
    _id: { type: String, required: true },
    server: { type: String, required: true },
    channel: { type: String, required: true },
    member: { type: String, required: true },
    wallet: { type: String, required: true },
    conversation: { type: String, required: true },
    replaces: { type: String, default: null },
    model: { type: String, required: true },
    prompt: { type: String, default: '' },
    isPrivate: { type: Boolean, required: true },
    max: { type: Number, default: null },
    state: { type: String, required: true },
    answer: { type: String, default: '' },
    failure: { type: String, default: null },
    locale: { type: String },
    startedAt: { type: Date, required: true },
    message: { type: String, default: null },
    undelivered: { type: Boolean, default: false },
    process: { type: String, default: null },
    token: { type: String, default: null },
    offer: { type: Schema.Types.Mixed, default: null },
  },
  { collection: 'turns', versionKey: false, autoIndex: false, strict: 'throw' },
);
turnSchema.index({ conversation: 1, startedAt: 1 });
turnSchema.index({ server: 1, channel: 1, member: 1, isPrivate: 1, startedAt: -1 });
turnSchema.index({ state: 1 });
turnSchema.index({ member: 1, startedAt: -1 });
turnSchema.index({ 'offer.expires': 1 }, { partialFilterExpression: { state: 'offered' } });
turnSchema.index({ 'offer.showAt': 1 }, { partialFilterExpression: { state: 'offered' } });
turnSchema.index({ 'offer.claimedAt': 1 }, { partialFilterExpression: { state: 'keeping' } });
turnSchema.index({ server: 1, member: 1 }, { partialFilterExpression: { undelivered: true } });
turnSchema.index({ process: 1 }, { partialFilterExpression: { process: { $type: 'string' } } });

/** The turns on a connection. */
export function turnModel(connection: Connection): Model<TurnDocument> {
  return connection.model<TurnDocument>('Turn', turnSchema);
}
