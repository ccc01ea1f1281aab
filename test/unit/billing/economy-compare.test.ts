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
    [
      { ', withdraw: { minimum: 25, days: 30 }': '' },
      [['share.withdraw', 'from 25.00, after 30 days', null]],
    ],
    [{ 'tiers: [1, 2]': 'tiers: [1, 2000]' }, [['share.tiers', '1.00, 2.00', '1.00, 2,000.00']]],
    [{ 'tiers: [1, 2], ': '' }, [['share.tiers', '1.00, 2.00', null]]],
    [{ 'scale: 2 }': 'scale: 2, secondName: shard }' }, [['unit.secondName', null, 'shard']]],
    [{ 'plural: credits': 'plural: coins' }, [['unit.plural', 'credits', 'coins']]],
    [{ 'scale: 2 }': 'scale: 2 }\nownKeys: true' }, [['ownKeys', null, 'true']]],
    [{ 'scale: 2 }': 'scale: 2 }\ndebtPausesSpending: true' }, [['debtPausesSpending', null, 'true']]],
    [{ 'scale: 2 }': 'scale: 2 }\nsettlement: keep' }, [['settlement', 'immediate', 'keep']]],
    [{ 'scale: 2 }': 'scale: 2 }\ngraceDays: 7' }, [['graceDays', '3', '7']]],
    [{ 'scale: 2 }': 'scale: 2 }\nfirstTimeBonusPercent: 25' }, [['firstTimeBonusPercent', null, '25']]],
    [{ 'scale: 2 }': 'scale: 2 }\nlowBalancePercent: 20' }, [['lowBalancePercent', null, '20']]],
    [{ 'scale: 2 }': 'scale: 2 }\nlimits: { openHolds: 9 }' }, [['limits.openHolds', '50', '9']]],
    [{ 'bought, amount: 5.00': 'bought, amount: 1234' }, [['startingGrant.amount', '5.00', '1,234.00']]],
    [
      { 'startingGrant: { bucket: bought, amount: 5.00 }\n': '' },
      [
        ['startingGrant.bucket', 'bought', null],
        ['startingGrant.amount', '5.00', null],
      ],
    ],
    [
      { 'price: 5.00, bucket: bought': 'price: 1999, bucket: bought' },
      [['packs.one.price', '$5.00', '$1,999.00']],
    ],
    [
      { 'title: Free }': 'title: Free, bucket: monthly, amount: 15, every: { days: 1 } }' },
      [
        ['plans.free.bucket', null, 'monthly'],
        ['plans.free.amount', null, '15.00'],
        ['plans.free.every', 'once', '1 days'],
      ],
    ],
    [
      { 'every: { months: 1 }': "every: { months: 1 }, discordSku: '12345678901234567', discordPrice: 4.99" },
      [
        ['plans.gold.discordSku', null, '12345678901234567'],
        ['plans.gold.discordPrice', null, '$4.99'],
      ],
    ],
    [
      { 'amount: 50.00': "amount: 50.00, discordSku: '12345678901234567', discordPrice: 4.99" },
      [
        ['packs.one.discordSku', null, '12345678901234567'],
        ['packs.one.discordPrice', null, '$4.99'],
      ],
    ],
    [{ 'rate: 40': 'rate: 40.125' }, [['images.portrait.rate', '40', '40.125']]],
    [{ 'rate: 40': 'rate: 40.5' }, [['images.portrait.rate', '40', '40.5']]],
    [
      { 'rate: 40': 'rate: 40, steps: { min: 5, reference: 20, max: 60 }' },
      [['images.portrait.steps', '10 to 50, 25 by default', '5 to 60, 20 by default']],
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

  it('shows what is left of a rate that is not whole, and one below a whole step, with its zeros in front', () => {
    expect(changes({ 'input: 0.15': 'input: 0.000003' })[0]).toEqual(['models.quick.input', '22500', '0.45']);
    expect(changes({ 'input: 0.15': 'input: 0.00001' })[0]).toEqual(['models.quick.input', '22500', '1.5']);
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
    expect(compareEconomies(economy(), economy({ 'name: credit,': 'name: coin,' })).isUnitChanged).toBe(true);
    expect(compareEconomies(economy(), economy({ 'plural: credits': 'plural: coins' })).isUnitChanged).toBe(
      false,
    );
  });

  it('of another economy freezes the wallets, whose buckets stay as they are', () => {
    const difference = compareEconomies(communityEconomy(), testEconomy('genesis'));
    expect(difference).toMatchObject({
      keepsWallets: false,
      removedBuckets: [],
      removedPlans: [],
      isUnitChanged: false,
    });
    expect(difference.changes[0]).toEqual({ field: 'name', before: 'community', after: 'genesis' });
    expect(difference.changes.length).toBeGreaterThan(50);
  });
});
