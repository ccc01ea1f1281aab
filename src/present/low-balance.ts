import { type Economy, rankOf } from '../billing/economy.ts';
import type { WalletState } from '../billing/entry.ts';
import type { LowBalance } from '../billing/estimate.ts';
import { showAmount } from './amounts.ts';
import { type Block, button, card, lines, rows } from './components.ts';
import { customId } from './custom-id.ts';
import { type Message, privateMessage } from './message.ts';
import { escaped } from './plain.ts';
import { type WayOut, wayButtons } from './ways-out.ts';
import { english, type Words } from './words/en.ts';

/**
 * That little is left, with the ways out that this economy has: buying more, a higher plan, a key of one's own; where
 * nothing is sold, a cheaper model (gen-12, gni-05).
 */
export function lowWarning(
  low: LowBalance,
  economy: Economy,
  state: WalletState,
  words: Words = english,
): Message {
  const say = words.balance;
  const wait = low.daysUntilReset === null ? null : `${say.lowWait(low.daysUntilReset)}.`;
  const ways = wayButtons(waysOut(economy, state), economy.unit, words);
  const cheaper = button(words.models.cheaper, customId('models', 'open', '-'));
  const buttons = economy.packs.length === 0 && economy.models.length > 1 ? [cheaper, ...ways] : ways;
  const blocks: Block[] = [
    lines(`**${say.low(showAmount(low.left, economy.unit))}**`, wait === null ? null : say.lowOr(wait)),
    ...rows(buttons),
  ];
  return privateMessage([card('running', blocks)]);
}

function waysOut(economy: Economy, { plan }: WalletState): WayOut[] {
  const next = economy.plans
    .slice(rankOf(economy, plan?.name) + 1)
    .find(({ priceCents }) => priceCents !== null);
  return [
    ...(economy.packs.length > 0 ? [{ kind: 'buy' } as const] : []),
    ...(next === undefined ? [] : [{ kind: 'upgrade', title: escaped(next.title) } as const]),
    ...(economy.ownKeys ? [{ kind: 'key' } as const] : []),
  ];
}
