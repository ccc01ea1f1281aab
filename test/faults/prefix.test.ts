import { expect, test } from 'vitest';
import { connect } from '../../src/connect.ts';
import { testDatabase } from '../database.ts';
import { TestClock, testLedger } from '../ledger.ts';
import { accountWith, expectSound, historyOf, standingOf } from '../races/arena.ts';
import { testEconomy } from '../unit/billing/economies.ts';
import { grant, reserve, settle } from '../unit/billing/memory-wallet.ts';
import { FaultProxy, isAppend } from './proxy.ts';

const database = await testDatabase();
const economy = testEconomy('plain');
const CALLERS = [1, 2, 3, 4];

/** What four callers' entries travel with in one ordered batch: nothing, or two that were due. */
const CUTS = [
  ...[0, 1, 2, 3, 4].map((documents) => ({ documents, of: 4 })),
  ...[0, 1, 2, 3, 4, 5, 6].map((documents) => ({ documents, of: 6 })),
];

test.each(CUTS)(
  'PREFIX: a batch of which $documents of $of entries came to stand is a valid ledger, and each caller gets its own decision',
  async ({ documents, of }) => {
    await using proxy = await FaultProxy.before(database.uri);
    const connection = await connect(proxy.uri);
    const clock = new TestClock();
    const { ledger } = await testLedger(connection, { clock });
    const member = `cut-${documents}-of-${of}`;
    const isDue = of === 6;
    const account = await accountWith(ledger, economy, member, 1000);
    const expires = '2026-03-11T00:00:00.000Z';
    if (isDue) {
      await ledger.post(account, grant({ key: 'short', bucket: 'bonus', amount: 70, expires }));
      await ledger.post(account, reserve({ key: 'old', ceiling: 70, lifeSeconds: 3600 }));
    }
    clock.set('2026-03-11T00:00:01.000Z');
    const batches: number[] = [];
    proxy.plan((command) => {
      if (!isAppend(command)) return null;
      batches.push(Array.isArray(command.body.documents) ? command.body.documents.length : 0);
      return batches.length === 1 ? { kind: 'cut', documents } : null;
    });
    // Looking for a hold that never was keeps the writer busy, so that all callers wait for one append.
    void ledger.post(account, { type: 'release', hold: 'never', by: 'job', reason: 'busy' });
    const held = await Promise.all(
      CALLERS.map((n) => ledger.post(account, reserve({ key: `job-${n}`, ceiling: 100 * n }))),
    );
    const entries = held.map((outcome) =>
      outcome.ok ? [outcome.entry.key, outcome.repeat] : outcome.refusal,
    );
    expect(entries).toEqual(CALLERS.map((n) => [`job-${n}`, false]));
    expect(batches[0]).toBe(of);
    for (const n of CALLERS) await ledger.post(account, settle(`job-${n}`, n));
    expect(await standingOf(ledger, economy, member)).toEqual({
      buckets: { bought: 990 },
      holds: {},
      seq: isDue ? 13 : 9,
    });
    const history = await historyOf(ledger, account.wallet);
    const due = ['2 grant short', '3 reserve old', '4 expire close:old', `5 expire expire:${expires}`];
    expect(history.slice(0, isDue ? 5 : 1)).toEqual([`1 grant start-${member}`, ...(isDue ? due : [])]);
    expect(history).toHaveLength(isDue ? 13 : 9);
    await ledger.projection.flush();
    await connection.close();
    await expectSound(database.connection);
  },
);
