import type { Economy } from '../billing/economy.ts';
import type { WalletState } from '../billing/entry.ts';
import { type LowBalance, lowBalance } from '../billing/estimate.ts';
import type { Owner } from '../billing/outcome.ts';
import type { Clock } from '../clock.ts';
import type { SettingsStore } from './member-settings.ts';

/**
 * Whether a member is to be told that their balance is low: once a period, whoever asks first.
 * @param state the wallet behind the entry that was just paid for
 */
export async function lowToTell(
  { settings, clock }: { readonly settings: SettingsStore; readonly clock: Clock },
  owner: Owner,
  economy: Economy,
  state: WalletState,
): Promise<LowBalance | null> {
  const low = lowBalance(economy, state, clock.now());
  if (low === null || state.plan === null) return null;
  return (await settings.noteLow(owner, `${economy.name} ${state.plan.start}`)) ? low : null;
}
