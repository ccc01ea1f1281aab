import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { JournalStore } from '../../src/billing/ledger/journal-store.ts';
import { verifyLedger } from '../../src/billing/ledger/verify.ts';
import { processEnvironment } from '../../src/config/environment.ts';
import { type JournalDocument, journalModel } from '../../src/models/journal.ts';
import { walletModel } from '../../src/models/wallet.ts';
import { testDatabase } from '../database.ts';
import { testLedger } from '../ledger.ts';
import { testEconomy } from '../unit/billing/economies.ts';
import { reserve, settle } from '../unit/billing/memory-wallet.ts';
import { accountWith, expectSound } from './arena.ts';

const database = await testDatabase();
const economy = testEconomy('plain');
const journal = database.connection.collection<JournalDocument>('journal');

/** Two wallets of nine entries each, the first of which is about to be tampered with. */
async function history(member: string): Promise<string> {
  await journal.deleteMany({});
  await database.connection.collection('wallets').deleteMany({});
  const { ledger } = await testLedger(database.connection);
  const wallets: string[] = [];
  for (const name of [member, `${member}-other`]) {
    const account = await accountWith(ledger, economy, name, 1000);
    for (const n of [1, 2, 3, 4]) {
      await ledger.post(account, reserve({ key: `h${n}`, ceiling: 100 }));
      await ledger.post(account, settle(`h${n}`, 10 * n));
    }
    wallets.push(account.wallet);
  }
  await ledger.projection.flush();
  await expectSound(database.connection);
  return wallets[0] ?? '';
}

async function firstBreach() {
  const store = new JournalStore(journalModel(database.connection));
  const { ok, breaches } = await verifyLedger(store, walletModel(database.connection));
  const [first] = breaches;
  return { ok, wallet: first?.wallet, seq: first?.seq, rules: breaches.map(({ rule }) => rule) };
}

const CRIMES: Readonly<Record<string, { readonly seq: number; readonly rule: string }>> = {
  'an amount is changed': { seq: 5, rule: 'hash' },
  'a state is changed': { seq: 5, rule: 'state-hash' },
  'a state is changed into no state': { seq: 5, rule: 'hash' },
  'an entry is removed': { seq: 6, rule: 'sequence' },
  'an entry is inserted': { seq: 10, rule: 'chain' },
  'the last entries are cut off': { seq: 7, rule: 'chain' },
};

async function storedAt(wallet: string, seq: number): Promise<JournalDocument> {
  const document = await journal.findOne({ wallet, seq });
  if (document === null) throw new RangeError(`no entry ${seq}`);
  return document;
}

async function commit(crime: string, wallet: string): Promise<void> {
  if (crime === 'an amount is changed') {
    await journal.updateOne({ wallet, seq: 5 }, { $set: { 'postings.0.amount': 1 } });
  } else if (crime === 'a state is changed') {
    const { state } = await storedAt(wallet, 5);
    await journal.updateOne({ wallet, seq: 5 }, { $set: { state: state.replace('"debt":0', '"debt":7') } });
  } else if (crime === 'a state is changed into no state') {
    await journal.updateOne({ wallet, seq: 5 }, { $set: { state: '{"buckets":' } });
  } else if (crime === 'an entry is removed') {
    await journal.deleteOne({ wallet, seq: 5 });
  } else if (crime === 'an entry is inserted') {
    await journal.insertOne({ ...(await storedAt(wallet, 8)), _id: `${wallet}/forged`, seq: 10 });
  } else {
    await journal.deleteMany({ wallet, seq: { $gte: 8 } });
  }
}

test.each(Object.entries(CRIMES))(
  'CHAIN: where %s, verify names the wallet and the first broken seq',
  async (crime, { seq, rule }) => {
    const wallet = await history(crime);
    await commit(crime, wallet);
    const found = await firstBreach();
    expect(found).toMatchObject({ ok: false, wallet, seq });
    expect(found.rules).toContain(rule);
  },
);

test('CHAIN: scrip verify ends with 1 and names the breach in words', async () => {
  const wallet = await history('cli');
  await journal.deleteOne({ wallet, seq: 5 });
  const environment = { ...processEnvironment(), MONGODB_URI: database.uri };
  const args = ['src/operator/main.ts', 'verify', '--json'];
  const cli = spawn(process.execPath, args, { env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  cli.stdout.on('data', (text) => {
    said += String(text);
  });
  const [code] = await once(cli, 'close');
  expect(code).toBe(1);
  expect(said).toContain(wallet);
  expect(said).toContain('an entry is missing or doubled');
});
