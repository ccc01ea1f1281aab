import { expect, test } from 'vitest';
import { canonical, type Json } from '../../src/billing/canonical.ts';
import type { Economy } from '../../src/billing/economy.ts';
import { readEconomy } from '../../src/billing/economy-file.ts';
import { testDatabase } from '../database.ts';
import { TestClock, testLedger } from '../ledger.ts';
import { testEconomy } from '../unit/billing/economies.ts';
import { HONEST } from '../unit/billing/faults.ts';
import { grant, reserve } from '../unit/billing/memory-wallet.ts';
import { period } from '../unit/billing/plan-tools.ts';
import { expectSound } from './arena.ts';
import { SERVER } from './outcomes.ts';

const database = await testDatabase();

/** A free plan of 60.00 a month. */
function monthly(): Economy {
  const plan = '{ name: free, title: Free, bucket: monthly, amount: 60.00, every: { months: 1 } }';
  const reading = readEconomy(HONEST.replace('{ name: free, title: Free }', plan), 'monthly.yaml');
  if (!reading.ok) throw new Error(JSON.stringify(reading.errors));
  return reading.economy;
}

test('PERIOD-END: two processes and the job at the boundary, after three missed months from 31 January: each period once, in order', async () => {
  const economy = monthly();
  const clock = new TestClock('2028-01-31T09:00:00.000Z');
  const one = (await testLedger(database.connection, { clock })).ledger;
  const two = (await testLedger(database.connection, { clock })).ledger;
  const account = await one.account({ server: SERVER, member: 'ends' }, economy);
  await one.post(account, grant({ key: 'start', bucket: 'bought', amount: 100 }));
  await two.standing({ server: SERVER, member: 'ends' }, economy);
  // The instant itself: what ends now is over.
  clock.set('2028-04-30T09:00:00.000Z');
  const commands = Array.from({ length: 10 }, (_, n) => {
    const ledger = n % 2 === 0 ? one : two;
    return ledger.post(account, reserve({ key: `h${n}`, ceiling: 100 }));
  });
  const jobs = Array.from({ length: 10 }, (_, n) => (n % 2 === 0 ? one : two).touch(account));
  const held = await Promise.all(commands);
  await Promise.all(jobs);
  expect(held.map(({ ok }) => ok)).toEqual(held.map(() => true));
  const entries = (await one.entries(account.wallet, { limit: 100 })).toReversed();
  const periods = entries.filter(({ type }) => type === 'period').map(({ key, at }) => `${key} ${at}`);
  expect(periods).toEqual([
    'period:2028-02-29T09:00:00.000Z 2028-04-30T09:00:00.000Z',
    'period:2028-03-31T09:00:00.000Z 2028-04-30T09:00:00.000Z',
    'period:2028-04-30T09:00:00.000Z 2028-04-30T09:00:00.000Z',
  ]);
  expect(entries.filter(({ type }) => type === 'reserve')).toHaveLength(10);
  const { state } = await two.standing({ server: SERVER, member: 'ends' }, economy);
  // The rest of a free month is gone with it; ten holds of 1.00 took from the newest.
  expect(state.buckets).toEqual({
    bought: [{ left: 600, origin: 'free', expires: null }],
    monthly: [{ left: 5_000, origin: 'free', expires: null }],
  });
  expect(state.plan).toMatchObject({ start: '2028-04-30T09:00:00.000Z', end: '2028-05-31T09:00:00.000Z' });
  await one.projection.flush();
  await two.projection.flush();
  await expectSound(database.connection);
}, 60_000);

/** An entry as its hash sees it, whatever the order of its fields. */
const hashed = (fields: unknown) => canonical(fields as Json);

test('JOB-TWICE: plans: the sweep never, once or five times, in two processes, leaves the same entries of a plan that ended', async () => {
  const economy = testEconomy('plans');
  const histories: unknown[] = [];
  for (const times of [0, 1, 5]) {
    const clock = new TestClock('2026-11-21T12:00:00.000Z');
    const ledgers = [
      await testLedger(database.connection, { clock }),
      await testLedger(database.connection, { clock }),
    ];
    const [one, two] = ledgers.map(({ ledger }) => ledger);
    if (one === undefined || two === undefined) throw new Error('two ledgers');
    const account = await one.account({ server: SERVER, member: `swept ${times}` }, economy);
    const sweep = async () => {
      const ledger = (n: number) => (n % 2 === 0 ? one : two);
      await Promise.all(Array.from({ length: times }, (_, n) => ledger(n).touch(account)));
    };
    await one.post(account, period('silver', '2026-11-21T12:00:00.000Z'));
    await one.post(account, reserve({ key: `hold ${times}`, ceiling: 20, lifeSeconds: 86_400 }));
    // The hold's end, the period's end, the end of grace, and a day long after.
    for (const instant of ['22T12', '23T12', '24T12', '28T12']) {
      clock.set(`2026-11-${instant}:00:00.000Z`);
      await sweep();
    }
    await two.post(account, grant({ key: 'last', bucket: 'vault', amount: 1 }));
    const entries = (await one.entries(account.wallet, { limit: 100 })).toReversed();
    histories.push(
      entries.map(({ seq, type, key, cause, postings }) =>
        hashed({ seq, type, key, cause, postings }).replaceAll(`hold ${times}`, 'hold'),
      ),
    );
  }
  const [never, once, five] = histories;
  expect(once).toEqual(never);
  expect(five).toEqual(never);
  expect((never as string[]).map((entry) => JSON.parse(entry).type)).toEqual([
    ...['grant', 'period', 'reserve', 'expire', 'lapse', 'grant'],
  ]);
  await expectSound(database.connection);
}, 60_000);
