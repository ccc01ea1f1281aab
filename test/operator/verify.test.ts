import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Reserve } from '../../src/billing/command.ts';
import { randomIds } from '../../src/ids.ts';
import { testDatabase } from '../database.ts';
import { presetEconomy, testLedger } from '../ledger.ts';
import { printed, scrip } from './operator.ts';

// Every test starts programs of its own, on a machine that runs other tests beside.
vi.setConfig({ testTimeout: 120_000 });

const database = await testDatabase();
const journal = database.connection.collection('journal');
const economy = presetEconomy('community');

const RESERVE: Omit<Reserve, 'key'> = {
  type: 'reserve',
  by: 'member',
  reason: 'chat',
  model: 'quick',
  priceVersion: 'v1',
  ceiling: 5_000,
  floor: 1_000,
  freeTurn: true,
  promise: false,
  lifeSeconds: 600,
};

let before: Awaited<ReturnType<typeof stored>>;
/** The wallet that is tampered with: the first in the order in which all are checked. */
let wallet: string;

function stored() {
  return journal.find({}, { sort: { wallet: 1, seq: 1 }, promoteValues: false }).toArray();
}

beforeAll(async () => {
  const { ledger } = await testLedger(database.connection, { ids: randomIds });
  for (const member of ['ada', 'ben']) {
    const account = await ledger.account({ server: 'guild', member }, economy);
    for (const key of ['1', '2', '3']) {
      await ledger.post(account, { ...RESERVE, key, freeTurn: key === '1' });
      await ledger.post(account, { type: 'settle', hold: key, by: 'member', cost: 77, reason: 'done' });
    }
  }
  await ledger.projection.flush();
  before = await stored();
  wallet = String((await journal.findOne({}, { sort: { wallet: 1 } }))?.wallet);
});

/** Everything as it was. */
afterEach(async () => {
  await journal.deleteMany({});
  await journal.insertMany(before);
});

interface Printed {
  readonly wallet: string;
  readonly entries: readonly (Readonly<Record<string, unknown>> & {
    readonly seq: number;
    readonly hash: string;
    readonly postings: readonly { readonly unit: string; readonly amount: number }[];
  })[];
}

const sha256 = (value: unknown) =>
  createHash('sha256')
    .update(canonicalize(value) ?? '', 'utf8')
    .digest('hex');

describe('the chain of a printed journal', () => {
  test('can be checked by anyone: RFC 8785, SHA-256, and the fields that the design names', async () => {
    const { wallet: address, entries } = (await printed(database.uri, 'journal', 'guild', 'ada')) as Printed;
    expect(entries).toHaveLength(7);
    let head = '0'.repeat(64);
    for (const [index, entry] of entries.entries()) {
      const { previous, seq, key, request, type, at, cause, postings, payee, state, stateHash, hash } = entry;
      expect({ seq, previous }).toEqual({ seq: index + 1, previous: head });
      expect(stateHash).toBe(sha256(state));
      const covered = { previous, wallet: address, seq, key, request, type, at, cause, postings, stateHash };
      expect(hash).toBe(sha256(payee === undefined ? covered : { ...covered, payee }));
      const sums = new Map<string, number>();
      for (const { unit, amount } of postings) sums.set(unit, (sums.get(unit) ?? 0) + amount);
      expect([...sums.values()].every((sum) => sum === 0)).toBe(true);
      head = hash;
    }
  });
});

/** Runs verify on a ledger that was tampered with, and answers the rules that it found broken. */
async function found(): Promise<readonly string[]> {
  const { code, out, err } = await scrip(database.uri, 'verify');
  const { ok, breaches } = JSON.parse(out) as {
    ok: boolean;
    breaches: { wallet: string; seq: number; rule: string; detail: string }[];
  };
  expect(code).toBe(1);
  expect(ok).toBe(false);
  const [first] = breaches;
  expect(err).toContain(`wallet ${first?.wallet}, entry ${first?.seq}: ${first?.rule}: ${first?.detail}`);
  return breaches.map(({ rule }) => rule);
}

describe('scrip verify', () => {
  test('finds a changed amount', async () => {
    await journal.updateOne({ wallet, seq: 3 }, { $inc: { 'postings.0.amount': 5 } });
    expect(await found()).toContain('hash');
  });

  test('finds a changed state', async () => {
    await journal.updateOne({ wallet, seq: 7 }, { $inc: { 'state.buckets.bonus.0.left': 1_000 } });
    expect(await found()).toContain('state-hash');
  });

  test('finds a changed reason, time and receipt', async () => {
    for (const change of [
      { 'cause.reason': 'gift' },
      { at: new Date(0) },
      { 'cause.receipt': '0000-0000' },
    ]) {
      await journal.updateOne({ wallet, seq: 3 }, { $set: change });
      expect(await found()).toContain('hash');
      await journal.deleteMany({});
      await journal.insertMany(before);
    }
  });

  test('finds a missing entry', async () => {
    await journal.deleteOne({ wallet, seq: 4 });
    expect(await found()).toEqual(expect.arrayContaining(['sequence', 'chain']));
  });

  test('finds a missing first entry', async () => {
    await journal.deleteOne({ wallet, seq: 1 });
    expect(await found()).toEqual(expect.arrayContaining(['sequence', 'chain']));
  });

  test('finds an entry that was put in, even one that fits the place', async () => {
    const last = await journal.findOne({ wallet, seq: 7 }, { projection: { _id: 0 } });
    await journal.insertOne({ ...last, seq: 8, key: 'grant:forged', previous: last?.hash });
    expect(await found()).toContain('hash');
  });

  test('finds a tail that was cut off', async () => {
    await journal.deleteMany({ wallet, seq: { $gte: 6 } });
    expect(await found()).toEqual(['chain']);
  });

  test('finds a whole wallet that was cut out', async () => {
    await journal.deleteMany({ wallet });
    expect(await found()).toContain('projection');
  });
});
