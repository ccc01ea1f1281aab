import { expect, test } from 'vitest';
import { headOf, seal } from '../../src/billing/chain.ts';
import { evolve } from '../../src/billing/evolve.ts';
import { verifyLedger } from '../../src/billing/ledger/verify.ts';
import { openModels } from '../../src/models/open-models.ts';
import { testDatabase } from '../database.ts';
import { testLedger } from '../ledger.ts';
import { testEconomy } from '../unit/billing/economies.ts';
import { grant, reserve, settle } from '../unit/billing/memory-wallet.ts';

const database = await testDatabase();
const economy = testEconomy('plain');

test('CHAIN: verify names a refund that is sound in itself and gives back more than was charged', async () => {
  const { ledger } = await testLedger(database.connection);
  const { wallets } = await openModels(database.connection);
  const account = await ledger.account({ server: 'forged', member: 'mia' }, economy);
  await ledger.post(account, grant({ key: 'g', bucket: 'bought', amount: 1_000 }));
  await ledger.post(account, reserve({ key: 'h', ceiling: 500 }));
  const settled = await ledger.post(account, settle('h', 400));
  if (!settled.ok) throw new Error('not settled');
  const forged = {
    key: 'refund:h',
    request: 'forged',
    type: 'refund',
    at: settled.entry.at,
    cause: { by: 'owner', reason: 'refund' },
    postings: [
      { account: 'usage', unit: 'credit', amount: -401 },
      { account: 'bucket:bought', unit: 'credit', amount: 401, origin: 'free', expires: null },
    ],
  } as const;
  await ledger.projection.flush();
  expect((await verifyLedger(ledger.journal, wallets)).ok).toBe(true);
  const state = evolve(settled.entry.state, forged);
  await ledger.journal.insert([seal(headOf(settled.entry), forged, state)], true);
  expect((await verifyLedger(ledger.journal, wallets)).breaches).toEqual([
    {
      wallet: account.wallet,
      seq: 4,
      rule: 'refund',
      detail: 'gives back 401 credit of 400 that were charged',
    },
  ]);
});
