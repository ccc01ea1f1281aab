import { countedUsage } from '../ai/usage.ts';
import type { Economy, TextModel } from '../billing/economy.ts';
import type { Entry, Hold } from '../billing/entry.ts';
import { heldAmount } from '../billing/evolve.ts';
import type { Amount } from '../billing/money.ts';
import { costOf, outputTokensWithin, savedByCache, type TurnQuote, type Usage } from '../billing/pricing.ts';
import type { Heard } from './listen.ts';

/** What an answer was quoted at, and the entry that set its credit aside. */
export interface Paid {
  readonly quote: TurnQuote;
  readonly reserved: Entry;
}

/** What was used and what it costs; a count of our own never goes above what was held. */
export function priced(
  model: TextModel,
  economy: Economy,
  { quote, reserved }: Paid,
  heard: Pick<Heard, 'text' | 'usage'>,
): { readonly usage: Usage; readonly cost: Amount; readonly saved: Amount } {
  const usage = heard.usage ?? countedUsage(quote.inputTokens, heard.text);
  const cost = costOf(model.price, usage);
  const bound = amountHeld(reserved, economy) || quote.ceiling;
  const saved = savedByCache(model.price, usage);
  return { usage, cost: heard.usage === null ? Math.min(cost, bound) : cost, saved };
}

/** How long the answer may get: what the hold pays for; all of it where a free turn does. */
export function affordable(model: TextModel, quote: TurnQuote, entry: Entry, economy: Economy): number {
  const amount = amountHeld(entry, economy);
  if (amount === 0 || amount >= quote.ceiling) return quote.outputTokensMax;
  return outputTokensWithin(model, quote.inputTokens, amount);
}

/** What a reserve set aside; 0 where a free turn covers it. */
export function amountHeld(reserved: Entry, economy: Economy): Amount {
  const hold: Hold | undefined = reserved.state.holds.find((each) => each.id === reserved.key);
  return hold === undefined ? 0 : heldAmount(hold, economy.unit.name);
}
