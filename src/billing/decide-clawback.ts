import { type Clawback, requestOf } from './command.ts';
import type { Decision } from './decide.ts';
import { lastingBucket, purchased } from './decide-purchase.ts';
import { append, type Decided, onItsDay } from './due.ts';
import { type Economy, planNamed } from './economy.ts';
import type { Posting, WalletState } from './entry.ts';
import { type Amount, add, negate, subtract, sum } from './money.ts';

/** Postings of a clawback, and how much of the payment's grant is taken after it. */
interface Moved {
  readonly postings: readonly Posting[];
  readonly taken: Amount;
}

/**
 * Moves a wallet from what was taken back of a payment to what is to be taken now. Of a pack: unheld paid credit first,
 * what was spent is debt; a dispute that was won repays that debt and brings the rest again. Of a period: only what is
 * left of it, and nothing comes again once it is over.
 * @param due the wallet with everything booked that time made due
 */
export function decideClawback(economy: Economy, due: Decided, command: Clawback, now: number): Decision {
  const { key, by, of, target, before } = command;
  const state = onItsDay(economy, due.state, now);
  const { postings, taken } =
    command.granted.kind === 'pack'
      ? ofPack(economy, state, command.granted.bucket, command)
      : ofPeriod(economy, state, command.granted.start, command);
  const reason = target >= before.target ? 'taken-back' : 'reinstated';
  const cause = { by, reason, clawback: { of, target, taken } } as const;
  const entry = { key, request: requestOf(command), type: 'clawback', cause, postings } as const;
  return { kind: 'entries', ...append(economy, due, entry, now) };
}

function ofPack(economy: Economy, state: WalletState, bucket: string, command: Clawback): Moved {
  const { target, before } = command;
  const unit = economy.unit.name;
  if (target === before.taken) return { postings: [], taken: target };
  const sold = { account: 'sold:pack', unit, amount: subtract(target, before.taken) };
  if (target < before.taken) {
    const again = purchased(economy, state, bucket, subtract(before.taken, target));
    return { postings: [...again, sold], taken: target };
  }
  const out = unheldPaid(economy, state, bucket, subtract(target, before.taken));
  const spent = subtract(sold.amount, sum(out.map((posting) => negate(posting.amount))));
  const debt = spent === 0 ? [] : [{ account: 'debt', unit, amount: negate(spent) }];
  return { postings: [...out, ...debt, sold], taken: target };
}

/** Takes up to `amount` of what packs gave and nobody holds: the pack's own bucket first, then in spend order. */
function unheldPaid(economy: Economy, state: WalletState, bucket: string, amount: Amount): Posting[] {
  const own = lastingBucket(economy, bucket);
  const names = economy.buckets.filter(({ kind }) => kind === 'lasting').map(({ name }) => name);
  const postings: Posting[] = [];
  let missing = amount;
  for (const name of [own, ...names.filter((each) => each !== own)]) {
    const left = paidIn(state, name);
    const part = Math.min(left, missing);
    if (part === 0) continue;
    missing = subtract(missing, part);
    postings.push(outOfPaid(economy, name, part));
  }
  return postings;
}

function ofPeriod(economy: Economy, state: WalletState, start: string, command: Clawback): Moved {
  const { target, before } = command;
  const { plan } = state;
  const bucket = plan?.start === start ? (planNamed(economy, plan.name)?.bucket ?? null) : null;
  // Below what was taken it is negative: that much comes again.
  const part = bucket === null ? 0 : Math.min(paidIn(state, bucket), subtract(target, before.taken));
  if (bucket === null || part === 0) return { postings: [], taken: before.taken };
  const issued = { account: 'issued:plan', unit: economy.unit.name, amount: part };
  return { postings: [outOfPaid(economy, bucket, part), issued], taken: add(before.taken, part) };
}

/** The unheld paid credit of a bucket that has no expiry of its own. */
function paidIn(state: WalletState, bucket: string): Amount {
  const grants = state.buckets[bucket] ?? [];
  return grants.find(({ origin, expires }) => origin === 'paid' && expires === null)?.left ?? 0;
}

function outOfPaid({ unit }: Economy, bucket: string, amount: Amount): Posting {
  return {
    account: `bucket:${bucket}`,
    unit: unit.name,
    amount: negate(amount),
    origin: 'paid',
    expires: null,
  };
}
