import { type Connection, type Model, Schema } from 'mongoose';

/** What a member chose in a server. */
export interface SettingsDocument {
  readonly server: string;
  readonly member: string;
  /** The name of the model that answers where a question names none. */
  readonly model: string | null;
  /** The period in which they were last told that their balance is low; null where they never were. */
  readonly toldLow: string | null;
}

const settingsSchema = new Schema<SettingsDocument>(
  {
    server: { type: String, required: true },
    member: { type: String, required: true },
    model: { type: String, default: null },
    toldLow: { type: String, default: null },
  },
  { collection: 'settings', versionKey: false, autoIndex: false, strict: 'throw' },
);
settingsSchema.index({ server: 1, member: 1 }, { unique: true });
settingsSchema.index({ member: 1 });

/** The settings on a connection. */
export function settingsModel(connection: Connection): Model<SettingsDocument> {
  return connection.model<SettingsDocument>('Settings', settingsSchema);
}
