import { type Connection, type Model, Schema } from 'mongoose';

/** An economy's file as its owner wrote it, for ever: what ruled at any time can be read again. */
export interface EconomyTextDocument {
  /** The version: a hash of the text. */
  readonly _id: string;
  readonly text: string;
}

/**
 * From when on which version rules a server. Rules are only added; a planned one can be withdrawn before its instant.
 * Which is in force follows from the rules and the clock alone.
 */
export interface EconomyRuleDocument {
  readonly server: string;
  /** 1, 2, 3 ... a server; unique, so that of two changes at once one is told that the other was first. */
  readonly n: number;
  /** The economy's name, which wallets are addressed by. */
  readonly name: string;
  readonly version: string;
  /** The Discord id of whoever chose it. */
  readonly actor: string;
  /** When it was chosen. */
  readonly at: Date;
  /** When it takes over: of one that was chosen at once, `at`. */
  readonly from: Date;
  /** Whether it waits for `from`. One that was chosen at once counts as soon as it stands, whatever a clock says. */
  readonly planned: boolean;
  /** What it takes over from, as lists show it. */
  readonly before: string;
  /** Who took a planned one back, and when; null where nobody did. */
  readonly withdrawn: { readonly actor: string; readonly at: Date } | null;
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
    from: { type: Date, required: true },
    planned: { type: Boolean, required: true },
    before: { type: String, required: true },
    withdrawn: { type: Schema.Types.Mixed, default: null },
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
