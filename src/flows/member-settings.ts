import type { Owner } from '../billing/outcome.ts';

/** What members chose for themselves in a server. */
export interface SettingsStore {
  /** The model that answers where a question names none; null where they never chose. */
  model(owner: Owner): Promise<string | null>;
  chooseModel(owner: Owner, model: string): Promise<void>;
  /** Notes that a member was told in a period that their balance is low; true for whoever is first. */
  noteLow(owner: Owner, period: string): Promise<boolean>;
}
