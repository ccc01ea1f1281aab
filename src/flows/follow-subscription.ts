import type { Clock } from '../clock.ts';
import { alignPlan } from './align-plan.ts';
import type { CardPayments } from './card-payments.ts';
import type { InvoiceParts } from './credit-invoice.ts';
import { type Applied, accountOf } from './credit-purchase.ts';
import { isOfDiscord, type PaymentStore, type SubscriptionFact } from './payments.ts';

/**
 * Brings a wallet's plan to how its subscription stands at the provider now: ending with its period, ended, or going on
 * after all. What the member did in the provider's portal shows in Discord so; in any order, since it is asked anew.
 * @param event the event's id: the idempotency key
 */
export async function followSubscription(
  parts: InvoiceParts,
  { id }: SubscriptionFact,
  event: string,
): Promise<Applied> {
  const { payments, cards, clock } = parts;
  const subscription = await payments.subscription(id);
  const standing = (await cards?.subscription(id)) ?? null;
  // One of another shop of the same account, or one whose first invoice was not paid yet.
  if (subscription === null || standing === null) return { ok: true, payment: null };
  if (standing.state === 'ended' || standing.state === 'unpaid')
    await payments.endSubscription(id, new Date(clock.now()));
  const account = await accountOf(parts, subscription);
  if (account === null) return { ok: false, reason: 'economy_gone' };
  return alignPlan(parts, account, subscription, {
    isEnding: standing.state !== 'running',
    isGivenUp: standing.state === 'unpaid',
    by: 'stripe',
    keyAt: () => `upgrade:${event}`,
  });
}

const ORPHANS_MAX = 50;

/** Ends the subscriptions of members who were erased: nobody pays for what nobody has. */
export async function endOrphaned({
  payments,
  cards,
  clock,
}: {
  readonly payments: PaymentStore;
  readonly cards: CardPayments | null;
  readonly clock: Clock;
}): Promise<void> {
  for (const subscription of await payments.orphaned(ORPHANS_MAX)) {
    // Nobody but its member can end one of Discord's shop: it pays for nothing any more.
    if (!isOfDiscord(subscription)) {
      if (cards === null) continue;
      await cards.end(subscription.id);
    }
    await payments.endSubscription(subscription.id, new Date(clock.now()));
  }
}
