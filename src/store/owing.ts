import type { Model } from 'mongoose';
import type { Owed, Owing } from '../flows/owing.ts';

/** Nothing is owed any more, and nothing is left that could edit a message. */
export const SETTLED = { process: null, token: null, undelivered: false } as const;

/** For whoever asked before their language was kept. */
export const DEFAULT_LOCALE = 'en-US';

type OwedDocument = Omit<Owed, 'id' | 'locale'> & {
  readonly _id: string;
  readonly server: string;
  readonly member: string;
};

/** What is owed to members among the documents of a collection. */
export function owing<Document extends OwedDocument, Job extends Owed>(
  collection: Model<Document>,
  jobOf: (document: Document) => Job,
): Owing<Job> {
  // Every document has these fields; what else it has does not matter here.
  const model = collection as unknown as Model<OwedDocument>;
  const job = (found: unknown) => jobOf(found as Document);
  return {
    debtors: () => model.distinct('process', { process: { $type: 'string' } }),
    async owed(processes, limit) {
      const oldest = { sort: { _id: 1 }, limit } as const;
      return (await model.find({ process: { $in: [...processes] } }, null, oldest).lean()).map(job);
    },
    async takeOver(id, from, to) {
      const taken = await model.updateOne({ _id: id, process: from }, { $set: { process: to } });
      return taken.modifiedCount === 1;
    },
    async undelivered(id) {
      await model.updateOne({ _id: id }, { $set: { ...SETTLED, undelivered: true } });
    },
    async waiting(server, member) {
      const oldest = { sort: { _id: 1 } } as const;
      const found = await model.findOne({ server, member, undelivered: true }, null, oldest).lean();
      return found === null ? null : job(found);
    },
  };
}
