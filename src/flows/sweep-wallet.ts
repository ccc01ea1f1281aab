import { lapseKey } from '../billing/command.ts';
import type { PlanState } from '../billing/entry.ts';
import type { JournalLedger } from '../billing/ledger/journal-ledger.ts';
import { planDue } from '../billing/plans.ts';
import { type NewsParts, tell } from './news.ts';

export interface SweepParts extends NewsParts {
  readonly ledger: NewsParts['ledger'] & Pick<JournalLedger, 'addresses' | 'touch'>;
}

/**
 * Books what time made due in a wallet, and tells its owner of a plan that ended. Booking changes no balance that the
 * next command would not find anyway; a wallet of an economy that does not rule its server is frozen and stays as it is.
 * @param plan the wallet's, as far as the projection knows
 */
export async function sweepWallet(parts: SweepParts, wallet: string, plan: PlanState | null): Promise<void> {
  const { ledger, economies, news, clock } = parts;
  const owner = await ledger.addresses.owner(wallet);
  if (owner === null) return;
  const economy = await economies.of(owner.server);
  if (economy.name !== owner.economy) return;
  const about = lapseDue(plan, clock.now());
  const id = `${wallet}:${about}`;
  // Before the plan ends: a crash in between leaves nobody without the word, and news of nothing is never told.
  if (about !== null) {
    const { server, member } = owner;
    await news.add({ id, server, member, kind: 'plan-ended', about, at: new Date(clock.now()) });
  }
  await ledger.touch({ wallet, economy });
  if (about !== null) await tell(parts, id);
}

/** The key of the entry that will end a plan by now; null where none will. */
function lapseDue(plan: PlanState | null, now: number): string | null {
  const due = planDue(plan);
  if (plan === null || due === null || Date.parse(due) > now) return null;
  return plan.status === 'canceling' || plan.graceEnd !== null ? lapseKey(due) : null;
}
