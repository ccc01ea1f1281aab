import { type Connection, type Model, Schema } from 'mongoose';
import type { News } from '../flows/news.ts';

/** News as it is stored: its id is the document's. `waits` is true from a failed try to the member's next command. */
export type NewsDocument = Omit<News, 'id'> & { readonly _id: string; readonly waits: boolean };

const newsSchema = new Schema<NewsDocument>(
  {
    _id: { type: String, required: true },
    server: { type: String, required: true },
    member: { type: String, required: true },
    kind: { type: String, required: true },
    about: { type: String, required: true },
    at: { type: Date, required: true },
    waits: { type: Boolean, required: true },
  },
  { collection: 'news', versionKey: false, autoIndex: false, strict: 'throw' },
);
newsSchema.index({ server: 1, member: 1, waits: 1 });

/** The news of members on a connection. */
export function newsModel(connection: Connection): Model<NewsDocument> {
  return connection.model<NewsDocument>('News', newsSchema);
}
