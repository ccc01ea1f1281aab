import { beforeAll, expect, test } from 'vitest';
import { JournalStore } from '../../src/billing/ledger/journal-store.ts';
import { verifyLedger } from '../../src/billing/ledger/verify.ts';
import { journalModel } from '../../src/models/journal.ts';
import { walletModel } from '../../src/models/wallet.ts';
import { testDatabase } from '../database.ts';
import { testLedger } from '../ledger.ts';
import { testEconomy } from '../unit/billing/economies.ts';
import { grant } from '../unit/billing/memory-wallet.ts';
import { accountWith } from './arena.ts';

const database = await testDatabase();
const plain = testEconomy('plain');
const journal = database.connection.collection('journal');
const store = new JournalStore(journalModel(database.connection));
const wallets = walletModel(database.connection);
const verify = (threads: number, of = store) => verifyLedger(of, wallets, () => {}, threads);

/** More than two pieces of the journal in one wallet, between small ones. */
const LONG = 2_300;
let long = '';

beforeAll(async () => {
  const { ledger } = await testLedger(database.connection);
  for (const [member, length] of Object.entries({ a: 3, b: LONG, c: 40, d: 1 })) {
    const account = await accountWith(ledger, plain, member, 1);
    if (member === 'b') long = account.wallet;
    for (let from = 1; from < length; from += 500) {
      const some = Array.from({ length: Math.min(500, length - from) }, (_, n) =>
        ledger.post(account, grant({ key: `g${from + n}`, bucket: 'bought', amount: 1 })),
      );
      await Promise.all(some);
    }
  }
  await ledger.projection.flush();
}, 120_000);

test('a sound ledger is sound, whoever checks it, and every entry is counted once', async () => {
  const told: number[] = [];
  const found = await verifyLedger(store, wallets, (checked) => told.push(checked), 2);
  expect(found).toEqual({ ok: true, wallets: 4, entries: LONG + 44, breaches: [] });
  expect(told).toEqual([...told].sort((a, b) => a - b));
  expect(told.at(-1)).toBe(LONG + 44);
  expect(await verify(0)).toEqual(found);
}, 60_000);

test('a last piece of a single entry is checked by threads too', async () => {
  const { ledger } = await testLedger(database.connection);
  const entries = LONG + 44;
  const account = await accountWith(ledger, plain, 'filler', 1);
  // Pieces have a thousand entries: what is missing to the next thousand, and one more.
  const missing = 1_000 - (entries % 1_000);
  for (let n = 1; n <= missing; n += 1) {
    await ledger.post(account, grant({ key: `f${n}`, bucket: 'bought', amount: 1 }));
  }
  await ledger.projection.flush();
  expect(await verify(2)).toEqual({ ok: true, wallets: 5, entries: entries + missing + 1, breaches: [] });
  await journal.deleteMany({ wallet: account.wallet });
  await wallets.deleteMany({ _id: account.wallet });
}, 60_000);

test('breaches in several pieces are found by threads as without them, the first one first', async () => {
  const before = await journal.find({ wallet: long, seq: { $in: [900, 1_500, 2_299] } }).toArray();
  await journal.updateOne({ wallet: long, seq: 900 }, { $set: { 'cause.reason': 'theft' } });
  await journal.deleteOne({ wallet: long, seq: 1_500 });
  await journal.updateOne({ wallet: long, seq: 2_299 }, { $set: { at: 'yesterday' } });
  const alone = await verify(0);
  expect(alone.breaches.map(({ seq, rule }) => `${seq} ${rule}`)).toEqual([
    '900 hash',
    '1501 sequence',
    '1501 chain',
    '1501 state',
    '2299 hash',
    '2300 sequence',
    '2300 chain',
    '2300 state',
  ]);
  expect(await verify(2)).toEqual(alone);
  for (const { _id, ...entry } of before) await journal.replaceOne({ _id }, entry, { upsert: true });
  expect((await verify(2)).ok).toBe(true);
}, 60_000);

test('an entry that a running bot appended and projected while the journal was read is no breach', async () => {
  const { ledger } = await testLedger(database.connection);
  const pieces: (readonly Uint8Array[])[] = [];
  for await (const piece of store.stored()) pieces.push(piece);
  const earlier = new JournalStore(journalModel(database.connection));
  earlier.stored = async function* () {
    const account = { wallet: long, economy: plain };
    await ledger.post(account, grant({ key: 'meanwhile', bucket: 'bought', amount: 1 }));
    const late = await accountWith(ledger, plain, 'late', 1);
    expect(late.wallet).not.toBe(long);
    await ledger.projection.flush();
    yield* pieces;
  };
  const found = await verify(0, earlier);
  expect(found).toMatchObject({ ok: true, breaches: [], entries: LONG + 44 });
}, 60_000);

test('what a thread fails with reaches whoever asked, and no thread is left behind', async () => {
  const broken = new JournalStore(journalModel(database.connection));
  broken.stored = async function* () {
    for await (const [first] of store.stored()) {
      if (first === undefined) continue;
      // A length that no document has: not a changed field, but bytes that are no BSON.
      yield [first, Uint8Array.of(3, 0, 0, 0, 0)];
    }
  };
  await expect(verify(2, broken)).rejects.toThrow();
  await expect(verify(0, broken)).rejects.toThrow();
}, 60_000);
