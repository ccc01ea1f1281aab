import { readFileSync } from 'node:fs';
import type { Connection } from 'mongoose';
import type { Economy } from '../src/billing/economy.ts';
import { readEconomy } from '../src/billing/economy-file.ts';
import { JournalLedger } from '../src/billing/ledger/journal-ledger.ts';
import { Remnants } from '../src/billing/ledger/remnants.ts';
import type { Clock } from '../src/clock.ts';
import type { Ids } from '../src/ids.ts';
import { type Models, modelsOn, openModels } from '../src/models/open-models.ts';

/** A clock that stands until a test moves it. */
export class TestClock implements Clock {
  #now: number;
  constructor(start = '2026-03-10T12:00:00.000Z') {
    this.#now = Date.parse(start);
  }
  now(): number {
    return this.#now;
  }
  set(instant: string): void {
    this.#now = Date.parse(instant);
  }
  advance(seconds: number): void {
    this.#now += seconds * 1000;
  }
}

let idsMade = 0;

/** Ids that count up through a test file, so that a run can be repeated. */
export const countingIds: Ids = {
  next(prefix) {
    idsMade += 1;
    return `${prefix}_${String(idsMade).padStart(4, '0')}`;
  },
};

/** The preset of that name. */
export function presetEconomy(name: string): Economy {
  const file = `economies/${name}.yaml`;
  const reading = readEconomy(readFileSync(file, 'utf8'), file);
  if (!reading.ok) throw new Error(JSON.stringify(reading.errors));
  return reading.economy;
}

/** What the keys of tests are derived from. */
export const TEST_SECRET = 'a secret of tests, known to everybody';

/** The databases whose indexes this process has built. */
const indexed = new Set<string>();

async function indexedModels(connection: Connection): Promise<Models> {
  if (indexed.has(connection.name)) return modelsOn(connection);
  const models = await openModels(connection);
  indexed.add(connection.name);
  return models;
}

/** A real ledger on a test database; with `models` on one whose indexes stand. */
export async function testLedger(
  connection: Connection,
  options: {
    readonly clock?: Clock;
    readonly ids?: Ids;
    readonly deadlineMs?: number;
    readonly queueMax?: number;
    readonly models?: Models;
  } = {},
): Promise<{ ledger: JournalLedger; clock: Clock; errors: unknown[] }> {
  const models = options.models ?? (await indexedModels(connection));
  const clock = options.clock ?? new TestClock();
  const errors: unknown[] = [];
  const { ids = countingIds, models: _given, ...bounds } = options;
  const ledger = new JournalLedger({
    ...models,
    remembered: new Remnants(models.remnants, TEST_SECRET),
    ...bounds,
    clock,
    ids,
    onError: (error) => errors.push(error),
  });
  return { ledger, clock, errors };
}
