import type { Economy } from '../billing/economy.ts';
import type { WalletState } from '../billing/entry.ts';
import { opens } from '../billing/plans.ts';
import type { Refusal } from '../billing/refusal.ts';

/** The refusal that a reserve would meet because of the plan, known before anything is asked for; null where it opens. */
export function gateOf(economy: Economy, state: WalletState, needsPlan: string | null): Refusal | null {
  if (needsPlan === null || opens(economy, state, needsPlan)) return null;
  return { code: 'plan_required', plan: needsPlan, has: state.plan?.name ?? null };
}
