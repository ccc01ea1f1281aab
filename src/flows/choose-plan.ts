import type { ChangePlan } from '../billing/command.ts';
import { planNamed, rankOf } from '../billing/economy.ts';
import type { Ledger, Owner, Standing } from '../billing/outcome.ts';
import { isOnPaidPlan } from '../billing/plans.ts';
import type { Refusal } from '../billing/refusal.ts';

/** What a member wants of their plan. */
export type PlanWish = { readonly choose: string } | 'cancel' | 'resume';

/** A wish, and the interaction that it came by: the idempotency key. */
export interface WishedPlan {
  readonly wish: PlanWish;
  readonly id: string;
}

/** How it stands after the wish, and what became of it. */
export interface PlanChosen {
  readonly standing: Standing;
  readonly became:
    | { readonly kind: 'changed' }
    | { readonly kind: 'refused'; readonly refusal: Refusal }
    /** It would have to be paid for first. */
    | { readonly kind: 'must_pay'; readonly plan: string }
    | { readonly kind: 'unknown'; readonly names: readonly string[] };
}

/**
 * A member's own changes of their plan, none of which needs a payment: cancel, go on, and a lower plan from the next
 * period on. A higher plan or a first one begins with its payment.
 * @param before how it stands: what changed since then, the ledger finds
 */
export async function choosePlan(
  ledger: Ledger,
  owner: Owner,
  before: Standing,
  { wish, id }: WishedPlan,
): Promise<PlanChosen> {
  const to = changeFor(before, wish);
  if ('kind' in to) return { standing: before, became: to };
  const account = await ledger.account(owner, before.economy);
  const key = `upgrade:${id}`;
  const outcome = await ledger.post(account, {
    type: 'change-plan',
    key,
    by: 'member',
    to: to.change,
    origin: 'free',
  });
  if (!outcome.ok) return { standing: before, became: { kind: 'refused', refusal: outcome.refusal } };
  return { standing: await ledger.standing(owner, before.economy), became: { kind: 'changed' } };
}

function changeFor(
  { economy, state }: Standing,
  wish: PlanWish,
): { readonly change: ChangePlan['to'] } | PlanChosen['became'] {
  if (wish === 'cancel' || wish === 'resume') return { change: wish };
  const plan = planNamed(economy, wish.choose);
  if (plan === null) return { kind: 'unknown', names: economy.plans.map(({ name }) => name) };
  const isPaying = isOnPaidPlan(economy, state);
  if (plan.priceCents === null) {
    if (isPaying) return { change: 'cancel' };
    return { kind: 'refused', refusal: { code: 'plan_conflict', because: 'same' } };
  }
  if (!isPaying) return { kind: 'must_pay', plan: plan.name };
  const current = state.plan?.name ?? '';
  const isLeaving = state.plan?.status === 'canceling' || state.plan?.next != null;
  if (plan.name === current && isLeaving) return { change: 'resume' };
  return rankOf(economy, plan.name) > rankOf(economy, current)
    ? { kind: 'must_pay', plan: plan.name }
    : { change: { downgrade: plan.name } };
}
