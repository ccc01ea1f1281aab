import type { Model } from 'mongoose';
import { beforeAll, expect, inject, test } from 'vitest';
import { connect } from '../../src/connect.ts';
import { finishErasures } from '../../src/flows/erase.ts';
import { randomIds } from '../../src/ids.ts';
import { openModels } from '../../src/models/open-models.ts';
import { testDatabase } from '../database.ts';
import { testLedger } from '../ledger.ts';
import { expectSound, standingOf } from '../races/arena.ts';
import { Child } from '../races/children.ts';
import { SERVER } from '../races/outcomes.ts';
import { communityEconomy } from '../unit/billing/economies.ts';
import { grant, reserve, settle } from '../unit/billing/memory-wallet.ts';
import type { EraseTask } from './erase-account.ts';
import { eraseParts } from './erase-parts.ts';
import { portCalls } from './kill-matrix.ts';

const database = await testDatabase();
const economy = communityEconomy();
const AT_ONCE = 3;

/** Every awaited step of an erasure. Wherever it dies, the wish is done to its end, or was never noted. */
const ROWS = [
  'erasures.ask #1',
  'addresses.of #1',
  'economies.named #1',
  'journal.insert sent #1',
  'journal.insert #1',
  'ledger.post #1',
  'remnants.keep #1',
  'records.moveClaims #1',
  'ledger.entries #1',
  'records.erase #1',
  'addresses.remove #1',
  'erasures.done #1',
];

/** What the flow asks of the outside without waiting, and on the ways of the job. */
const ELSEWHERE = [
  'clock.now',
  'erasures.asked',
  'erasures.doneBefore',
  'erasures.forget',
  'log.error',
  'log.warn',
  'presets.get',
  'remnants.next',
  'running.end',
];

/** A member with a question, a drawing, settings, three free turns used, and an answer under way. */
async function settled(uri: string, member: string): Promise<string> {
  const connection = await connect(uri);
  try {
    const { ledger } = await testLedger(connection, { ids: randomIds });
    const { wallet } = await ledger.account({ server: SERVER, member }, economy);
    await ledger.post(
      { wallet, economy },
      grant({ key: 'g', bucket: 'bought', amount: 5_000, origin: 'paid' }),
    );
    for (const turn of ['t1', 't2', 't3']) {
      await ledger.post(
        { wallet, economy },
        reserve({ key: `${turn}-${member}`, ceiling: 1, freeTurn: true }),
      );
      await ledger.post({ wallet, economy }, settle(`${turn}-${member}`, 1));
    }
    await ledger.post({ wallet, economy }, reserve({ key: `h-${member}`, ceiling: 100 }));
    await ledger.projection.flush();
    const models = await openModels(connection);
    const own = { server: SERVER, member };
    const startedAt = new Date('2026-03-10T11:00:00.000Z');
    const turn = {
      ...own,
      channel: 'c',
      wallet,
      conversation: 'x',
      model: 'deep',
      prompt: 'p',
      isPrivate: false,
    };
    await models.turns.create({ _id: `t-${member}`, ...turn, state: 'done', answer: 'a', startedAt });
    await models.settings.create({ ...own, model: 'deep' });
    await models.claims.create({
      ...{ _id: `clm-${member}`, coupon: `cpn-${member}`, n: 1, m: 1, wallet },
      ...{ at: startedAt, state: 'granted' },
    });
    return wallet;
  } finally {
    await connection.close();
  }
}

async function stepsOf(uri: string): Promise<readonly string[]> {
  await settled(uri, 'whole');
  const task: EraseTask = { uri, member: 'whole', killAt: null };
  await using child = new Child('test/failures/erase-account.ts', task);
  return (await child.says<{ readonly steps: readonly string[] }>()).steps;
}

test('KILL-EVERYWHERE: the matrix has a row for each awaited step of an erasure, as the code itself lists them', async () => {
  expect([...(await stepsOf(database.uri))].sort()).toEqual([...ROWS].sort());
  const known = [...ROWS.map((row) => row.replace(/ #\d+$/, '')), ...ELSEWHERE];
  expect(portCalls('src/flows/erase.ts').filter((name) => !known.includes(name))).toEqual([]);
});

const ROUNDS = inject('soak') ? 10 : 1;
const killed = new Map<string, { readonly member: string; readonly wallet: string }[]>();

beforeAll(async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const waiting = [...ROWS];
    const killer = async () => {
      for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
        const member = `${round}-${ROWS.indexOf(step)}`;
        const wallet = await settled(database.uri, member);
        const task: EraseTask = { uri: database.uri, member, killAt: step };
        await using child = new Child('test/failures/erase-account.ts', task);
        expect(await child.ended).toBe('SIGKILL');
        killed.set(step, [...(killed.get(step) ?? []), { member, wallet }]);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, killer));
  }
  // The restart: the job looks, and again behind what was still running, and again for nothing. A look ends 50 at most.
  const { parts, ledger, clock } = eraseParts(database.connection, '2026-03-10T12:00:30.000Z');
  const looks = Math.ceil((ROUNDS * ROWS.length) / 50);
  for (let look = 0; look < looks; look += 1) await finishErasures(parts);
  clock.advance(21 * 60);
  for (let look = 0; look <= looks; look += 1) await finishErasures(parts);
  await ledger.projection.flush();
}, ROUNDS * 240_000);

async function documentsWith(text: string): Promise<string[]> {
  const found: string[] = [];
  for (const [name, model] of Object.entries(await openModels(database.connection)) as [
    string,
    Model<unknown>,
  ][]) {
    const documents = await model.find().lean();
    const named = documents.filter((each) => JSON.stringify(each).includes(`"member":"${text}"`));
    if (named.length > 0) found.push(name);
  }
  return found;
}

test.each(ROWS)(
  'KILL-EVERYWHERE, DELETE-MEMBER: an erasure killed behind %s is done to its end',
  async (step) => {
    const victims = killed.get(step) ?? [];
    expect(victims).toHaveLength(ROUNDS);
    for (const { member, wallet } of victims) {
      const { parts, ledger } = eraseParts(database.connection, '2026-03-10T12:30:00.000Z');
      const [last] = await ledger.entries(wallet, { limit: 1 });
      expect(last).toMatchObject({ type: 'erase', state: { buckets: {}, holds: [], closed: true } });
      expect(await ledger.addresses.owner(wallet)).toBeNull();
      expect(await documentsWith(member)).toEqual([]);
      // Nothing twice: no welcome gift, seven free turns left, the coupon counted for the wallet to come.
      const { buckets } = await standingOf(ledger, economy, member);
      expect(buckets).toEqual({});
      const back = await ledger.account({ server: SERVER, member }, economy);
      expect(back.wallet).not.toBe(wallet);
      const { state } = await ledger.standing({ server: SERVER, member }, economy);
      expect(state).toMatchObject({ benefits: ['start'], freeTurns: { left: 7 }, closed: false });
      const models = await openModels(database.connection);
      expect(await models.claims.countDocuments({ coupon: `cpn-${member}`, wallet: back.wallet })).toBe(1);
      expect(await parts.addresses.of(member)).toHaveLength(1);
      await ledger.projection.flush();
    }
    await expectSound(database.connection);
  },
);
