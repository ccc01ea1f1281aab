import { type Economy, planNamed, type Unit } from '../billing/economy.ts';
import type { Amount } from '../billing/money.ts';
import { showEstimate, showNumber } from './amounts.ts';
import { type Button, button } from './components.ts';
import { customId } from './custom-id.ts';
import type { Words } from './words/index.ts';

/** What somebody who is short can do now. Offered only where it really helps. */
export type WayOut =
  | { readonly kind: 'buy' }
  /** Buying, under the name of the unit. */
  | { readonly kind: 'add'; readonly unit: string }
  | { readonly kind: 'plan' }
  | { readonly kind: 'redeem' }
  /** A key of the provider of one's own. */
  | { readonly kind: 'key' }
  /** A plan that would open it. */
  | { readonly kind: 'upgrade'; readonly title: string }
  /** Another model, by its title; `estimate` is what an answer costs there about. */
  | { readonly kind: 'cheaper'; readonly title: string; readonly estimate: Amount; readonly customId: string }
  /** Another model, by its title, that a free turn covers. */
  | { readonly kind: 'free'; readonly title: string; readonly customId: string }
  /** Pictures: another setting at its exact price. */
  | { readonly kind: 'model'; readonly title: string; readonly price: Amount; readonly customId: string }
  | { readonly kind: 'size'; readonly size: string; readonly price: Amount; readonly customId: string }
  | { readonly kind: 'steps'; readonly steps: number; readonly price: Amount; readonly customId: string };

/** The ways out as buttons, in the order given. */
export function wayButtons(ways: readonly WayOut[], unit: Unit, words: Words): Button[] {
  return ways.map((way) => wayButton(way, unit, words.buttons));
}

function wayButton(way: WayOut, unit: Unit, words: Words['buttons']): Button {
  switch (way.kind) {
    case 'buy':
      return button(words.buy, customId('buy', 'open', '-'), { style: 'success' });
    case 'add':
      return button(words.add(way.unit), customId('buy', 'open', '-'), { style: 'success' });
    case 'plan':
      return button(words.plan, customId('plan', 'open', '-'));
    case 'upgrade':
      return button(words.upgrade(way.title), customId('plan', 'open', '-'), { style: 'success' });
    case 'key':
      return button(words.ownKey, customId('key', 'open', '-'));
    case 'redeem':
      return button(words.redeem, customId('redeem', 'open', '-'));
    case 'cheaper':
      return button(words.cheaper(way.title, showEstimate(way.estimate, unit)), way.customId);
    case 'free':
      return button(words.freeTurn(way.title), way.customId, { style: 'primary' });
    case 'model':
      return button(words.cheaper(way.title, showNumber(way.price, unit)), way.customId);
    case 'size':
      return button(words.size(way.size, showNumber(way.price, unit)), way.customId);
    case 'steps':
      return button(words.steps(String(way.steps), showNumber(way.price, unit)), way.customId);
  }
}

/** The way past a gate: the least plan that opens it. */
export function upgradeTo(economy: Economy, plan: string): WayOut[] {
  return [{ kind: 'upgrade', title: planNamed(economy, plan)?.title ?? plan }];
}
