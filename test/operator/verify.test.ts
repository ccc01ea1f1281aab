import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { emptyHead, entryHash, headOf, seal, stateHashOf, stateText } from '../../src/billing/chain.ts';
import type { Reserve } from '../../src/billing/command.ts';
import type { Entry, EntryDraft } from '../../src/billing/entry.ts';
import { evolve } from '../../src/billing/evolve.ts';
import { fromStored, toStored } from '../../src/billing/ledger/stored-entry.ts';
import { randomIds } from '../../src/ids.ts';
import { type JournalDocument, journalModel } from '../../src/models/journal.ts';
import { testDatabase } from '../database.ts';
import { presetEconomy, testLedger } from '../ledger.ts';
import { printed, scrip } from './operator.ts';

// Every test starts programs of its own, on a machine that runs other tests beside.
vi.setConfig({ testTimeout: 120_000 });

const database = await testDatabase();
const journal = database.connection.collection<JournalDocument>('journal');
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
    const state = String((await journal.findOne({ wallet, seq: 7 }))?.state);
    await journal.updateOne({ wallet, seq: 7 }, { $set: { state: state.replace('"left":', '"left":9') } });
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
    const last = await journal.findOne({ wallet, seq: 7 });
    if (last === null) throw new RangeError('no entry 7');
    await journal.insertOne({ ...last, _id: `${wallet}/grant:forged`, seq: 8, previous: last.hash });
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

/** Seven entries: the welcome, then three holds, each with its settle at 77. */
async function entriesOf(): Promise<Entry[]> {
  const documents = await journalModel(database.connection).find({ wallet }).sort({ seq: 1 }).lean();
  return documents.map((document) => fromStored(document));
}

/** What a forger writes who knows how hashes are made: all of them fit again. */
async function forge(entries: readonly Entry[]): Promise<void> {
  let previous = emptyHead(wallet).hash;
  const sealed = entries.map((entry) => {
    const linked = { ...entry, previous, stateHash: stateHashOf(entry.state) };
    previous = entryHash(linked);
    return { ...linked, hash: previous };
  });
  await journal.deleteMany({ wallet });
  await journal.insertMany(
    sealed.map((entry) =>
      toStored({ entry, stateText: stateText(entry.state) }, new database.connection.base.mongo.ObjectId()),
    ) as never,
  );
}

/** The journal with one more entry behind it, sealed as ours are. */
function withNext(entries: readonly Entry[], draft: EntryDraft): Entry[] {
  const last = entries.at(-1);
  if (last === undefined) throw new Error('no entries');
  return [...entries, seal(headOf(last), draft, evolve(last.state, draft)).entry];
}

function changed(entries: readonly Entry[], seq: number, change: (entry: Entry) => Entry): Entry[] {
  return entries.map((entry) => (entry.seq === seq ? change(entry) : entry));
}

const HOUR_MS = 3_600_000;
const later = (at: string, hours: number) => new Date(Date.parse(at) + hours * HOUR_MS).toISOString();
const gift = (at: string): EntryDraft => ({
  ...{ key: 'gift', request: 'forged', type: 'grant', at, cause: { by: 'owner', reason: 'gift' } },
  postings: [
    { account: 'bucket:bonus', unit: 'credit', amount: 1, origin: 'free', expires: null },
    { account: 'issued:gift', unit: 'credit', amount: -1 },
  ],
});

const LIES: Readonly<
  Record<string, { tell: (entries: readonly Entry[]) => Entry[]; seq: number; rule: string; words: RegExp }>
> = {
  'a charge that arrives nowhere': {
    tell: (entries) =>
      changed(entries, 7, (entry) => ({
        ...entry,
        postings: entry.postings.filter(({ account }) => account !== 'usage'),
      })),
    ...{ seq: 7, rule: 'balance', words: /^postings sum to zero \(\{"unit":"credit","total":-77\}\)$/ },
  },
  'a balance that no posting gave': {
    tell: (entries) => changed(entries, 7, (entry) => ({ ...entry, state: { ...entry.state, debt: 5 } })),
    ...{ seq: 7, rule: 'state', words: /^its state is not what its postings give$/ },
  },
  'a payout without an accrual': {
    tell: (entries) =>
      changed(entries, 7, (entry) => ({ ...entry, state: { ...entry.state, paidOut: 10_000 } })),
    ...{ seq: 7, rule: 'state', words: /^its state is not what its postings give$/ },
  },
  'a hold for longer than any may be': {
    tell: (entries) =>
      changed(entries, 6, (entry) => {
        const expires = later(entry.at, 25);
        const { hold } = entry.cause;
        if (hold === undefined) throw new Error('no hold begins here');
        const holds = entry.state.holds.map((each) => ({ ...each, expires }));
        const cause = { ...entry.cause, hold: { ...hold, expires } };
        return { ...entry, cause, state: { ...entry.state, holds } };
      }),
    ...{ seq: 6, rule: 'hold', words: /^hold 3 is open until \S+Z, longer than any may be$/ },
  },
  'a hold that is open behind its end': {
    tell: (entries) => withNext(entries.slice(0, 6), gift(later(entries[5]?.at ?? '', 1))),
    ...{ seq: 7, rule: 'hold', words: /^hold 3 ended at \S+Z and is still open$/ },
  },
  'a time before the entry before': {
    tell: (entries) => changed(entries, 7, (entry) => ({ ...entry, at: later(entry.at, -1) })),
    ...{ seq: 7, rule: 'time', words: /^is dated \S+Z, before \S+Z$/ },
  },
  'a refund of more than was charged': {
    tell: (entries) =>
      withNext(entries, {
        ...gift(entries.at(-1)?.at ?? ''),
        ...{ key: 'refund:3', type: 'refund' },
        postings: [
          { account: 'usage', unit: 'credit', amount: -78 },
          { account: 'bucket:bonus', unit: 'credit', amount: 78, origin: 'free', expires: null },
        ],
      }),
    ...{ seq: 8, rule: 'refund', words: /^gives back 78 credit of 77 that were charged$/ },
  },
};

describe('scrip verify, where every hash was made to fit', () => {
  test.each(Object.entries(LIES))('finds %s, names it in words and ends with 1', async (_lie, lie) => {
    await forge(lie.tell(await entriesOf()));
    const { code, out, err } = await scrip(database.uri, 'verify');
    expect(code).toBe(1);
    const { breaches } = JSON.parse(out) as { breaches: { seq: number; rule: string; detail: string }[] };
    const [first] = breaches;
    expect(first).toMatchObject({ wallet, seq: lie.seq, rule: lie.rule });
    expect(first?.detail).toMatch(lie.words);
    expect(err).toContain(`${lie.rule}: ${first?.detail}`);
    expect(breaches.map(({ rule }) => rule)).not.toContain('hash');
    if (lie.rule === 'balance')
      expect(breaches.at(-1)).toMatchObject({ rule: 'sum', detail: 'credit sums to -77, not to 0' });
  });

  test('finds nothing where the forger wrote what was there', async () => {
    await forge(await entriesOf());
    expect((await scrip(database.uri, 'verify')).code).toBe(0);
  });
});
