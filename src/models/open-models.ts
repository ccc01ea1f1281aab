import type { Connection, Model } from 'mongoose';
import { type AddressDocument, addressModel } from './address.ts';
import { type JournalDocument, journalModel } from './journal.ts';
import { type WalletDocument, walletModel } from './wallet.ts';

/** Every collection of the product. */
export interface Models {
  readonly journal: Model<JournalDocument>;
  readonly addresses: Model<AddressDocument>;
  readonly wallets: Model<WalletDocument>;
}

/** The models on a connection, their indexes built: the unique ones must stand before the first write. */
export async function openModels(connection: Connection): Promise<Models> {
  const models: Models = {
    journal: journalModel(connection),
    addresses: addressModel(connection),
    wallets: walletModel(connection),
  };
  for (const model of Object.values(models) as Model<unknown>[]) await model.createIndexes();
  return models;
}
