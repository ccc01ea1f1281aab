import type { EconomyBook } from '../billing/ledger/economy-book.ts';
import type { DiscordShop, Entitlement } from './discord-shop.ts';
import type { Payment, PaymentStore } from './payments.ts';
import type { Difference } from './reconcile-payments.ts';
import { productsOf } from './shop-products.ts';
import { refundOf } from './take-back.ts';

export interface CompareShopParts {
  readonly payments: PaymentStore;
  readonly economies: Pick<EconomyBook, 'inUse'>;
  /** Null where the bot's token is not known. */
  readonly discordShop: DiscordShop | null;
}

/** Whether a payment was made in Discord's shop: its ids are numbers, Stripe's begin with a word. */
export function isOfShop({ id }: Pick<Payment, 'id'>): boolean {
  return /^\d/.test(id);
}

/**
 * What our books and Discord's shop say differently of what was bought or credited at or after an instant: bought and
 * not credited, also where it waits for its buyer to choose a server; refunded there and not here; credited here and
 * unknown there. Amounts are not compared: Discord tells none.
 */
export async function compareShop(
  { payments, economies, discordShop }: CompareShopParts,
  credited: readonly Payment[],
  since: Date,
): Promise<readonly Difference[]> {
  if (discordShop === null) return [];
  const found: Difference[] = [];
  const there = new Set<string>();
  const skus = await productsOf({ payments, economies });
  for (const entitlement of skus.length === 0 ? [] : await discordShop.bought({ skus, since })) {
    there.add(entitlement.id);
    const difference = ofEntitlement(entitlement, await payments.byIntent(entitlement.id));
    if (difference !== null) found.push(difference);
  }
  for (const { id, intent, wallet } of credited.filter(isOfShop)) {
    // One of a subscription lasts over its periods, and may have begun before.
    const isThere =
      intent !== null && (there.has(intent) || (await discordShop.entitlement(intent)) !== null);
    if (!isThere)
      found.push({ kind: 'not_paid', id, detail: `credited to ${wallet}, unknown to Discord's shop` });
  }
  return found;
}

function ofEntitlement({ id, sku, state }: Entitlement, payment: Payment | null): Difference | null {
  if (state !== 'refunded') {
    return payment === null ? { kind: 'not_credited', id, detail: `${sku} of Discord's shop` } : null;
  }
  const refund = refundOf(id);
  const isKnown = payment === null || payment.reversals.some((each) => each.id === refund);
  return isKnown
    ? null
    : { kind: 'reversal_unknown', id: refund, detail: `refunded by Discord, of ${payment.id}` };
}
