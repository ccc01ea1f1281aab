import type { Model } from 'mongoose';
import type { AddressDocument } from '../../models/address.ts';
import type { WalletDocument } from '../../models/wallet.ts';
import type { WalletState } from '../entry.ts';
import { type Amount, add } from '../money.ts';

/** What all wallets of a server hold under an economy, open holds included. */
export interface HeldCredit {
  readonly wallets: number;
  /** Of it, what was paid for. */
  readonly paid: Amount;
  /** Of it, what open holds have set aside. */
  readonly held: Amount;
  readonly byBucket: ReadonlyMap<string, Amount>;
}

const AT_ONCE = 500;

/** Sums the projection of a server's wallets: at most about a second behind the journal, and good for a warning. */
export async function heldCredit(
  models: { readonly addresses: Model<AddressDocument>; readonly wallets: Model<WalletDocument> },
  server: string,
  economy: string,
): Promise<HeldCredit> {
  const ids = (await models.addresses.find({ server, economy }, { _id: 1 }).lean()).map(({ _id }) => _id);
  const byBucket = new Map<string, Amount>();
  let paid = 0;
  let held = 0;
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const some = ids.slice(from, from + AT_ONCE);
    for (const { state } of await models.wallets.find({ _id: { $in: some } }, { state: 1 }).lean()) {
      for (const { bucket, amount, isPaid, isHeld } of creditOf(state)) {
        byBucket.set(bucket, add(byBucket.get(bucket) ?? 0, amount));
        if (isPaid) paid = add(paid, amount);
        if (isHeld) held = add(held, amount);
      }
    }
  }
  return { wallets: ids.length, paid, held, byBucket };
}

function creditOf(state: WalletState) {
  const grants = Object.entries(state.buckets).flatMap(([bucket, list]) =>
    list.map(({ left, origin }) => ({ bucket, amount: left, isPaid: origin === 'paid', isHeld: false })),
  );
  const slices = state.holds
    .flatMap((hold) => hold.slices)
    .filter(({ account }) => account.startsWith('bucket:'))
    .map(({ account, amount, origin }) => ({
      bucket: account.slice('bucket:'.length),
      amount,
      isPaid: origin === 'paid',
      isHeld: true,
    }));
  return [...grants, ...slices];
}
