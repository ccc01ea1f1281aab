import type Stripe from 'stripe';
import { z } from 'zod';
import { availableBalance } from '../commerce/balance.ts';
import type { Kinds } from '../store.ts';
import { type ApiRoute, type Call, idIn } from '../wire/call.ts';
import { listOf } from '../wire/list.ts';
import { idOf, type Wire } from '../wire/wire.ts';

function balance({ core, origin }: Call): Wire<Stripe.Balance> {
  const currencies = new Set([
    'usd',
    ...core.store.balanceTransaction.list(origin).map((one) => one.currency),
  ]);
  const rows = [...currencies].map((currency) => {
    const amount = availableBalance(core, origin, currency);
    return { amount, currency, source_types: { card: amount } };
  });
  const pending = rows.map(({ currency }) => ({ amount: 0, currency, source_types: { card: 0 } }));
  return { object: 'balance', available: rows, livemode: origin.livemode, pending };
}

/** What of the platform's or an account's money is there, and how it came. */
export const balanceRoutes: readonly ApiRoute[] = [
  { method: 'GET', path: '/v1/balance', handle: balance },
  {
    method: 'GET',
    path: '/v1/balance_transactions',
    handle: (call) =>
      listOf(
        call,
        call.core.store.balanceTransaction,
        { type: z.string().optional(), source: z.string().optional(), currency: z.string().optional() },
        (one: Kinds['balance_transaction'], { type, source, currency }) =>
          one.type === (type ?? one.type) &&
          (source === undefined ||
            (typeof one.source === 'string' ? one.source : idOf(one.source)) === source) &&
          one.currency === (currency ?? one.currency),
      ),
  },
  {
    method: 'GET',
    path: '/v1/balance_transactions/:id',
    handle: (call) => call.core.store.balanceTransaction.get(call.origin, idIn(call)),
  },
];
