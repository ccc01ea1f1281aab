import { type Connection, type Model, Schema } from 'mongoose';

/** A picture on its way to the member who paid for it, kept until it has arrived. */
export interface PictureDocument {
  /** `<hold>/<n>`, n from 0. */
  readonly _id: string;
  readonly hold: string;
  readonly n: number;
  readonly picture: Buffer;
  readonly keptAt: Date;
}

/** One that could not be delivered waits this long for the member's next command. */
const KEPT_SECONDS = 7 * 24 * 60 * 60;

const pictureSchema = new Schema<PictureDocument>(
  {
    _id: { type: String, required: true },
    hold: { type: String, required: true },
    n: { type: Number, required: true },
    picture: { type: Buffer, required: true },
    keptAt: { type: Date, required: true },
  },
  { collection: 'pictures', versionKey: false, autoIndex: false, strict: 'throw' },
);
pictureSchema.index({ hold: 1, n: 1 });
pictureSchema.index({ keptAt: 1 }, { expireAfterSeconds: KEPT_SECONDS });

/** The pictures on a connection. */
export function pictureModel(connection: Connection): Model<PictureDocument> {
  return connection.model<PictureDocument>('Picture', pictureSchema);
}
