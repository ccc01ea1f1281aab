import { readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { GrantCredit, Reserve, Settle } from '../../src/billing/command.ts';
import { openEconomyBook } from '../../src/billing/ledger/economy-book.ts';
import { systemClock } from '../../src/clock.ts';
import { randomIds } from '../../src/ids.ts';
import { openModels } from '../../src/models/open-models.ts';
import { testDatabase } from '../database.ts';
import { presetEconomy, testLedger } from '../ledger.ts';
import { printed, scrip } from './operator.ts';

// Every test starts programs of its own, on a machine that runs other tests beside.
vi.setConfig({ testTimeout: 120_000 });

const database = await testDatabase();
const economy = presetEconomy('community');
const HASH = /^[0-9a-f]{64}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

const RESERVE: Reserve = {
  type: 'reserve',
  key: '1573714299405205001',
  by: 'member',
  reason: 'chat',
  model: 'deep',
  priceVersion: 'v1',
  ceiling: 5_000,
  floor: 1_000,
  freeTurn: false,
  promise: false,
  lifeSeconds: 600,
};
const SETTLE: Settle = {
  type: 'settle',
  hold: '1573714299405205001',
  by: 'member',
  cost: 1_875,
  usage: { input: 3_000, cachedInput: 0, cacheWrite: 0, output: 500, reasoning: 0 },
  reason: 'done',
};
const GRANT: GrantCredit = {
  type: 'grant',
  key: 'grant:1',
  by: 'owner',
  reason: 'owner',
  bucket: 'bought',
  amount: 100_000,
  origin: 'gift',
  expires: null,
  source: 'issued:gift',
};

/** Ada has a settled answer and one that runs; Ben a released one. */
beforeAll(async () => {
  const { ledger } = await testLedger(database.connection, { clock: systemClock, ids: randomIds });
  const ada = await ledger.account({ server: 'guild-1', member: 'ada-1' }, economy);
  await ledger.post(ada, RESERVE);
  await ledger.post(ada, SETTLE);
  await ledger.post(ada, GRANT);
  await ledger.post(ada, { ...RESERVE, key: '1573714299405205002' });
  const ben = await ledger.account({ server: 'guild-1', member: 'ben-1' }, economy);
  await ledger.post(ben, { ...RESERVE, key: '1573714299405205003' });
  await ledger.post(ben, {
    type: 'release',
    hold: '1573714299405205003',
    by: 'job',
    reason: 'provider-failed',
  });
  await ledger.projection.flush();
});

describe('scrip wallet', () => {
  test('prints the head, with amounts in the smallest unit and times in UTC', async () => {
    const wallet = await printed(database.uri, 'wallet', 'guild-1', 'ada-1');
    expect(wallet).toEqual({
      wallet: expect.stringMatching(/^wal_[0-9a-z]{24}$/),
      economy: 'community',
      unit: 'credit',
      scale: 2,
      seq: 5,
      available: 113_125,
      held: 5_000,
      debt: 0,
      plan: { name: 'free', status: 'active', start: expect.stringMatching(INSTANT), end: null },
      buckets: [
        { name: 'rollover', available: 0, held: 0, locked: 0, grants: [] },
        { name: 'monthly', available: 0, held: 0, locked: 0, grants: [] },
        {
          name: 'bonus',
          available: 13_125,
          held: 5_000,
          locked: 0,
          grants: [{ left: 13_125, origin: 'free', expires: null }],
        },
        {
          name: 'bought',
          available: 100_000,
          held: 0,
          locked: 0,
          grants: [{ left: 100_000, origin: 'gift', expires: null }],
        },
      ],
      freeTurns: { left: 10, perDay: 10, resets: expect.stringMatching(/T00:00:00\.000Z$/) },
      holds: [
        { id: '1573714299405205002', amount: 5_000, expires: expect.stringMatching(INSTANT), reason: 'chat' },
      ],
    });
  });

  test('of a member who never used the product prints what the first command would find, and writes nothing', async () => {
    const wallet = await printed(database.uri, 'wallet', 'guild-1', 'nobody');
    expect(wallet).toMatchObject({
      wallet: null,
      seq: 0,
      available: 20_000,
      held: 0,
      debt: 0,
      plan: { name: 'free', status: 'active', start: expect.stringMatching(INSTANT), end: null },
      freeTurns: { left: 10, perDay: 10 },
      holds: [],
    });
    expect(await database.connection.collection('addresses').countDocuments()).toBe(2);
    expect(await database.connection.collection('journal').countDocuments()).toBe(8);
    expect(await printed(database.uri, 'journal', 'guild-1', 'nobody')).toEqual({
      wallet: null,
      entries: [],
    });
  });

  test('of another server is another wallet', async () => {
    expect(await printed(database.uri, 'wallet', 'guild-2', 'ada-1')).toMatchObject({ wallet: null, seq: 0 });
  });
});

describe('scrip journal', () => {
  test('prints every entry, oldest first, with all that its hash covers', async () => {
    const journal = await printed(database.uri, 'journal', 'guild-1', 'ada-1');
    const entry = {
      previous: expect.stringMatching(HASH),
      seq: expect.any(Number),
      key: expect.any(String),
      request: expect.any(String),
      type: expect.any(String),
      at: expect.stringMatching(INSTANT),
      cause: expect.any(Object),
      postings: expect.any(Array),
      state: expect.any(Object),
      stateHash: expect.stringMatching(HASH),
      hash: expect.stringMatching(HASH),
    };
    expect(journal).toEqual({
      wallet: expect.stringMatching(/^wal_/),
      entries: [
        { ...entry, seq: 1, key: 'grant:start', type: 'grant', previous: '0'.repeat(64) },
        { ...entry, seq: 2, key: '1573714299405205001', type: 'reserve' },
        { ...entry, seq: 3, key: 'close:1573714299405205001', type: 'settle' },
        { ...entry, seq: 4, key: 'grant:1', type: 'grant' },
        { ...entry, seq: 5, key: '1573714299405205002', type: 'reserve' },
      ],
    });
  });

  test('holds no id of a member or a server', async () => {
    const { out } = await scrip(database.uri, 'journal', 'guild-1', 'ada-1');
    expect(out).not.toMatch(/ada-1|guild-1/);
  });
});

describe('scrip verify, rebuild and export', () => {
  test('find a sound ledger sound', async () => {
    expect(await printed(database.uri, 'verify')).toEqual({ ok: true, wallets: 2, entries: 8, breaches: [] });
  });

  test('rebuild writes the same projection from the journal alone', async () => {
    const wallets = database.connection.collection('wallets');
    const before = await wallets.find({}, { sort: { _id: 1 } }).toArray();
    await wallets.deleteMany({});
    expect(await printed(database.uri, 'rebuild')).toEqual({ wallets: 2 });
    expect(await wallets.find({}, { sort: { _id: 1 } }).toArray()).toEqual(before);
    expect(await printed(database.uri, 'verify')).toMatchObject({ ok: true });
  });

  test('export prints every entry of every wallet, one document a line', async () => {
    const { code, out } = await scrip(database.uri, 'export');
    expect(code).toBe(0);
    const entries = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { wallet: string; seq: number });
    expect(entries).toHaveLength(8);
    expect(new Set(entries.map(({ wallet }) => wallet)).size).toBe(2);
  });
});

