import { type Core, now, type Origin } from '../core.ts';
import { buildBalanceTransaction } from '../objects/balance-transaction.ts';
import type { Kinds, Scope } from '../store.ts';

/** Books a movement on the balance of the platform or a connected account; `fee` is 0 unless given. */
export function book(
  core: Core,
  origin: Origin,
  movement: Pick<Kinds['balance_transaction'], 'amount' | 'currency' | 'type' | 'description'> & {
    source: string;
    fee?: number;
  },
): Kinds['balance_transaction'] {
  const { fee = 0, ...rest } = movement;
  const transaction = buildBalanceTransaction({ ...rest, fee, created: now(core) });
  return core.store.balanceTransaction.add(origin, transaction);
}

/** What may be paid out in one currency. May be negative: refunds and disputes are taken in any case. */
export function availableBalance(core: Core, scope: Scope, currency: string): number {
  return core.store.balanceTransaction
    .list(scope)
    .filter((transaction) => transaction.currency === currency)
    .reduce((sum, { net }) => sum + net, 0);
}
