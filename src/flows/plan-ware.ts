import { hashOf } from '../billing/canonical.ts';
import type { Economy, Plan } from '../billing/economy.ts';
import type { CardPayments } from './card-payments.ts';
import { CURRENCY, type PaymentStore, type Ware } from './payments.ts';

/**
 * A plan at its price of today at the provider: found, or made. Who subscribed at another one keeps that.
 * @throws {AppError} stripe_unavailable, stripe_refused
 */
export async function planWare(
  payments: Pick<PaymentStore, 'ware' | 'keepWare'>,
  cards: CardPayments,
  economy: Economy,
  plan: Plan,
): Promise<Ware> {
  const { name, title, priceCents, cycle } = plan;
  const price = { cents: priceCents ?? 0, currency: CURRENCY };
  const sold = { economy: economy.name, plan: name, title, price, cycle };
  const id = `ware_${hashOf({ account: cards.account, sold }).slice(0, 24)}`;
  const known = await payments.ware(id);
  if (known !== null) return known;
  if (cycle === 'once') throw new RangeError('a plan with a price has a cycle');
  const link = await cards.priceFor({ id, title, price, cycle });
  return payments.keepWare({ id, link, url: null, economy: economy.name, name, price });
}
