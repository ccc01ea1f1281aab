import { type Connection, type Model, Schema } from 'mongoose';
import type { AuditLine } from '../flows/audit.ts';

/** A line of the audit list as it is stored: its id is the document's. */
export type AuditDocument = Omit<AuditLine, 'id'> & {
  readonly _id: string;
  /** The entry that an open line waits for; absent in lines of the list. */
  readonly open?: { readonly wallet: string; readonly key: string };
};

/** What stands in a list in place of somebody who was erased. */
export const ERASED = 'erased';

const auditSchema = new Schema<AuditDocument>(
  {
    _id: { type: String, required: true },
    server: { type: String, required: true },
    actor: { type: String, required: true },
    action: { type: String, required: true },
    member: { type: String, default: null },
    subject: { type: String, default: '' },
    before: { type: String, default: null },
    after: { type: String, default: null },
    note: { type: String, default: null },
    at: { type: Date, required: true },
    open: { type: Schema.Types.Mixed },
  },
  { collection: 'audits', versionKey: false, autoIndex: false, strict: 'throw' },
);
auditSchema.index({ server: 1, at: -1 });
auditSchema.index({ at: 1 }, { partialFilterExpression: { 'open.key': { $type: 'string' } } });
auditSchema.index({ member: 1 });
auditSchema.index({ actor: 1 });

/** The audit list on a connection. */
export function auditModel(connection: Connection): Model<AuditDocument> {
  return connection.model<AuditDocument>('Audit', auditSchema);
}
