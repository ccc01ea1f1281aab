import type { Account } from '../billing/outcome.ts';
import { isOnPaidPlan } from '../billing/plans.ts';
import { type Applied, type CreditParts, notPosted } from './credit-purchase.ts';
import type { Subscription } from './payments.ts';

/** How a subscription stands that pays for a plan. */
export interface PlanStanding {
  /** Whether the plan ends with its period, or has ended. */
  readonly isEnding: boolean;
  readonly by: 'stripe' | 'discord';
  /** The idempotency key. */
  readonly key: string;
}

/**
 * Lets a wallet's plan end with its period, or go on after all, as the subscription that pays for it does. Where another
 * one pays as well, the plan goes on by that. A repeat changes nothing.
 */
export async function alignPlan(
  { payments, ledger }: Pick<CreditParts, 'payments' | 'ledger'>,
  account: Account,
  subscription: Subscription,
  { isEnding, by, key }: PlanStanding,
): Promise<Applied> {
  const others = (await payments.subscriptionsOf(subscription.wallet)).filter(
    (each) => each.id !== subscription.id && each.endedAt === null,
  );
  const { state } = await ledger.standing(subscription, account.economy);
  if (!isOnPaidPlan(account.economy, state) || others.length > 0) return { ok: true, payment: null };
  if ((state.plan?.status === 'canceling') === isEnding) return { ok: true, payment: null };
  const to = isEnding ? 'cancel' : 'resume';
  const change = { type: 'change-plan', key, by, to, origin: 'paid' } as const;
  const outcome = await ledger.post(account, change);
  const isDone = outcome.ok || ['plan_conflict', 'key_conflict'].includes(outcome.refusal.code);
  return isDone ? { ok: true, payment: null } : notPosted(outcome.refusal);
}
