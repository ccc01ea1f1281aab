import { describe, expect, test } from 'vitest';
import { FreeLedger } from '../../bench/free-ledger.ts';
import { COST, CREDIT } from '../../bench/subject.ts';
import { journalOf, reserveOf, settleOf } from '../../bench/turn-commands.ts';
import { receiptOf } from '../../src/billing/receipt.ts';
import { checkNext, startOfChain } from '../../src/billing/verify-chain.ts';
import { presetEconomy } from '../ledger.ts';

const economy = presetEconomy('community');
const now = Date.parse('2026-03-10T12:00:00.000Z');

describe('the journal that balance reads are measured on', () => {
  const entries = [...journalOf(economy, 'wal_1', 101, now)].map(({ entry }) => entry);

  test('has the length asked for and is sound, entry by entry', () => {
    expect(entries).toHaveLength(101);
    const check = entries.reduce((chain, entry) => checkNext(chain, entry), startOfChain('wal_1'));
    expect(check.breaches).toEqual([]);
  });

  test('is a starting grant, a pack, and turns', () => {
    expect(entries.slice(0, 6).map((entry) => entry.type)).toEqual([
      'grant',
      'grant',
      'reserve',
      'settle',
      'reserve',
      'settle',
    ]);
    const spent = 49 * COST;
    const left = Object.values(entries[99]?.state.buckets ?? {})
      .flat()
      .reduce((total, grant) => total + grant.left, 0);
    expect(left).toBe(CREDIT + 20_000 - spent);
  });
});

describe('billing switched off', () => {
  test('answers every command at once, with a hold and with a receipt', async () => {
    const ledger = new FreeLedger(economy, now);
    const account = await ledger.account();
    const held = await ledger.post(account, reserveOf('turn-9'));
    const settled = await ledger.post(account, settleOf('turn-9'));
    if (!held.ok || !settled.ok) throw new Error('refused');
    expect(held.repeat).toBe(false);
    expect(held.entry.state.holds.map((hold) => hold.id)).toEqual([held.entry.key]);
    expect(receiptOf(economy, settled.entry)).toMatchObject({ ended: 'settled', charged: COST });
  });
});
