import { type TextModel, textModel } from '../billing/economy.ts';
import type { EconomyBook } from '../billing/ledger/economy-book.ts';
import type { Owner } from '../billing/outcome.ts';

/** What members chose for themselves in a server. */
export interface SettingsStore {
  /** The model that answers where a question names none; null where they never chose. */
  model(owner: Owner): Promise<string | null>;
  chooseModel(owner: Owner, model: string): Promise<void>;
  /** Notes that a member was told in a period that their balance is low; true for whoever is first. */
  noteLow(owner: Owner, period: string): Promise<boolean>;
}

/** What a member chose, as the product goes by it. */
export interface MemberChoices {
  /** The model that answers where a question names none; null where the economy has none. */
  readonly model: TextModel | null;
  /** Whether the member chose it; else it is the first of the economy. */
  readonly isChosen: boolean;
}

/** Reads what a member chose in a server. */
export async function choicesOf(
  parts: { readonly economies: Pick<EconomyBook, 'of'>; readonly settings: SettingsStore },
  owner: Owner,
): Promise<MemberChoices> {
  const economy = await parts.economies.of(owner.server);
  const chosen = textModel(economy, (await parts.settings.model(owner)) ?? '');
  return { model: chosen ?? economy.models[0] ?? null, isChosen: chosen !== null };
}
