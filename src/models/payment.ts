import { type Connection, type Model, Schema } from 'mongoose';
import type { Payment, PaymentEvent, Purchase, Subscription, Ware } from '../flows/payments.ts';

/** A purchase as it is stored: its id is the document's. */
export type PurchaseDocument = Omit<Purchase, 'id'> & {
  readonly _id: string;
  /** Whether nobody has paid it yet. */
  readonly isOpen: boolean;
};

/** A payment as it is stored. */
export type PaymentDocument = Omit<Payment, 'id'> & { readonly _id: string };

/** An event as it is stored. */
export type PaymentEventDocument = Omit<PaymentEvent, 'id'> & { readonly _id: string };

/** A ware as it is stored. */
export type WareDocument = Omit<Ware, 'id'> & { readonly _id: string };

/** A subscription as it is stored. */
export type SubscriptionDocument = Omit<Subscription, 'id'> & { readonly _id: string };

/** Which purchase an entitlement of Discord's shop is credited by: decided once, before it is. */
export interface EntitlementDocument {
  readonly _id: string;
  readonly purchase: string;
}

const options = { versionKey: false, autoIndex: false, strict: 'throw', minimize: false } as const;
const text = { type: String, required: true } as const;
const nothing = { type: Schema.Types.Mixed, default: null } as const;
const owner = { server: text, member: text, wallet: text, economy: text } as const;

const purchaseSchema = new Schema<PurchaseDocument>(
  {
    _id: text,
    ...owner,
    item: { type: Schema.Types.Mixed, required: true },
    bucket: { type: String, default: null },
    amount: { type: Number, required: true },
    price: { type: Schema.Types.Mixed, required: true },
    sku: { type: String, default: null },
    ware: { type: String, default: '' },
    url: { type: String, default: '' },
    createdAt: { type: Date, required: true },
    place: nothing,
    locale: text,
    isOpen: { type: Boolean, required: true },
  },
  { ...options, collection: 'purchases' },
);
purchaseSchema.index({ isOpen: 1, createdAt: 1 });
purchaseSchema.index({ member: 1, sku: 1, createdAt: 1 });
purchaseSchema.index({ server: 1, member: 1, isOpen: 1, createdAt: 1 });

const paymentSchema = new Schema<PaymentDocument>(
  {
    _id: text,
    purchase: { type: String, default: null },
    ...owner,
    key: text,
    grant: { type: Schema.Types.Mixed, required: true },
    amount: { type: Number, required: true },
    paid: { type: Schema.Types.Mixed, required: true },
    intent: { type: String, default: null },
    reversals: { type: [Schema.Types.Mixed], required: true },
    at: { type: Date, required: true },
    version: { type: Number, required: true },
  },
  { ...options, collection: 'payments' },
);
paymentSchema.index({ intent: 1 });
paymentSchema.index({ at: 1 });
paymentSchema.index({ server: 1, member: 1, at: 1 });

const eventSchema = new Schema<PaymentEventDocument>(
  {
    _id: text,
    type: text,
    fact: { type: Schema.Types.Mixed, required: true },
    state: text,
    reason: { type: String, default: null },
    tries: { type: Number, required: true },
    nextAt: { type: Date, required: true },
    at: { type: Date, required: true },
  },
  { ...options, collection: 'paymentEvents' },
);
eventSchema.index({ state: 1, nextAt: 1 });

const wareSchema = new Schema<WareDocument>(
  {
    _id: text,
    link: text,
    url: { type: String, default: null },
    economy: text,
    name: text,
    price: { type: Schema.Types.Mixed, required: true },
  },
  { ...options, collection: 'wares' },
);
wareSchema.index({ link: 1 });

const subscriptionSchema = new Schema<SubscriptionDocument>(
  {
    _id: text,
    ...owner,
    customer: { type: String, default: '' },
    purchase: text,
    startedAt: { type: Date, required: true },
    endedAt: { type: Date, default: null },
    discord: nothing,
    repricing: nothing,
  },
  { ...options, collection: 'subscriptions' },
);
subscriptionSchema.index({ wallet: 1 });
subscriptionSchema.index({ member: 1 });
subscriptionSchema.index({ endedAt: 1, 'discord.until': 1 });
subscriptionSchema.index({ 'repricing.since': 1 }, { sparse: true });

const entitlementSchema = new Schema<EntitlementDocument>(
  { _id: text, purchase: text },
  { ...options, collection: 'entitlements' },
);

/** What members were offered, on a connection. */
export function purchaseModel(connection: Connection): Model<PurchaseDocument> {
  return connection.model<PurchaseDocument>('Purchase', purchaseSchema);
}

/** What they paid. */
export function paymentModel(connection: Connection): Model<PaymentDocument> {
  return connection.model<PaymentDocument>('Payment', paymentSchema);
}

/** What the provider told. */
export function paymentEventModel(connection: Connection): Model<PaymentEventDocument> {
  return connection.model<PaymentEventDocument>('PaymentEvent', eventSchema);
}

/** What is sold at the provider. */
export function wareModel(connection: Connection): Model<WareDocument> {
  return connection.model<WareDocument>('Ware', wareSchema);
}

/** Who pays for whose plan. */
export function subscriptionModel(connection: Connection): Model<SubscriptionDocument> {
  return connection.model<SubscriptionDocument>('Subscription', subscriptionSchema);
}

/** What Discord's shop sold, by the purchase that credits it. */
export function entitlementModel(connection: Connection): Model<EntitlementDocument> {
  return connection.model<EntitlementDocument>('Entitlement', entitlementSchema);
}
