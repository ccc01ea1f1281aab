import { type Connection, type Model, Schema } from 'mongoose';
import type { Problem } from '../flows/problem.ts';

/** A reported problem as it is stored: its id is server and hold, so that a receipt has one. */
export type ProblemDocument = Problem & {
  readonly _id: string;
  readonly closedBy: string | null;
  readonly closedAt: Date | null;
};

const problemSchema = new Schema<ProblemDocument>(
  {
    _id: { type: String, required: true },
    hold: { type: String, required: true },
    server: { type: String, required: true },
    member: { type: String, required: true },
    receipt: { type: String, default: null },
    text: { type: String, required: true },
    at: { type: Date, required: true },
    state: { type: String, required: true },
    closedBy: { type: String, default: null },
    closedAt: { type: Date, default: null },
  },
  { collection: 'problems', versionKey: false, autoIndex: false, strict: 'throw' },
);
problemSchema.index({ server: 1, state: 1, at: 1 });
problemSchema.index({ server: 1, member: 1 });

/** The reported problems on a connection. */
export function problemModel(connection: Connection): Model<ProblemDocument> {
  return connection.model<ProblemDocument>('Problem', problemSchema);
}
