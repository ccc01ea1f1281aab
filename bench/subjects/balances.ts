import type { Collection, Connection } from 'mongoose';
import { assertSame, CREDIT } from '../subject.ts';

/** A wallet as the simple ways keep it: one number. */
export interface Balance {
  readonly _id: string;
  readonly credit: number;
}

/** One balance document a wallet. */
export async function makeBalances(connection: Connection, wallets: number): Promise<Collection<Balance>> {
  const balances = connection.collection<Balance>('balances');
  await balances.insertMany(
    Array.from({ length: wallets }, (_, wallet) => ({ _id: String(wallet), credit: CREDIT })),
  );
  return balances;
}

/** Fails unless all balances together have lost exactly `spent`. */
export async function assertSpent(
  balances: Collection<Balance>,
  wallets: number,
  spent: number,
): Promise<void> {
  const group = { $group: { _id: null, credit: { $sum: '$credit' }, least: { $min: '$credit' } } };
  const [total] = await balances.aggregate<{ credit: number; least: number }>([group]).toArray();
  assertSame('credit left', total?.credit, wallets * CREDIT - spent);
  if ((total?.least ?? -1) < 0) throw new Error(`a balance is negative: ${total?.least}`);
}
