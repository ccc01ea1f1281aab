import { type Connection, type Model, Schema } from 'mongoose';
import type { News, Told } from '../flows/news.ts';

/** News as it is stored: its id is the document's. */
export type NewsDocument = Omit<News, 'id'> & {
  readonly _id: string;
  readonly told: Told;
  /** When somebody took it on themselves to tell it; null where nobody did. */
  readonly takenAt: Date | null;
};

const newsSchema = new Schema<NewsDocument>(
  {
    _id: { type: String, required: true },
    // Empty where it is about no server, which counts as missing to mongoose.
    server: { type: String, default: '' },
    member: { type: String, required: true },
    kind: { type: String, required: true },
    about: { type: String, required: true },
    at: { type: Date, required: true },
    told: { type: String, required: true },
    takenAt: { type: Date, default: null },
  },
  { collection: 'news', versionKey: false, autoIndex: false, strict: 'throw' },
);
newsSchema.index({ server: 1, member: 1, told: 1 });
newsSchema.index({ told: 1, at: 1 });

/** The news of members on a connection. */
export function newsModel(connection: Connection): Model<NewsDocument> {
  return connection.model<NewsDocument>('News', newsSchema);
}
