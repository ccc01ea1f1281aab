import { chargedBy } from './decide.ts';
import { type Economy, textModel } from './economy.ts';
import { type Entry, TURN_UNIT } from './entry.ts';
import { type Amount, add, sum } from './money.ts';
import { costOf } from './pricing.ts';

/** Turns of a server, and what they came to. */
export interface Turns {
  readonly paid: number;
  readonly free: number;
  readonly charged: Amount;
}

/** A turn as it was, with what it costs under the other economy. */
interface Priced {
  readonly at: string;
  readonly wasFree: boolean;
  readonly charged: Amount;
  readonly cost: Amount;
  /** Whether the other economy's free turns cover its model. */
  readonly coverable: boolean;
}

/**
 * Prices the turns of a server anew under another economy: the same questions, answers and models, its prices and its
 * free turns. Entries may come in any order, each once; all but settles of text models with a usage are passed over.
 */
export class WhatIf {
  readonly #before: Economy;
  readonly #after: Economy;
  /** By wallet, then by day in UTC. */
  readonly #turns = new Map<string, Map<string, Priced[]>>();
  readonly #moved = new Set<string>();

  constructor(before: Economy, after: Economy) {
    this.#before = before;
    this.#after = after;
  }

  add({ wallet, type, cause, at, postings }: Entry): void {
    const { usage, model: name } = cause;
    if (type !== 'settle' || usage === undefined || name === undefined) return;
    const named = textModel(this.#after, name);
    const model = named ?? this.#after.models[0];
    if (model === undefined) return;
    if (named === null) this.#moved.add(name);
    const days = this.#turns.get(wallet) ?? new Map<string, Priced[]>();
    const day = at.slice(0, 10);
    const priced = {
      at,
      wasFree: postings.some(({ unit, account }) => unit === TURN_UNIT && account === 'usage'),
      charged: chargedBy(postings, this.#before.unit.name),
      cost: costOf(model.price, usage),
      coverable: model.freeTurns,
    };
    days.set(day, [...(days.get(day) ?? []), priced]);
    this.#turns.set(wallet, days);
  }

  /** How it was, how it would be, the models that the other economy does not have, and who would pay more or less. */
  result(): {
    readonly was: Turns;
    readonly would: Turns;
    readonly moved: readonly string[];
    readonly dearer: number;
    readonly cheaper: number;
  } {
    const wallets = [...this.#turns.values()].map((days) => {
      const turns = [...days.values()];
      return {
        was: totalled(turns.flat().map(asItWas)),
        would: totalled(turns.flatMap((day) => this.#would(day))),
      };
    });
    return {
      was: totalled(wallets.map(({ was }) => was)),
      would: totalled(wallets.map(({ would }) => would)),
      moved: [...this.#moved].sort(),
      dearer: wallets.filter(({ was, would }) => would.charged > was.charged).length,
      cheaper: wallets.filter(({ was, would }) => would.charged < was.charged).length,
    };
  }

  /** One day of one wallet: its first turns that may be free are. */
  #would(day: readonly Priced[]): Turns[] {
    let freeTurns = this.#after.freeTurns?.perDay ?? 0;
    const inOrder = [...day].sort((a, b) => (a.at < b.at ? -1 : 1));
    return inOrder.map(({ coverable, cost }) => {
      const isFree = coverable && freeTurns > 0;
      if (isFree) freeTurns -= 1;
      return isFree ? { paid: 0, free: 1, charged: 0 } : { paid: 1, free: 0, charged: cost };
    });
  }
}

function asItWas({ wasFree, charged }: Priced): Turns {
  return wasFree ? { paid: 0, free: 1, charged: 0 } : { paid: 1, free: 0, charged };
}

function totalled(turns: readonly Turns[]): Turns {
  return {
    paid: turns.reduce((total, { paid }) => add(total, paid), 0),
    free: turns.reduce((total, { free }) => add(total, free), 0),
    charged: sum(turns.map(({ charged }) => charged)),
  };
}
