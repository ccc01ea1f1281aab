import { type CreditPack, requestOf } from './command.ts';
import type { Decision } from './decide.ts';
import { append, type Decided } from './due.ts';
import { bucketNamed, type Economy } from './economy.ts';
import type { Posting, WalletState } from './entry.ts';
import { type Amount, isSumExact, negate, subtract } from './money.ts';
import { everything } from './spend-order.ts';

/**
 * Credits a pack: what is owed is repaid first, the rest is lasting `paid` credit. No bound of the state refuses it,
 * because the money is there already.
 * @param due the wallet with everything booked that time made due
 */
export function decidePurchase(economy: Economy, due: Decided, command: CreditPack, now: number): Decision {
  const { key, by, amount } = command;
  if (!isSumExact([...everything(due.state, economy.unit.name), amount])) {
    const message = 'is more than a wallet can hold';
    return { kind: 'refused', refusal: { code: 'invalid', field: 'amount', message } };
  }
  const postings = [
    ...purchased(economy, due.state, command.bucket, amount),
    { account: 'sold:pack', unit: economy.unit.name, amount: negate(amount) },
  ];
  const cause = { by, reason: 'pack' } as const;
  const entry = { key, request: requestOf(command), type: 'grant', cause, postings } as const;
  return { kind: 'entries', ...append(economy, due, entry, now) };
}

/** Postings that bring paid credit into a wallet: debt first, the rest into the pack's bucket. */
export function purchased(economy: Economy, state: WalletState, bucket: string, amount: Amount): Posting[] {
  const unit = economy.unit.name;
  const repaid = Math.min(amount, state.debt);
  const rest = subtract(amount, repaid);
  const account = `bucket:${lastingBucket(economy, bucket)}`;
  const postings: Posting[] = [];
  if (repaid > 0) postings.push({ account: 'debt', unit, amount: repaid });
  if (rest > 0) postings.push({ account, unit, amount: rest, origin: 'paid', expires: null });
  return postings;
}

/**
 * The bucket that takes a pack's credit: the one it was sold for, or the last lasting one in spend order where a new
 * version of the economy has no such bucket any more.
 */
export function lastingBucket(economy: Economy, bucket: string): string {
  const isThere = bucketNamed(economy, bucket)?.kind === 'lasting';
  const last = economy.buckets.findLast(({ kind }) => kind === 'lasting');
  return isThere || last === undefined ? bucket : last.name;
}
