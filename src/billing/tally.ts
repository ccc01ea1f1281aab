import { chargedBy } from './decide.ts';
import { refundedBy } from './decide-refund.ts';
import { type EntryDraft, type Posting, TURN_UNIT } from './entry.ts';
import { type Amount, add, negate, sum } from './money.ts';

/** How a model, or a day, was used. */
export interface Use {
  /** Jobs that credit paid for. */
  readonly paid: number;
  /** Jobs that a free turn covered. */
  readonly free: number;
  readonly charged: Amount;
  /** Tokens of all classes, as reported by the provider. */
  readonly tokens: number;
}

const UNUSED: Use = { paid: 0, free: 0, charged: 0, tokens: 0 };

/**
 * What moved in many wallets of one economy, entry by entry: pure, in any order, each entry once. Amounts are in the
 * economy's unit; free turns count as jobs.
 */
export class Tally {
  readonly #unit: string;
  readonly #granted = new Map<string, Amount>();
  readonly #models = new Map<string, Use>();
  readonly #days = new Map<string, Use>();
  #total: Use = UNUSED;
  #absorbed: Amount = 0;
  #expired: Amount = 0;
  #refunded: Amount = 0;
  #takenBack: Amount = 0;

  /** @param unit the name of the economy's unit */
  constructor(unit: string) {
    this.#unit = unit;
  }

  /** An entry, or a draft that is like one. */
  add(entry: EntryDraft): void {
    const own = entry.postings.filter(({ unit }) => unit === this.#unit);
    this.#expired = add(this.#expired, totalOf(own, 'expired'));
    if (entry.type === 'clawback') this.#takenBack = add(this.#takenBack, totalFrom(own));
    else for (const posting of own) if (isSource(posting)) this.#grant(posting);
    if (entry.type === 'settle') this.#use(entry, own);
    if (entry.type === 'refund') this.#refunded = add(this.#refunded, refundedBy(entry, this.#unit));
  }

  /** All jobs together. */
  get total(): Use {
    return this.#total;
  }

  /** By name of the model or the action, dearest first. */
  get models(): readonly (readonly [string, Use])[] {
    return [...this.#models].sort(([, a], [, b]) => b.charged - a.charged || b.free - a.free);
  }

  /** By day in UTC, `2026-11-21`, newest first; days without a job are left out. */
  get days(): readonly (readonly [string, Use])[] {
    return [...this.#days].sort(([a], [b]) => (a < b ? 1 : -1));
  }

  /** New credit by where it came from (`plan`, `pack`, `gift`, `coupon`, `start`, ...), largest first. */
  get granted(): readonly (readonly [string, Amount])[] {
    return [...this.#granted].filter(([, amount]) => amount !== 0).sort(([, a], [, b]) => b - a);
  }

  /** Cost that the house bore. */
  get absorbed(): Amount {
    return this.#absorbed;
  }

  get expired(): Amount {
    return this.#expired;
  }

  /** What owners gave back of what had been charged. */
  get refunded(): Amount {
    return this.#refunded;
  }

  /** Credit of payments that were taken back, less what came again. */
  get takenBack(): Amount {
    return this.#takenBack;
  }

  #grant({ account, amount }: Posting): void {
    const source = account.replace(/^(?:issued|sold):/, '');
    this.#granted.set(source, add(this.#granted.get(source) ?? 0, negate(amount)));
  }

  #use({ cause, at, postings }: EntryDraft, own: readonly Posting[]): void {
    const isFree = postings.some(({ unit, account }) => unit === TURN_UNIT && account === 'usage');
    const use: Use = {
      paid: isFree ? 0 : 1,
      free: isFree ? 1 : 0,
      charged: chargedBy(own, this.#unit),
      tokens: cause.usage === undefined ? 0 : sum(Object.values(cause.usage)),
    };
    this.#absorbed = add(this.#absorbed, negate(totalOf(own, 'absorbed')));
    this.#total = both(this.#total, use);
    put(this.#models, cause.model ?? cause.reason, use);
    put(this.#days, at.slice(0, 10), use);
  }
}

/** House accounts that new credit comes from. */
function isSource({ account }: Posting): boolean {
  return /^(?:issued|sold):|^shared$/.test(account);
}

function totalFrom(postings: readonly Posting[]): Amount {
  return sum(postings.filter(isSource).map(({ amount }) => amount));
}

function totalOf(postings: readonly Posting[], account: string): Amount {
  return sum(postings.filter((posting) => posting.account === account).map(({ amount }) => amount));
}

function put(uses: Map<string, Use>, name: string, use: Use): void {
  uses.set(name, both(uses.get(name) ?? UNUSED, use));
}

function both(a: Use, b: Use): Use {
  return {
    paid: add(a.paid, b.paid),
    free: add(a.free, b.free),
    charged: add(a.charged, b.charged),
    tokens: add(a.tokens, b.tokens),
  };
}
