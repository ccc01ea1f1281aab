import { describe, expect, test } from 'vitest';
import type { Command } from '../../../src/billing/command.ts';
import { nextJobs } from '../../../src/billing/ledger/next-jobs.ts';

interface Job {
  readonly name: string;
  readonly command: Command;
}

function reserve(key: string): Job {
  const what = { by: 'member', reason: 'chat', model: 'quick', priceVersion: 'v1' } as const;
  const terms = { ceiling: 100, floor: 100, freeTurn: false, promise: false, lifeSeconds: 600 };
  return { name: `reserve ${key}`, command: { type: 'reserve', key, ...what, ...terms } };
}

function settle(hold: string): Job {
  return {
    name: `settle ${hold}`,
    command: { type: 'settle', hold, by: 'member', cost: 60, reason: 'done' },
  };
}

function release(hold: string): Job {
  return { name: `release ${hold}`, command: { type: 'release', hold, by: 'job', reason: 'timeout' } };
}

const many = (count: number, make: (key: string) => Job, prefix = 'a') =>
  Array.from({ length: count }, (_, index) => make(`${prefix}${index + 1}`));
const names = (jobs: readonly Job[]) => jobs.map((job) => job.name);

describe('the next batch of a wallet', () => {
  test('is everything that waits, in order, as long as that is little', () => {
    const queue = [...many(12, reserve), ...many(12, settle, 'b')];
    const waiting = names(queue);
    expect(names(nextJobs(queue))).toEqual(waiting);
    expect(queue).toEqual([]);
  });

  test('ends holds first where much waits, and opens 24 at a time, in order', () => {
    const queue = [...many(40, reserve), ...many(20, settle, 'b'), release('c1')];
    expect(names(nextJobs(queue))).toEqual([
      ...names(many(20, settle, 'b')),
      'release c1',
      ...names(many(24, reserve)),
    ]);
    expect(names(queue)).toEqual(names(many(40, reserve)).slice(24));
  });

  test('never ends a hold before the reserve that opens it', () => {
    const queue = [...many(25, reserve), settle('a25'), settle('a1'), settle('b1')];
    expect(names(nextJobs(queue))).toEqual(['settle b1', ...names(many(24, reserve))]);
    expect(names(queue)).toEqual(['reserve a25', 'settle a25', 'settle a1']);
    expect(names(nextJobs(queue))).toEqual(['reserve a25', 'settle a25', 'settle a1']);
  });

  test('leaves no command behind and takes none twice, however many there are', () => {
    const queue = [...many(300, settle, 'b'), ...many(300, reserve)];
    const all = names(queue);
    const taken: string[] = [];
    const sizes: number[] = [];
    while (queue.length > 0) {
      const batch = nextJobs(queue);
      sizes.push(batch.length);
      taken.push(...names(batch));
    }
    expect([...taken].sort()).toEqual([...all].sort());
    expect(Math.max(...sizes)).toBe(128);
    expect(taken.filter((name) => name.startsWith('reserve'))).toEqual(names(many(300, reserve)));
    expect(taken.filter((name) => name.startsWith('settle'))).toEqual(names(many(300, settle, 'b')));
  });
});
