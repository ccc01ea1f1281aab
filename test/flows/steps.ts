import type { VisibleMessage } from '../../sandbox/discord/index.ts';
import type { Entry } from '../../src/billing/entry.ts';
import { type TestBot, textOf } from '../bot.ts';

/** What a provider reported, in tokens: `cached` is part of `input`. */
export interface Reported {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
}

/** What the model server reported for its newest answer. */
export function reported({ models }: TestBot): Reported {
  const usage = models.requests().at(-1)?.usage as {
    readonly prompt_tokens: number;
    readonly completion_tokens: number;
    readonly prompt_tokens_details: { readonly cached_tokens: number };
  };
  const { prompt_tokens: input, completion_tokens: output, prompt_tokens_details: details } = usage;
  return { input, cached: details.cached_tokens, output };
}

/** Dollars for a billion tokens, from the table of the economy "community". */
const RATES = {
  quick: { input: 150, cached: 75, output: 600 },
  standard: { input: 2_500, cached: 1_250, output: 10_000 },
  deep: { input: 10_000, cached: 2_500, output: 40_000 },
} as const;

/** What that costs in hundredths of a credit: dollars times 1.5, 1,000 credits to the dollar, rounded up once. */
export function costOf(model: keyof typeof RATES, { input, cached, output }: Reported): number {
  const rates = RATES[model];
  const sum = (input - cached) * rates.input + cached * rates.cached + output * rates.output;
  return Math.ceil((sum * 15) / 100_000);
}

/** Hundredths as members read them: `18.75`. */
export function shown(amount: number): string {
  return (amount / 100).toLocaleString('en', { minimumFractionDigits: 2 });
}

/** The newest entry of a type; fails where there is none. */
export function newest(entries: readonly Entry[], type: Entry['type']): Entry {
  const found = entries.findLast((entry) => entry.type === type);
  if (found === undefined) throw new Error(`no ${type} among ${entries.map((entry) => entry.type)}`);
  return found;
}

/** How much a reserve set aside in credits. */
export function heldBy(reserve: Entry): number {
  return reserve.postings
    .filter(({ account, unit }) => account.startsWith('hold:') && unit === 'credit')
    .reduce((sum, { amount }) => sum + amount, 0);
}

/** Whether a message's text has all of these in it. */
export function has(...parts: readonly string[]): (message: VisibleMessage) => boolean {
  return (message) => parts.every((part) => textOf(message).includes(part));
}

/** The labels of a message's buttons and of the choices of its selects, in order. */
export function buttons(message: VisibleMessage): string[] {
  return (JSON.stringify(message.components).match(/"label":"[^"]+"/g) ?? []).map((found) =>
    found.slice('"label":"'.length, -1),
  );
}

/** The words a model was shown in its newest request, role by role. */
export function conversation({ models }: TestBot): { readonly role: string; readonly content: string }[] {
  const messages = models.requests().at(-1)?.messages as {
    readonly role: string;
    readonly content: string;
  }[];
  return messages.filter(({ role }) => role !== 'system');
}

let joined = 0;

/** A member whom the product has never seen, so that balances begin at those of a new one; answers the name. */
export function join({ discord }: TestBot, name: string): string {
  joined += 1;
  discord.addMember({ id: String(1_300_000_000_000_000_000n + BigInt(joined)), name });
  return name;
}
