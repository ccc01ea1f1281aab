import { expect, test } from 'vitest';
import type { TextPort } from '../../src/ai/types.ts';
import type { JournalLedger } from '../../src/billing/ledger/journal-ledger.ts';
import type { Ledger, Outcome } from '../../src/billing/outcome.ts';
import { type Answer, type AnswerDisplay, generate } from '../../src/flows/generate.ts';
import { RunningJobs } from '../../src/flows/running.ts';
import { Unbilled } from '../../src/flows/unbilled.ts';
import { createLogger } from '../../src/logger.ts';
import { settingsModel } from '../../src/models/settings.ts';
import { turnModel } from '../../src/models/turn.ts';
import { mongoOffers } from '../../src/store/offers.ts';
import { mongoSettings } from '../../src/store/settings.ts';
import { mongoTurns } from '../../src/store/turns.ts';
import { testDatabase } from '../database.ts';
import { TestClock, testLedger } from '../ledger.ts';
import { accountWith, expectSound, historyOf, standingOf } from '../races/arena.ts';
import { SERVER } from '../races/outcomes.ts';
import { testEconomy } from '../unit/billing/economies.ts';

const database = await testDatabase();
const economy = testEconomy('plain');

/** Asks one question; `meanwhile` happens while the model thinks. */
async function asked(
  id: string,
  ledger: Ledger,
  clock: TestClock,
  meanwhile: () => void = () => {},
): Promise<readonly (Answer | string)[]> {
  const ends: (Answer | string)[] = [];
  const text: TextPort = {
    countInput: () => 10_000,
    async *stream() {
      meanwhile();
      yield { type: 'delta', text: 'late' };
      const usage = { input: 10_000, cachedInput: 0, cacheWrite: 0, output: 1000, reasoning: 0 };
      yield { type: 'end', finish: 'stop', usage, report: 'provider', alarms: [] };
    },
  };
  const display: AnswerDisplay = {
    turnedAway: async () => void ends.push('turned away'),
    begin: () => Promise.resolve(),
    progress: () => {},
    offer: () => Promise.reject(new Error('offered')),
    finish: async (answer) => void ends.push(answer),
  };
  const parts = {
    ledger,
    economies: { of: () => Promise.resolve(economy) },
    text,
    turns: mongoTurns(turnModel(database.connection)),
    offers: mongoOffers(turnModel(database.connection)),
    settings: mongoSettings(settingsModel(database.connection)),
    running: new RunningJobs(),
    unbilled: new Unbilled(),
    process: 'here',
    clock,
    log: createLogger('silent'),
  };
  const how = { prompt: 'x', model: null, max: null, follows: 'none', replaces: null } as const;
  const where = { server: SERVER, channel: 'channel', member: id, isPrivate: false, locale: 'en-US' };
  await generate(parts, { ...how, ...where, id, token: `token-${id}` }, display);
  ends.push(
    ...parts.unbilled.lines().map(({ cause, jobs, amount }) => `unbilled: ${jobs} ${cause} ${amount}`),
  );
  return ends;
}

test('LATE-SETTLE: a model that answers after its hold expired costs nothing, is asked once, and the member has the answer', async () => {
  const clock = new TestClock();
  const { ledger } = await testLedger(database.connection, { clock });
  const account = await accountWith(ledger, economy, 'late', 100_000);
  const ends = await asked('late', ledger, clock, () => clock.advance(601));
  expect(ends).toMatchObject([
    { text: 'late', ended: 'done', receipt: { ended: 'expired', charged: 0 } },
    'unbilled: 1 expired 1200',
  ]);
  expect(await historyOf(ledger, account.wallet)).toEqual([
    '1 grant start-late',
    '2 reserve late',
    '3 expire close:late',
  ]);
  expect(await standingOf(ledger, economy, 'late')).toEqual({
    buckets: { bought: 100_000 },
    holds: {},
    seq: 3,
  });
  await ledger.projection.flush();
  await expectSound(database.connection);
});

/** A ledger that answers "busy" the first so many times that a hold is to be settled, having done it or not. */
function away(ledger: JournalLedger, times: number, isDone: boolean): Ledger {
  let left = times;
  return {
    account: (owner, of) => ledger.account(owner, of),
    standing: (owner, of) => ledger.standing(owner, of),
    entries: (wallet, page) => ledger.entries(wallet, page),
    entry: (wallet, key) => ledger.entry(wallet, key),
    settled: (wallet, receipt) => ledger.settled(wallet, receipt),
    async post(account, command): Promise<Outcome> {
      if (command.type !== 'settle' || left === 0) return ledger.post(account, command);
      left -= 1;
      if (isDone) await ledger.post(account, command);
      return { ok: false, refusal: { code: 'busy', because: 'database' } };
    },
  };
}

test.each([
  ['before', false],
  ['after', true],
] as const)(
  'DB-ERRORS: a ledger that goes away %s it has settled: the answer is shown with what it cost, once that is known',
  async (when, isDone) => {
    const clock = new TestClock();
    const { ledger } = await testLedger(database.connection, { clock });
    await accountWith(ledger, economy, when, 100_000);
    const ends = await asked(when, away(ledger, 3, isDone), clock);
    expect(ends).toMatchObject([
      { text: 'late', ended: 'done', receipt: { ended: 'settled', charged: 1200 } },
    ]);
    expect(await standingOf(ledger, economy, when)).toEqual({
      buckets: { bought: 98_800 },
      holds: {},
      seq: 3,
    });
  },
);

test('DB-ERRORS: a ledger that never comes back: the answer is shown without a receipt, and the hold expires', async () => {
  const clock = new TestClock();
  const { ledger } = await testLedger(database.connection, { clock });
  await accountWith(ledger, economy, 'never', 100_000);
  const ends = await asked('never', away(ledger, 1000, false), clock);
  expect(ends).toMatchObject([{ text: 'late', ended: 'done', receipt: null }]);
  clock.advance(601);
  expect(await standingOf(ledger, economy, 'never')).toEqual({
    buckets: { bought: 100_000 },
    holds: {},
    seq: 2,
  });
});
