import { expect } from 'vitest';
import { type Command, keyOf } from '../../src/billing/command.ts';
import { couponGrant } from '../../src/billing/coupon.ts';
import type { Economy } from '../../src/billing/economy.ts';
import type { Entry, WalletState } from '../../src/billing/entry.ts';
import { remnantOf } from '../../src/billing/erasure.ts';
import { nextClawback, type Reversal, takenBack, withReversal } from '../../src/billing/money-back.ts';
import { isOnPaidPlan, periodStart, planOfRenewal } from '../../src/billing/plans.ts';
import { type ChainCheck, checkNext, startOfChain } from '../../src/billing/verify-chain.ts';
import type { ReferenceWallet } from '../reference-wallet.ts';
import { type Answer, grant, release, reserve, settle } from '../unit/billing/memory-wallet.ts';
import { pack } from '../unit/billing/purchase-tools.ts';
import type { WholeStep } from './whole-histories.ts';

/** A ledger of one wallet, of whatever kind, under a clock that the history moves. */
export interface Purse {
  now: number;
  readonly economy: Economy;
  /** Every entry of the wallet, as it is stored. */
  readonly entries: readonly Entry[];
  /** What the next command would find. */
  readonly upToNow: WalletState;
  /** @param crash where the command is cut off before it is asked again; 0 nowhere. */
  post(command: Command, crash: number): Promise<Answer>;
  /** Goes on with the wallet of who was erased and came back. */
  comeBack(command: Command): Promise<void>;
}

interface Sale {
  readonly of: string;
  readonly reference: string;
  readonly granted: Parameters<typeof nextClawback>[0]['granted'];
  readonly amount: number;
  readonly money: number;
  reports: readonly Reversal[];
}

const DAY = 86_400_000;
const STAGES = ['open', 'stands', 'undone'] as const;

/** Plays one history in a ledger and in the reference, and compares them after every step. */
export class WholePlay {
  readonly #purse: Purse;
  readonly #reference: ReferenceWallet;
  readonly #asked: Command[] = [];
  readonly #holds: string[] = [];
  #sales: Sale[] = [];
  #check: ChainCheck = startOfChain('');
  #erased: Entry[] = [];

  constructor(purse: Purse, reference: ReferenceWallet) {
    this.#purse = purse;
    this.#reference = reference;
  }

