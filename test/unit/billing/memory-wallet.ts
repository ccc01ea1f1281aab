import { emptyHead, type Head, headOf, seal } from '../../../src/billing/chain.ts';
import {
  type Command,
  type GrantCredit,
  keyOf,
  type Reserve,
  requestOf,
  type Settle,
} from '../../../src/billing/command.ts';
import { decide } from '../../../src/billing/decide.ts';
import type { Decided } from '../../../src/billing/due.ts';
import type { Economy } from '../../../src/billing/economy.ts';
import type { Entry, WalletState } from '../../../src/billing/entry.ts';
import type { Refusal } from '../../../src/billing/refusal.ts';
import { broughtUpToNow } from '../../../src/billing/wallet-view.ts';

export type Answer =
  | { readonly ok: true; readonly entry: Entry | null; readonly repeat: boolean }
  | { readonly ok: false; readonly refusal: Refusal };

/** A wallet in memory under a clock of its own: the pure core with the simplest shell that can carry it. */
export class MemoryWallet {
  readonly economy: Economy;
  readonly entries: Entry[] = [];
  now: number;
  #head: Head;

  constructor(economy: Economy, startsAt: string, state?: WalletState) {
    this.economy = economy;
    this.now = Date.parse(startsAt);
    this.#head = { ...emptyHead('w_test'), ...(state === undefined ? {} : { state }) };
  }

  get state(): WalletState {
    return this.#head.state;
  }

  get head(): Head {
    return this.#head;
  }

  /** What the next command would find. */
  get upToNow(): WalletState {
    return broughtUpToNow(this.economy, this.state, this.now);
  }

  at(instant: string): this {
    this.now = Date.parse(instant);
    return this;
  }

  post(command: Command): Answer {
    const key = keyOf(command);
    const first = this.entries.find((entry) => entry.key === key);
    if (first !== undefined && command.type !== 'touch') {
      const asked = requestOf(command);
      if (first.request === asked) return { ok: true, entry: first, repeat: true };
      return { ok: false, refusal: { code: 'key_conflict', key: first.key, asked, found: first.request } };
    }
    const decision = decide(this.economy, this.state, command, this.now);
    if (decision.kind === 'refused') return { ok: false, refusal: decision.refusal };
    if (decision.kind !== 'entries') throw new Error(`neither entries nor a refusal: ${decision.kind}`);
    this.#append(decision);
    return {
      ok: true,
      entry: decision.drafts.length === 0 ? null : (this.entries.at(-1) ?? null),
      repeat: false,
    };
  }

  /**
   * A process that dies while it appends a command's entries: only the first of them stand, nobody had an answer, and
   * what comes next knows only what was written.
   */
  crash(command: Command, standing: number): void {
    const key = keyOf(command);
    const decision = decide(this.economy, this.state, command, this.now);
    if (decision.kind === 'entries' && !this.entries.some((entry) => entry.key === key)) {
      const { drafts, states } = decision;
      this.#append({ drafts: drafts.slice(0, standing), states: states.slice(0, standing) });
    }
    const last = this.entries.at(-1);
    if (last !== undefined) this.#head = headOf(JSON.parse(JSON.stringify(last)));
  }

  #append({ drafts, states }: Pick<Decided, 'drafts' | 'states'>): void {
    for (const [index, draft] of drafts.entries()) {
      const state = states[index];
      if (state === undefined) throw new Error('a draft without a state');
      const { entry } = seal(this.#head, draft, state);
      this.entries.push(entry);
      this.#head = headOf(entry);
    }
  }

  /** The entry of a command that must be accepted. */
  must(command: Command): Entry {
    const answer = this.post(command);
    if (!answer.ok || answer.entry === null) throw new Error(`refused: ${JSON.stringify(answer)}`);
    return answer.entry;
  }

  /** The refusal of a command that must be refused, with nothing appended. */
  refused(command: Command): Refusal {
    const before = this.entries.length;
    const answer = this.post(command);
    if (answer.ok) throw new Error(`accepted: ${JSON.stringify(answer.entry)}`);
    if (this.entries.length !== before) throw new Error('appended in spite of a refusal');
    return answer.refusal;
  }

  touch(): void {
    this.post({ type: 'touch' });
  }
}

/** A grant with every field that a test does not care about filled in. */
export function grant(
  fields: Partial<GrantCredit> & Pick<GrantCredit, 'key' | 'bucket' | 'amount'>,
): GrantCredit {
  return {
    type: 'grant',
    by: 'owner',
    reason: 'gift',
    origin: 'free',
    expires: null,
    source: 'issued:gift',
    ...fields,
  };
}

/** A reserve of an exact price of `ceiling`, for 10 minutes, without free turns or promise. */
export function reserve(fields: Partial<Reserve> & Pick<Reserve, 'key' | 'ceiling'>): Reserve {
  return {
    type: 'reserve',
    by: 'member',
    reason: 'chat',
    model: 'talk',
    priceVersion: 'v1',
    floor: fields.ceiling,
    freeTurn: false,
    promise: false,
    lifeSeconds: 600,
    ...fields,
  };
}

export function settle(hold: string, cost: number, fields: Partial<Settle> = {}): Settle {
  return { type: 'settle', hold, by: 'member', cost, reason: 'done', ...fields };
}

export function release(hold: string, reason = 'provider-failed'): Command {
  return { type: 'release', hold, by: 'job', reason };
}

/** What is left in each bucket, grants added up. */
export function balances(state: WalletState): Record<string, number> {
  return Object.fromEntries(
    Object.entries(state.buckets).map(([name, grants]) => [
      name,
      grants.reduce((total, each) => total + each.left, 0),
    ]),
  );
}
