import { completeOnboarding, finishPayout, restrictAccount } from '../commerce/connect.ts';
import type { Core } from '../core.ts';
import type { Kinds } from '../store.ts';
import { SandboxUsageError } from '../types.ts';

/** What creators, their banks and Stripe's checks do to connected accounts. */
export interface CreatorsDriver {
  /** Answers every question of the onboarding: `account.updated` with `payouts_enabled`. */
  onboard(account: string): Readonly<Kinds['account']>;
  /** Stripe wants to know more: no transfers and payouts until `onboard`. */
  restrict(account: string, due?: string): Readonly<Kinds['account']>;
  /** The creator's bank takes a payout, or sends it back. */
  finishPayout(payout: string, status: 'failed' | 'paid'): Readonly<Kinds['payout']>;
}

/** @throws {SandboxUsageError} everywhere, for what does not exist or cannot happen */
export function createCreatorsDriver(core: Core): CreatorsDriver {
  const find = (id: string): Kinds['account'] => {
    const account = core.store.account.find(id);
    if (account === undefined) throw new SandboxUsageError(`there is no account ${id}`);
    return account;
  };
  return {
    onboard: (id) => {
      const account = find(id);
      completeOnboarding(core, account);
      return account;
    },
    restrict: (id, due = 'individual.verification.document') => {
      const account = find(id);
      restrictAccount(core, account, due);
      return account;
    },
    finishPayout: (id, status) => {
      const payout = core.store.payout.find(id);
      if (payout === undefined) throw new SandboxUsageError(`there is no payout ${id}`);
      finishPayout(core, payout, status);
      return payout;
    },
  };
}