  /** Every entry that the history has made, also in a wallet that was erased. */
  get entries(): readonly Entry[] {
    return [...this.#erased, ...this.#purse.entries];
  }

  async step(step: WholeStep, index: number): Promise<void> {
    this.#purse.now += step.afterSeconds * 1000;
    if (step.do === 'leave') await this.#leave(step.away);
    else await this.#ask(step, index);
    this.#expectEqual();
  }

  async #ask(step: Exclude<WholeStep, { do: 'leave' }>, index: number): Promise<void> {
    const purse = this.#purse;
    const command = this.#commandOf(step, index);
    if (command === null) {
      // A report that moves nothing is known all the same when the next one comes.
      if (step.do === 'report') this.#reported(step);
      this.#reference.advance(purse.now);
      return;
    }
    const before = purse.entries.length;
    const first = purse.entries.find(({ key }) => key === keyOf(command));
    const answer = await purse.post(command, step.crash);
    this.#asked.push(command);
    if (first !== undefined) {
      expect(answer).toMatchObject({ ok: true, repeat: true, entry: { hash: first.hash } });
      // What time made due may have been booked with it, and nothing else.
      expect(purse.entries.slice(before).filter(({ cause }) => cause.by !== 'job')).toEqual([]);
      this.#reference.advance(purse.now);
      return;
    }
    expect(outcome(answer)).toBe(this.#expected(step, command));
    if (step.do === 'reserve') this.#holds.push(`h${index}`);
    if (answer.ok && answer.entry !== null) this.#noteSale(step, answer.entry);
  }

  #commandOf(step: Exclude<WholeStep, { do: 'leave' }>, index: number): Command | null {
    const { now, entries } = this.#purse;
    switch (step.do) {
      case 'grant': {
        const { pot, origin, amount, livesSeconds: lives } = step;
        const expires = lives === null ? null : new Date(now + lives * 1000).toISOString();
        return grant({ key: `g${index}`, bucket: pot, origin, amount, expires });
      }
      case 'coupon': {
        const { amount, days: creditDays } = step;
        const terms = { code: 'ANY', bucket: 'bonus', amount, cap: 9, perMember: 9, ends: null, creditDays };
        return couponGrant(terms, { id: `c${index}`, at: now });
      }
      case 'reserve': {
        const { ceiling, free: freeTurn, promise, life: lifeSeconds } = step;
        const floor = Math.min(step.floor, ceiling);
        return reserve({ key: `h${index}`, ceiling, floor, freeTurn, promise, lifeSeconds });
      }
      case 'settle':
        return settle(this.#holdOf(step.back), step.cost);
      case 'release':
        return release(this.#holdOf(step.back));
      case 'refund': {
        const settled = entries.find(({ key }) => key === `close:${this.#holdOf(step.back)}`);
        return settled === undefined ? null : { type: 'refund', settled, by: 'owner', reason: 'refund' };
      }
      case 'again':
        return this.#again(step.back);
      case 'open':
        return this.#period(step);
      case 'upgrade':
      case 'downgrade':
      case 'cancel':
      case 'resume': {
        const to = step.do === 'upgrade' ? { upgrade: 'gold' } : step.do;
        const by = step.money === null ? 'owner' : 'stripe';
        const origin = step.money === null ? 'free' : 'paid';
        const wanted = to === 'downgrade' ? { downgrade: 'silver' } : to;
        return { type: 'change-plan', key: `plan${index}`, by, to: wanted, origin };
      }
      case 'buy':
        return pack(`cs_${index}`, step.amount, { bucket: step.pot });
      case 'report':
        return this.#clawback(step);
    }
  }

  #holdOf(back: number): string {
    return this.#holds.at(-1 - back) ?? 'none';
  }

  /** A command that had an entry, asked once more: much later, perhaps. */
  #again(back: number): Command | null {
    const keys = new Set<string | null>(this.#purse.entries.map(({ key }) => key));
    return this.#asked.filter((command) => keys.has(keyOf(command))).at(-1 - back) ?? null;
  }

  #period({ plan: asked, money, start }: Extract<WholeStep, { do: 'open' }>): Command {
    const { economy, upToNow, now } = this.#purse;
    const isPaid = isOnPaidPlan(economy, upToNow);
    const renewal = isPaid && upToNow.plan !== null ? planOfRenewal(upToNow.plan) : 'silver';
    const plan = asked === 'next' ? renewal : asked;
    if (money === null || start === 'owner') {
      const from = periodStart(economy, upToNow, now);
      return money === null
        ? { type: 'period', plan, start: from, end: null, by: 'owner', origin: 'free' }
        : { type: 'period', plan, start: from, end: null, by: 'stripe', origin: 'paid' };
    }
    const starts = {
      end: isPaid ? Date.parse(upToNow.plan?.end ?? '') : now,
      hour: now - 3_600_000,
      day: now - DAY,
      midnight: Math.floor(now / DAY) * DAY,
    };
    // An invoice for a period that has not begun is not sent yet.
    const from = Math.min(starts[start], now);
    const [begins, end] = [new Date(from).toISOString(), new Date(from + 2 * DAY).toISOString()];
    return { type: 'period', plan, start: begins, end, by: 'stripe', origin: 'paid' };
  }

