import type { Model } from 'mongoose';
import type { Problem, ProblemStore } from '../flows/problem.ts';
import type { ProblemDocument } from '../models/problem.ts';

/** The reported problems in MongoDB. */
export function mongoProblems(model: Model<ProblemDocument>): ProblemStore {
  return {
    async add(problem) {
      const _id = idOf(problem.server, problem.hold);
      const insert = { $setOnInsert: { ...problem, closedBy: null, closedAt: null } };
      const before = await model
        .findOneAndUpdate({ _id }, insert, { upsert: true, returnDocument: 'before' })
        .lean();
      return before?.state ?? null;
    },
    async find(server, hold) {
      const found = await model.findById(idOf(server, hold)).lean();
      return found === null ? null : problemOf(found);
    },
    async close(server, hold, { state, by, at }) {
      const open = { _id: idOf(server, hold), state: 'open' } as const;
      const ended = await model.updateOne(open, { $set: { state, closedBy: by, closedAt: at } });
      return ended.modifiedCount === 1;
    },
    async open(server, { skip, limit }) {
      const oldest = { sort: { at: 1, _id: 1 }, skip, limit } as const;
      return (await model.find({ server, state: 'open' }, null, oldest).lean()).map(problemOf);
    },
  };
}

function idOf(server: string, hold: string): string {
  return `${server}:${hold}`;
}

function problemOf({ _id, closedBy, closedAt, ...problem }: ProblemDocument): Problem {
  return problem;
}
