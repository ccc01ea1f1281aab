import { type Connection, type Model, Schema } from 'mongoose';

/** An economy's file as its owner wrote it, for ever: what ruled at any time can be read again. */
export interface EconomyTextDocument {
  /** The version: a hash of the text. */
  readonly _id: string;
  readonly text: string;
}

/** From when on which version rules a server. Append-only: the highest `n` is in force. */
export interface EconomyRuleDocument {
  readonly server: string;
  /** 1, 2, 3 ... a server; unique, so that of two changes at once one is told that the other was first. */
  readonly n: number;
  /** The economy's name, which wallets are addressed by. */
  readonly name: string;
  readonly version: string;
  /** The Discord id of whoever chose it. */
  readonly actor: string;
  readonly at: Date;
}

const textSchema = new Schema<EconomyTextDocument>(
  { _id: { type: String, required: true }, text: { type: String, required: true } },
  { collection: 'economy_texts', versionKey: false, autoIndex: false, strict: 'throw' },
);

const ruleSchema = new Schema<EconomyRuleDocument>(
  {
    server: { type: String, required: true },
    n: { type: Number, required: true },
    name: { type: String, required: true },
    version: { type: String, required: true },
    actor: { type: String, required: true },
    at: { type: Date, required: true },
  },
  { collection: 'economy_rules', versionKey: false, autoIndex: false, strict: 'throw' },
);
ruleSchema.index({ server: 1, n: 1 }, { unique: true });

/** The economies' texts on a connection. */
export function economyTextModel(connection: Connection): Model<EconomyTextDocument> {
  return connection.model<EconomyTextDocument>('EconomyText', textSchema);
}

/** Which economy ruled which server since when. */
export function economyRuleModel(connection: Connection): Model<EconomyRuleDocument> {
  return connection.model<EconomyRuleDocument>('EconomyRule', ruleSchema);
}