describe('scrip economy check', () => {
  test('finds the preset right', async () => {
    const { code, out, err } = await scrip(
      database.uri,
      'economy',
      'check',
      join(import.meta.dirname, '../../economies/community.yaml'),
    );
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(out)).toEqual({ ok: true, errors: [] });
  });

  test('names file, line and field of every fault, and ends with 1', async () => {
    const text = await readFile('economies/community.yaml', 'utf8');
    const file = join(tmpdir(), `scrip-bad-${randomIds.next('eco')}.yaml`);
    await writeFile(file, text.replace('scale: 2', 'scale: two').replace('perDay: 10', 'perDay: -1'));
    const { code, out } = await scrip(database.uri, 'economy', 'check', file);
    await rm(file);
    expect(code).toBe(1);
    const checked = JSON.parse(out) as {
      ok: boolean;
      errors: { file: string; line: number; field: string; message: string }[];
    };
    expect(checked.ok).toBe(false);
    expect(checked.errors.map(({ file: named, line, field }) => ({ named, line, field }))).toEqual([
      { named: file, line: 8, field: 'unit.scale' },
      { named: file, line: 20, field: 'freeTurns.perDay' },
    ]);
  });

  test('of a file that is not there says so in the same form, without a stack trace', async () => {
    const { code, out, err } = await scrip(database.uri, 'economy', 'check', '/nowhere/economy.yaml');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      ok: false,
      errors: [{ file: '/nowhere/economy.yaml', line: 1, field: '' }],
    });
    expect(err).not.toMatch(/^\s+at /m);
  });
});

const STREET = join(import.meta.dirname, '../../economies/street.yaml');

describe('scrip economy simulate', () => {
  test('prints what made-up members would use and pay, the same for the same seed', async () => {
    const simulate = (...words: string[]) =>
      printed(database.uri, 'economy', 'simulate', STREET, '--members', '10', ...words);
    const first = await simulate('--days', '30');
    expect(first).toMatchObject({
      economy: 'street',
      unit: 'token',
      scale: 0,
      terms: { days: 30, members: 10, seed: 1 },
    });
    expect(await simulate()).toEqual(first);
  });

  test('of a file with faults names them like check', async () => {
    const { code, out } = await scrip(database.uri, 'economy', 'simulate', '/nowhere/economy.yaml');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ ok: false });
  });

  test.each(['0', '-1', '1.5', '367', 'many'])('refuses %s days', async (days) => {
    const { code } = await scrip(database.uri, 'economy', 'simulate', STREET, `--days=${days}`);
    expect(code).toBe(2);
  });
});

describe('scrip of a server that chose its economy', () => {
  test('shows the wallet of the economy that rules there, not of the default', async () => {
    const models = await openModels(database.connection);
    const book = await openEconomyBook(models, economy, systemClock);
    const version = await book.keep(await readFile(STREET, 'utf8'));
    const at = new Date(systemClock.now());
    const rule = { server: 'guild-9', n: 1, name: 'street', version, actor: 'ada-1', at, from: at };
    expect(await book.begin({ ...rule, planned: false, before: 'community', withdrawn: null })).toBe(true);
    expect(await printed(database.uri, 'wallet', 'guild-9', 'ada-1')).toMatchObject({ economy: 'street' });
    expect(await printed(database.uri, 'wallet', 'guild-1', 'ada-1')).toMatchObject({ economy: 'community' });
  });
});

describe('scrip', () => {
  test.each([[[]], [['wallet']], [['wallet', 'guild-1']], [['fly']], [['economy', 'check']]])(
    'with %j prints its usage and ends with 2',
    async (words) => {
      const { code, out, err } = await scrip(database.uri, ...words);
      expect(code).toBe(2);
      expect(out).toBe('');
      expect(err).toContain('npm run --silent scrip --');
    },
  );

  test('that cannot reach its database says so in one sentence and ends with 1', async () => {
    const { code, out, err } = await scrip('mongodb://canary:canary@127.0.0.1:9/scrip', 'verify');
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toContain('The database cannot be reached');
    expect(err).not.toMatch(/^\s+at |canary/m);
  });
});
