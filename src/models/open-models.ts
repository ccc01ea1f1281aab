import type { Connection, Model } from 'mongoose';
import { type AddressDocument, addressModel } from './address.ts';
import { type AuditDocument, auditModel } from './audit.ts';
import {
  type ClaimDocument,
  type CouponDocument,
  claimModel,
  couponModel,
  type TriesDocument,
  triesModel,
} from './coupon.ts';
import { type DirectDocument, directModel } from './direct.ts';
import {
  type EconomyRuleDocument,
  type EconomyTextDocument,
  economyRuleModel,
  economyTextModel,
} from './economy.ts';
import { type ErasureDocument, erasureModel } from './erasure.ts';
import { type JournalDocument, journalModel } from './journal.ts';
import { type NewsDocument, newsModel } from './news.ts';
import {
  type EntitlementDocument,
  entitlementModel,
  type PaymentDocument,
  type PaymentEventDocument,
  type PurchaseDocument,
  paymentEventModel,
  paymentModel,
  purchaseModel,
  type SubscriptionDocument,
  subscriptionModel,
  type WareDocument,
  wareModel,
} from './payment.ts';
import { type PictureDocument, pictureModel } from './picture.ts';
import { type PriceDocument, priceModel } from './price.ts';
import { type ProblemDocument, problemModel } from './problem.ts';
import { type ProcessDocument, processModel } from './process.ts';
import { type RemnantDocument, remnantModel } from './remnant.ts';
import { type SettingsDocument, settingsModel } from './settings.ts';
import { type SketchDocument, sketchModel } from './sketch.ts';
import { type TurnDocument, turnModel } from './turn.ts';
import { type WalletDocument, walletModel } from './wallet.ts';

/** Every collection of the product. */
export interface Models {
  readonly journal: Model<JournalDocument>;
  readonly addresses: Model<AddressDocument>;
  readonly wallets: Model<WalletDocument>;
  readonly prices: Model<PriceDocument>;
  readonly audits: Model<AuditDocument>;
  readonly economyTexts: Model<EconomyTextDocument>;
  readonly economyRules: Model<EconomyRuleDocument>;
  readonly coupons: Model<CouponDocument>;
  readonly claims: Model<ClaimDocument>;
  readonly tries: Model<TriesDocument>;
  readonly settings: Model<SettingsDocument>;
  readonly turns: Model<TurnDocument>;
  readonly sketches: Model<SketchDocument>;
  readonly pictures: Model<PictureDocument>;
  readonly processes: Model<ProcessDocument>;
  readonly problems: Model<ProblemDocument>;
  readonly news: Model<NewsDocument>;
  readonly directs: Model<DirectDocument>;
  readonly erasures: Model<ErasureDocument>;
  readonly remnants: Model<RemnantDocument>;
  readonly purchases: Model<PurchaseDocument>;
  readonly payments: Model<PaymentDocument>;
  readonly paymentEvents: Model<PaymentEventDocument>;
  readonly wares: Model<WareDocument>;
  readonly subscriptions: Model<SubscriptionDocument>;
  readonly entitlements: Model<EntitlementDocument>;
}

/**
 * The models on a connection, their indexes built: the unique ones must stand before the first write.
 * @param journal the connection of the journal, where it has one of its own
 */
export async function openModels(connection: Connection, journal = connection): Promise<Models> {
  const models = modelsOn(connection, journal);
  for (const model of Object.values(models) as Model<unknown>[]) await model.createIndexes();
  return models;
}

/** The models on a connection where the indexes stand already. */
export function modelsOn(connection: Connection, journal = connection): Models {
  return {
    journal: journalModel(journal),
    addresses: addressModel(connection),
    wallets: walletModel(connection),
    prices: priceModel(connection),
    audits: auditModel(connection),
    economyTexts: economyTextModel(connection),
    economyRules: economyRuleModel(connection),
    coupons: couponModel(connection),
    claims: claimModel(connection),
    tries: triesModel(connection),
    settings: settingsModel(connection),
    turns: turnModel(connection),
    sketches: sketchModel(connection),
    pictures: pictureModel(connection),
    processes: processModel(connection),
    problems: problemModel(connection),
    news: newsModel(connection),
    directs: directModel(connection),
    erasures: erasureModel(connection),
    remnants: remnantModel(connection),
    purchases: purchaseModel(connection),
    payments: paymentModel(connection),
    paymentEvents: paymentEventModel(connection),
    wares: wareModel(connection),
    subscriptions: subscriptionModel(connection),
    entitlements: entitlementModel(connection),
  };
}
