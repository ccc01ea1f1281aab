import { expect, it } from 'vitest';
import { priceDisparities } from '../../../src/billing/price-parity.ts';
import { testEconomy } from './economies.ts';

const genesis = testEconomy('genesis');
const community = testEconomy('community');
const SKU = '1234567890123456789';

/** The first pack and the plan that cost something, in Discord's shop at these prices; undefined stays out of it. */
function sold(packCents: number | null | undefined, planCents: number | null | undefined) {
  const inDiscord = (cents: number | null | undefined) =>
    cents === undefined ? {} : { discordSku: SKU, discordPriceCents: cents };
  return {
    ...community,
    packs: community.packs.map((pack, n) => (n === 0 ? { ...pack, ...inDiscord(packCents) } : pack)),
    plans: genesis.plans.map((plan) =>
      plan.name === 'writer' ? { ...plan, ...inDiscord(planCents) } : plan,
    ),
  };
}

const PACK = { kind: 'pack', name: 'small', priceCents: 500 };
const PLAN = { kind: 'plan', name: 'writer', priceCents: 1999 };

it.each([
  ['of what Discord does not sell', undefined, undefined, []],
  ['of equal prices', 500, 1999, []],
  ['of a pack that is dearer there', 549, 1999, [{ ...PACK, discordPriceCents: 549 }]],
  ['of a pack that is cheaper there', 499, 1999, [{ ...PACK, discordPriceCents: 499 }]],
  ['of a plan that is dearer there', 500, 2499, [{ ...PLAN, discordPriceCents: 2499 }]],
  [
    'of prices that nobody wrote down',
    null,
    null,
    [PACK, PLAN].map((one) => ({ ...one, discordPriceCents: null })),
  ],
])('the disparities %s are named', (_what, packCents, planCents, disparities) => {
  expect(priceDisparities(sold(packCents, planCents))).toEqual(disparities);
});

it('a free plan has no price to compare, whatever Discord asks for it', () => {
  const [free, ...others] = genesis.plans;
  if (free === undefined) throw new Error('genesis has a free plan');
  const plans = [{ ...free, discordSku: SKU, discordPriceCents: 100 }, ...others];
  expect(priceDisparities({ ...genesis, plans })).toEqual([]);
});