  #clawback({ back, name, money, stage }: Extract<WholeStep, { do: 'report' }>): Command | null {
    const sale = this.#sales.at(-1 - back);
    if (sale === undefined) return null;
    const report: Reversal = { id: name, kind: 'refund', money, stage: STAGES[stage] ?? 'open' };
    sale.reports = withReversal(sale.reports, report);
    const made = this.#purse.entries.flatMap(({ cause }) =>
      cause.clawback?.of === sale.of ? [cause.clawback] : [],
    );
    const last = made.at(-1);
    const target = takenBack(sale.amount, sale.money, sale.reports);
    const { of, granted } = sale;
    return nextClawback(
      { of, granted, by: 'stripe' },
      last === undefined ? null : { n: made.length, target: last.target, taken: last.taken },
      target,
    );
  }

  #noteSale(step: WholeStep, entry: Entry): void {
    const of = entry.key;
    if (step.do === 'buy') {
      const { amount, money, pot: bucket } = step;
      this.#sales.push({ of, reference: of, granted: { kind: 'pack', bucket }, amount, money, reports: [] });
    }
    if (step.do !== 'open' && step.do !== 'upgrade') return;
    if (step.money === null) return;
    const issued = entry.postings.findLast(({ account }) => account === 'issued:plan');
    const start = entry.state.plan?.start ?? '';
    const reference = step.do === 'open' ? `period:${Date.parse(of.slice('period:'.length))}` : of;
    const amount = -(issued?.amount ?? 0);
    const granted = { kind: 'period', start } as const;
    this.#sales.push({ of, reference, granted, amount, money: step.money, reports: [] });
  }

  #reported({ back, name, money, stage }: Extract<WholeStep, { do: 'report' }>): void {
    const of = this.#sales.at(-1 - back)?.reference ?? '';
    this.#reference.report(this.#purse.now, of, name, money, stage);
  }

  /** The same step in the reference, and its answer. */
  #expected(step: WholeStep, command: Command): string {
    const reference = this.#reference;
    const { now } = this.#purse;
    switch (step.do) {
      case 'grant': {
        const ends = step.livesSeconds === null ? Infinity : now + step.livesSeconds * 1000;
        return reference.grant(now, { ...step, ends });
      }
      case 'coupon': {
        const ends = step.days === null ? Infinity : now + step.days * DAY;
        return reference.grant(now, { pot: 'bonus', origin: 'free', amount: step.amount, ends });
      }
      case 'reserve': {
        const floor = Math.min(step.floor, step.ceiling);
        return reference.reserve(now, {
          ...step,
          id: keyOf(command) ?? '',
          floor,
          ends: now + step.life * 1000,
        });
      }
      case 'settle':
        return reference.end(now, this.#holdOf(step.back), step.cost);
      case 'release':
        return reference.end(now, this.#holdOf(step.back), null);
      case 'refund':
        return reference.refund(now, this.#holdOf(step.back));
      case 'open': {
        const start = command.type === 'period' ? Date.parse(command.start) : 0;
        return reference.open(now, step.plan, start, step.money);
      }
      case 'upgrade':
      case 'downgrade':
      case 'cancel':
      case 'resume':
        return reference.change(now, step.do, keyOf(command) ?? '', step.money);
      case 'buy':
        return reference.buy(now, keyOf(command) ?? '', step.pot, step.amount, step.money);
      case 'report':
        this.#reported(step);
        return 'ok';
      default:
        throw new Error(`a step that only repeats: ${step.do}`);
    }
  }

  /** Erased: nothing is left and nothing follows; who comes back finds what was used up, and the debt. */
  async #leave(away: number): Promise<void> {
    const purse = this.#purse;
    const answer = await purse.post({ type: 'erase', by: 'member' }, 0);
    if (!answer.ok || answer.entry === null)
      throw new Error(`an erasure was refused: ${JSON.stringify(answer)}`);
    this.#reference.leave(purse.now);
    expect(answer.entry.state).toMatchObject({ buckets: {}, holds: [], debt: 0, closed: true });
    expect(outcome(await purse.post(grant({ key: 'late', bucket: 'bonus', amount: 1 }), 0))).toBe(
      'wallet_closed',
    );
    this.#checkChain();
    this.#erased = [...this.entries];
    purse.now += away * 1000;
    this.#check = startOfChain('');
    this.#sales = [];
    this.#holds.length = 0;
    this.#asked.length = 0;
    await purse.comeBack({ type: 'return', left: remnantOf(answer.entry) });
    this.#reference.advance(purse.now);
  }

  #expectEqual(): void {
    const state = this.#purse.upToNow;
    // A plan that is cancelled in its grace is over at once.
    this.#reference.advance(this.#purse.now);
    const { lots, holds, debt, plan, turnsLeft } = pictureOf(this.#reference, this.#purse.now);
    expect(lotsOf(state)).toEqual(lots);
    expect(holdsOf(state)).toEqual(holds);
    expect({ debt: state.debt, turns: state.freeTurns?.left }).toEqual({ debt, turns: turnsLeft });
    expect(state.plan?.name).toBe(plan.name);
    expect(state.plan?.status === 'canceling').toBe(plan.canceled);
    for (const number of numbers(state)) expect(Number.isSafeInteger(number) && number >= 0).toBe(true);
    this.#checkChain();
  }

  /** New entries: places, hashes, sums by unit, and states that `evolve` gives. */
  #checkChain(): void {
    const [first] = this.#purse.entries;
    if (first !== undefined && this.#check.head.seq === 0) this.#check = startOfChain(first.wallet);
    for (const entry of this.#purse.entries.slice(this.#check.head.seq)) {
      const sums = new Map<string, number>();
      for (const { unit, amount } of entry.postings) sums.set(unit, (sums.get(unit) ?? 0) + amount);
      expect([...sums.values()].filter((total) => total !== 0)).toEqual([]);
      this.#check = checkNext(this.#check, entry);
    }
    expect(this.#check.breaches).toEqual([]);
  }

  /** A month on, when everything that ends has ended and is booked: the sums are the same as well. */
  async end(index: number): Promise<void> {
    const last = { pot: 'bought', origin: 'earned', amount: 1, livesSeconds: null } as const;
    await this.step({ do: 'grant', ...last, afterSeconds: 2_600_000, crash: 0 }, index);
    this.#expectSums();
  }

  /** The house's accounts over all entries; days that nobody used are granted and expired by the reference alone. */
  #expectSums(): void {
    const { granted, expired, sold, used, absorbed } = this.#reference.totals;
    const of = (is: RegExp) =>
      this.entries
        .flatMap(({ postings }) => postings)
        .filter(({ account, unit }) => unit === 'coin' && is.test(account))
        .reduce((total, { amount }) => total + amount, 0);
    expect({
      given: 0 - of(/^issued:/) - of(/^expired$/),
      sold: 0 - of(/^sold:/),
      used: of(/^usage$/),
      absorbed: 0 - of(/^absorbed$/),
      debt: 0 - of(/^debt$/),
    }).toEqual({ given: granted - expired, sold, used, absorbed, debt: this.#reference.debt });
  }
}

/** The ledger's answer in the reference's words: a hold that is over is over, whoever ended it. */
function outcome(answer: Answer): string {
  if (answer.ok) return answer.entry?.type === 'expire' ? 'over' : 'ok';
  return answer.refusal.code === 'hold_unknown' ? 'over' : answer.refusal.code;
}

function pictureOf(reference: ReferenceWallet, now: number) {
  const lots = reference.lots.map(({ pot, origin, ends, amount }) => `${pot} ${origin} ${ends} ${amount}`);
  const holds = reference.holds.map(({ id, ends, turnOf, parts }) => {
    const of = parts.map((part) => `${part.pot} ${part.origin} ${part.ends} ${part.amount}`);
    return `${id} ${ends} ${turnOf === null ? of.join(', ') : 'turn'}`;
  });
  const { debt, plan } = reference;
  return { lots: lots.sort(), holds, debt, plan, turnsLeft: reference.turnsLeft(now) };
}

const ends = (expires: string | null | undefined) => (expires == null ? Infinity : Date.parse(expires));

function lotsOf(state: WalletState): string[] {
  return Object.entries(state.buckets)
    .flatMap(([bucket, grants]) =>
      grants.map(({ left, origin, expires }) => `${bucket} ${origin} ${ends(expires)} ${left}`),
    )
    .sort();
}

function holdsOf(state: WalletState): string[] {
  return state.holds.map(({ id, expires, slices }) => {
    const parts = slices.map(({ account, amount, origin, expires: over }) =>
      account === 'turns' ? 'turn' : `${account.slice('bucket:'.length)} ${origin} ${ends(over)} ${amount}`,
    );
    return `${id} ${Date.parse(expires)} ${parts.join(', ')}`;
  });
}

/** Every number of a state, wherever it stands. */
function numbers(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(numbers) : [];
}
