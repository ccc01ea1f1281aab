import fc from 'fast-check';
import { afterAll, expect, inject, test } from 'vitest';
import type { JournalLedger } from '../../src/billing/ledger/journal-ledger.ts';
import type { Account, Outcome } from '../../src/billing/outcome.ts';
import { connect } from '../../src/connect.ts';
import { testDatabase } from '../database.ts';
import { FaultProxy, isAppend, isJournalRead } from '../faults/proxy.ts';
import { testLedger } from '../ledger.ts';
import { testEconomy } from '../unit/billing/economies.ts';
import { reserve, settle } from '../unit/billing/memory-wallet.ts';
import { accountWith, expectSound, standingOf } from './arena.ts';

const database = await testDatabase();
const economy = testEconomy('plain');
const RUNS = inject('soak') ? 1_000 : 30;
const proxy = await FaultProxy.before(database.uri);
const connections = [await connect(proxy.uri), await connect(proxy.uri)] as const;
afterAll(async () => {
  for (const connection of connections) await connection.close();
  await proxy[Symbol.asyncDispose]();
});

/** One who asks for a hold of 60 under a key, and ends it. Which of two processes does what is drawn. */
interface Caller {
  readonly key: 'a' | 'b';
  readonly holds: 0 | 1;
  readonly ends: 0 | 1;
  readonly cost: number | null;
}

const process = fc.constantFrom(0 as const, 1);
const caller: fc.Arbitrary<Caller> = fc.record({
  key: fc.constantFrom('a', 'b'),
  holds: process,
  ends: process,
  cost: fc.option(fc.nat({ max: 60 }), { nil: null }),
});

interface Told {
  readonly key: string;
  readonly held: Outcome;
  readonly ended: Outcome | null;
}

async function ask(ledgers: readonly JournalLedger[], account: Account, told: Caller): Promise<Told> {
  const { key, holds, ends, cost } = told;
  const held = await ledgers[holds]?.post(account, reserve({ key, ceiling: 60 }));
  if (held === undefined) throw new Error('no such process');
  if (!held.ok) return { key, held, ended: null };
  const freed = { type: 'release', hold: key, by: 'job', reason: 'provider-failed' } as const;
  const ended = await ledgers[ends]?.post(account, cost === null ? freed : settle(key, cost));
  return { key, held, ended: ended ?? null };
}

/** The one hash that all who were answered with an entry saw under a key. */
function expectOne(outcomes: readonly (Outcome | null)[]): void {
  const hashes = outcomes.flatMap((outcome) => (outcome?.ok === true ? [outcome.entry.hash] : []));
  expect(new Set(hashes).size).toBeLessThanOrEqual(1);
  expect(outcomes.filter((outcome) => outcome?.ok === true && !outcome.repeat)).toHaveLength(
    hashes.length === 0 ? 0 : 1,
  );
}

let wallets = 0;

test('NO-OVERSELL, HOLD-ONCE, SETTLE-ONCE, STALE-HEAD: in any order in which the reads and appends of two processes reach the database', async () => {
  const property = fc.asyncProperty(
    fc.scheduler(),
    fc.array(caller, { minLength: 2, maxLength: 5 }),
    async (scheduler, callers) => {
      const [one, two] = [await testLedger(connections[0]), await testLedger(connections[1])];
      const ledgers = [one.ledger, two.ledger];
      wallets += 1;
      const member = `member-${wallets}`;
      const account = await accountWith(one.ledger, economy, member, 100);
      proxy.plan((command) => {
        if (!isAppend(command) && !isJournalRead(command)) return null;
        return { kind: 'wait', until: scheduler.schedule(Promise.resolve(), command.name) };
      });
      const all = Promise.all(callers.map((each) => ask(ledgers, account, each)));
      const told = await scheduler.waitFor(all);
      proxy.plan(() => null);
      for (const key of ['a', 'b']) {
        const own = told.filter((each) => each.key === key);
        expectOne(own.map(({ held }) => held));
        expectOne(own.map(({ ended }) => ended));
      }
      // 60 and 60 do not fit into 100 at once; whoever was refused was told so, and what was left.
      for (const { held } of told) {
        if (held.ok) continue;
        expect(held.refusal).toMatchObject({ code: 'insufficient_balance', needed: 60 });
        if (held.refusal.code === 'insufficient_balance') expect(held.refusal.available).toBeLessThan(60);
      }
      const ends = new Map(
        told.flatMap(({ key, ended }) => (ended?.ok === true ? [[key, ended.entry] as const] : [])),
      );
      const charged = [...ends.values()].reduce((total, { cause }) => total + (cause.cost ?? 0), 0);
      const { buckets, holds, seq } = await standingOf(two.ledger, economy, member);
      expect({ left: buckets.bought ?? 0, holds, seq }).toEqual({
        left: 100 - charged,
        holds: {},
        seq: 1 + 2 * ends.size,
      });
      await one.ledger.projection.flush();
      await two.ledger.projection.flush();
    },
  );
  await fc.assert(property, { numRuns: RUNS, endOnFailure: true });
  await expectSound(database.connection);
}, 600_000);
