import type { Account } from '../billing/outcome.ts';
import { isInGrace, isOnPaidPlan } from '../billing/plans.ts';
import { type Applied, type CreditParts, notPosted } from './credit-purchase.ts';
import type { PaymentStore, Subscription } from './payments.ts';

/** How a subscription stands that pays for a plan. */
export interface PlanStanding {
  /** Whether the plan ends with its period, or has ended. */
  readonly isEnding: boolean;
  /** Whether its provider has given up on a payment. */
  readonly isGivenUp: boolean;
  readonly by: 'stripe' | 'discord';
  /** The idempotency key, of a change that follows the wallet's entry `seq`. */
  readonly keyAt: (seq: number) => string;
}

/** The other subscriptions that pay for the same wallet. */
export async function othersPaying(
  payments: Pick<PaymentStore, 'subscriptionsOf'>,
  { id, wallet }: Pick<Subscription, 'id' | 'wallet'>,
): Promise<readonly Subscription[]> {
  const all = await payments.subscriptionsOf(wallet);
  return all.filter((each) => each.id !== id && each.endedAt === null);
}

/**
 * Lets a wallet's plan end with its period, or go on after all, as the subscription that pays for it does. Where another
 * one pays as well, the plan goes on by that. A repeat changes nothing.
 */
export async function alignPlan(
  { payments, ledger, clock }: Pick<CreditParts, 'payments' | 'ledger' | 'clock'>,
  account: Account,
  subscription: Subscription,
  { isEnding, isGivenUp, by, keyAt }: PlanStanding,
): Promise<Applied> {
  const others = await othersPaying(payments, subscription);
  const { seq, state, now } = await ledger.standing(subscription, account.economy);
  if (!isOnPaidPlan(account.economy, state) || others.length > 0) return { ok: true, payment: null };
  // Whoever could not pay was told until when the plan holds: the end of its grace, however soon a provider gives up.
  if (isGivenUp && state.plan !== null && isInGrace(state.plan, now)) return { ok: true, payment: null };
  if ((state.plan?.status === 'canceling') === isEnding) return { ok: true, payment: null };
  // A downgrade that waited goes with either: the provider, which has its price already, hears so (alignPrice).
  if (by === 'stripe' && state.plan?.next != null) {
    const since = new Date(clock.now());
    await payments.reprice(subscription.id, { id: keyAt(seq), back: null, since });
  }
  const to = isEnding ? 'cancel' : 'resume';
  const change = { type: 'change-plan', key: keyAt(seq), by, to, origin: 'paid' } as const;
  const outcome = await ledger.post(account, change);
  const isDone = outcome.ok || ['plan_conflict', 'key_conflict'].includes(outcome.refusal.code);
  return isDone ? { ok: true, payment: null } : notPosted(outcome.refusal);
}
