import { expect, test } from 'vitest';
import { JournalStore } from '../../src/billing/ledger/journal-store.ts';
import { connect } from '../../src/connect.ts';
import { journalModel } from '../../src/models/journal.ts';
import { testDatabase } from '../database.ts';
import { testLedger } from '../ledger.ts';
import { testEconomy } from '../unit/billing/economies.ts';
import { grant } from '../unit/billing/memory-wallet.ts';
import { accountWith } from './arena.ts';

const database = await testDatabase();
const plain = testEconomy('plain');
const store = () => new JournalStore(journalModel(database.connection));

/** A wallet with so many entries: a grant each. */
async function walletOf(member: string, length: number): Promise<string> {
  const { ledger } = await testLedger(database.connection);
  const account = await accountWith(ledger, plain, member, 1);
  const more = Array.from({ length: length - 1 }, (_, n) =>
    ledger.post(account, grant({ key: `g${n}`, bucket: 'bought', amount: 1 })),
  );
  await Promise.all(more);
  return account.wallet;
}

const seqs = (entries: readonly { readonly seq: number }[]) => entries.map(({ seq }) => seq);

test('the head is found from nothing, from where it was seen, and behind what another process appended since', async () => {
  const wallet = await walletOf('head', 3);
  const one = store();
  expect((await one.head('wal_nobody')).seq).toBe(0);
  expect((await one.head(wallet)).seq).toBe(3);
  const { ledger } = await testLedger(database.connection);
  await ledger.post({ wallet, economy: plain }, grant({ key: 'x', bucket: 'bought', amount: 1 }));
  await ledger.post({ wallet, economy: plain }, grant({ key: 'y', bucket: 'bought', amount: 1 }));
  expect((await one.head(wallet)).seq).toBe(5);
});

test('a head that was seen and does not show is looked for below: what was seen bounds the search, nothing else', async () => {
  const wallet = await walletOf('gone', 4);
  const one = store();
  one.saw(wallet, 900);
  expect((await one.head(wallet)).seq).toBe(4);
  expect((await one.head(wallet)).seq).toBe(4);
});

test('pages are the same whether the head was seen or not, across the first entry and across a missing one', async () => {
  const wallet = await walletOf('pages', 12);
  for (const seen of [false, true]) {
    const one = store();
    if (seen) await one.head(wallet);
    expect(seqs(await one.page(wallet, 5))).toEqual([12, 11, 10, 9, 8]);
    expect(seqs(await one.page(wallet, 5, 8))).toEqual([7, 6, 5, 4, 3]);
    expect(seqs(await one.page(wallet, 5, 3))).toEqual([2, 1]);
    expect(seqs(await one.page(wallet, 50))).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    expect(seqs(await one.page(wallet, 5, 1))).toEqual([]);
  }
  const journal = database.connection.collection('journal');
  await journal.deleteMany({ wallet, seq: { $in: [4, 5, 6, 7] } });
  expect(seqs(await store().page(wallet, 3, 8))).toEqual([3, 2, 1]);
});

test('what was seen names the seq from which the database looks: a balance read does not grow with the journal', async () => {
  const wallet = await walletOf('bounds', 5);
  const connection = await connect(database.uri);
  await using _ = { [Symbol.asyncDispose]: () => connection.close() };
  const asked: unknown[] = [];
  const model = journalModel(connection);
  const find = model.collection.find.bind(model.collection);
  model.collection.find = ((filter: object, ...rest: []) => {
    asked.push(filter);
    return find(filter, ...rest);
  }) as typeof find;
  const one = new JournalStore(model);
  await one.head(wallet);
  await one.head(wallet);
  await one.page(wallet, 2);
  expect(asked).toEqual([{ wallet }, { wallet, seq: { $gte: 5 } }, { wallet, seq: { $gte: 4 } }]);
});
