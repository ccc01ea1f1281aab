import { describe, expect, it } from 'vitest';
import type { Economy } from '../../../src/billing/economy.ts';
import { compareEconomies } from '../../../src/billing/economy-compare.ts';
import { readEconomy } from '../../../src/billing/economy-file.ts';
import { communityEconomy, testEconomy } from './economies.ts';
import { HONEST } from './faults.ts';

function economy(pieces: Readonly<Record<string, string>> = {}): Economy {
  let text = HONEST;
  for (const [piece, by] of Object.entries(pieces)) {
    if (!text.includes(piece)) throw new Error(`no ${piece}`);
    text = text.replace(piece, by);
  }
  const reading = readEconomy(text, 'small.yaml');
  if (!reading.ok) throw new Error(JSON.stringify(reading.errors));
  return reading.economy;
}

const changes = (pieces: Readonly<Record<string, string>>) =>
  compareEconomies(economy(), economy(pieces)).changes.map((each) => [each.field, each.before, each.after]);

describe('the difference of two economies', () => {
  it('is none of an economy to itself', () => {
    expect(compareEconomies(economy(), economy())).toEqual({
      keepsWallets: true,
      changes: [],
      removedBuckets: [],
      removedPlans: [],
      isUnitChanged: false,
    });
  });

  it.each<[Record<string, string>, [string, string | null, string | null][]]>([
    [{ 'amount: 60.00': 'amount: 7000' }, [['plans.gold.amount', '60.00', '7,000.00']]],
    [{ 'Gold, price: 5.00': 'Gold, price: 7.50' }, [['plans.gold.price', '$5.00', '$7.50']]],
    [{ '{ months: 1 }': '{ days: 30 }' }, [['plans.gold.every', '1 months', '30 days']]],
    [{ 'amount: 50.00': 'amount: 50.00, bonus: 5' }, [['packs.one.bonus', null, '5.00']]],
    [{ 'perDay: 10': 'perDay: 12' }, [['freeTurns.perDay', '10', '12']]],
    [
      { 'rate: 40': 'flat: 40' },
      [
        ['images.portrait.flat', null, '40.00'],
        ['images.portrait.rate', '40', null],
      ],
    ],
    [{ 'capPeriods: 2': 'capPeriods: 3' }, [['buckets.bank.capPeriods', '2', '3']]],
    [{ 'title: Voice': 'title: Speech' }, [['actions.voice.title', 'Voice', 'Speech']]],
    [
      { 'days: 30': 'days: 31' },
      [['share.withdraw', 'from 25.00, after 30 days', 'from 25.00, after 31 days']],
    ],
  ])('of %o', (pieces, expected) => {
    expect(changes(pieces)).toEqual(expected);
  });

  it('shows rates as members pay them, margin worked in', () => {
    // 0.15 dollars at 1,000 units a dollar and a margin of 1.5 are 225 units of two decimals for a million tokens.
    expect(changes({ 'input: 0.15': 'input: 0.30' })[0]).toEqual(['models.quick.input', '22500', '45000']);
    expect(changes({ 'margin: 1.5': 'margin: 3' })).toContainEqual([
      'models.quick.output',
      '90000',
      '180000',
    ]);
  });

  it('says which buckets and plans are gone, and lists a changed order', () => {
    const without = economy({
      '  - { name: bank, title: Bank, kind: rolling, rollsFrom: monthly, capPeriods: 2 }\n': '',
      '  - { name: free, title: Free }\n': '',
    });
    expect(compareEconomies(economy(), without)).toMatchObject({
      removedBuckets: ['bank'],
      removedPlans: ['free'],
    });
    expect(compareEconomies(without, economy())).toMatchObject({ removedBuckets: [], removedPlans: [] });
    expect(compareEconomies(economy(), without).changes[0]).toEqual({
      field: 'buckets.order',
      before: 'bank, monthly, bought',
      after: 'monthly, bought',
    });
  });

  it('says where the unit would turn balances into other numbers', () => {
    expect(compareEconomies(economy(), economy({ 'scale: 2': 'scale: 3' })).isUnitChanged).toBe(true);
    expect(compareEconomies(economy(), economy({ 'plural: credits': 'plural: coins' })).isUnitChanged).toBe(
      false,
    );
  });

  it('of another economy freezes the wallets, whose buckets stay as they are', () => {
    const difference = compareEconomies(communityEconomy(), testEconomy('genesis'));
    expect(difference).toMatchObject({ keepsWallets: false, removedBuckets: [], isUnitChanged: false });
    expect(difference.changes[0]).toEqual({ field: 'name', before: 'community', after: 'genesis' });
    expect(difference.changes.length).toBeGreaterThan(50);
  });
});
