import type { Model } from 'mongoose';
import type {
  DiscordSubscription,
  Payment,
  PaymentStore,
  Purchase,
  Subscription,
  Ware,
} from '../flows/payments.ts';
import { ERASED } from '../models/audit.ts';
import type {
  EntitlementDocument,
  PaymentDocument,
  PurchaseDocument,
  SubscriptionDocument,
  WareDocument,
} from '../models/payment.ts';
import { inserted } from './inserted.ts';

interface StoreModels {
  readonly purchases: Model<PurchaseDocument>;
  readonly payments: Model<PaymentDocument>;
  readonly wares: Model<WareDocument>;
  readonly subscriptions: Model<SubscriptionDocument>;
  readonly entitlements: Model<EntitlementDocument>;
}

/** Purchases and payments in MongoDB. */
export function mongoPayments(models: StoreModels): PaymentStore {
  return {
    ...offered(models),
    ...paid(models),
    ...sold(models),
    ...subscribed(models),
    ...inDiscord(models),
  };
}

type Offered = Pick<PaymentStore, 'add' | 'purchase' | 'latestOf' | 'skus' | 'look' | 'openOf'>;
type Sold = Pick<PaymentStore, 'ware' | 'wareSold' | 'keepWare'>;
type Subscribed = Pick<
  PaymentStore,
  | 'subscribe'
  | 'subscription'
  | 'subscriptionsOf'
  | 'endSubscription'
  | 'reprice'
  | 'repriced'
  | 'repricing'
  | 'orphaned'
>;
type InDiscord = Pick<
  PaymentStore,
  | 'seen'
  | 'moveSubscription'
  | 'dueInDiscord'
  | 'runningInDiscord'
  | 'inDiscordOf'
  | 'bindEntitlement'
  | 'rebindEntitlement'
>;
type Paid = Omit<PaymentStore, keyof Offered | keyof Sold | keyof Subscribed | keyof InDiscord>;

function offered({ purchases }: StoreModels): Offered {
  const oldest = { sort: { createdAt: 1 } } as const;
  return {
    async add({ id, ...purchase }) {
      await purchases.create({ _id: id, ...purchase, isOpen: true });
    },
    async purchase(id) {
      return purchaseOf(await purchases.findById(id).lean());
    },
    async look(id, place) {
      const found = purchases.findOneAndUpdate(
        { _id: id, isOpen: true },
        { $set: { place } },
        { returnDocument: 'after' },
      );
      return purchaseOf(await found.lean());
    },
    async latestOf(member, sku) {
      const newest = { sort: { createdAt: -1 } } as const;
      return purchaseOf(await purchases.findOne({ member, sku }, null, newest).lean());
    },
    async skus(member) {
      const chosen = member === undefined ? { sku: { $ne: null } } : { member, sku: { $ne: null } };
      return (await purchases.distinct('sku', chosen)).filter((sku) => sku !== null);
    },
    async openOf({ server, member }, since) {
      const wanted = { server, member, isOpen: true, createdAt: { $gte: since } };
      return (await purchases.find(wanted, null, oldest).lean()).map(knownPurchase);
    },
  };
}

function paid({ purchases, payments }: StoreModels): Paid {
  return {
    async credit({ id, ...payment }) {
      await inserted(() => payments.create({ _id: id, ...payment }));
      if (payment.purchase !== null) await purchases.updateOne({ _id: payment.purchase }, { isOpen: false });
    },
    async payment(id) {
      return paymentOf(await payments.findById(id).lean());
    },
    async byIntent(intent) {
      return paymentOf(await payments.findOne({ intent }, null, { sort: { at: -1 } }).lean());
    },
    async creditedSince(since) {
      return (await payments.find({ at: { $gte: since } }, null, { sort: { at: 1 } }).lean()).map(
        knownPayment,
      );
    },
    async counts() {
      return {
        open: await purchases.countDocuments({ isOpen: true }),
        paid: await purchases.countDocuments({ isOpen: false }),
        credited: await payments.countDocuments({}),
      };
    },
    async reverse({ id, version }, reversals) {
      const unchanged = { _id: id, version };
      const change = { $set: { reversals: [...reversals] }, $inc: { version: 1 } };
      return (await payments.updateOne(unchanged, change)).matchedCount === 1;
    },
  };
}

function sold({ wares }: StoreModels): Sold {
  return {
    async ware(id) {
      return wareOf(await wares.findById(id).lean());
    },
    async wareSold(link) {
      return wareOf(await wares.findOne({ link }).lean());
    },
    async keepWare({ id, ...ware }) {
      if (await inserted(() => wares.create({ _id: id, ...ware }))) return { id, ...ware };
      return wareOf(await wares.findById(id).lean()) ?? { id, ...ware };
    },
  };
}

function subscribed({ subscriptions }: StoreModels): Subscribed {
  return {
    async subscribe({ id, ...subscription }) {
      await inserted(() => subscriptions.create({ _id: id, ...subscription }));
    },
    async subscription(id) {
      const found = await subscriptions.findById(id).lean();
      return found === null ? null : knownSubscription(found);
    },
    async subscriptionsOf(wallet) {
      return (await subscriptions.find({ wallet }, null, { sort: { startedAt: -1 } }).lean()).map(
        knownSubscription,
      );
    },
    async orphaned(limit) {
      return (await subscriptions.find({ member: ERASED, endedAt: null }, null, { limit }).lean()).map(
        knownSubscription,
      );
    },
    async endSubscription(id, at) {
      await subscriptions.updateOne({ _id: id, endedAt: null }, { $set: { endedAt: at } });
    },
    async reprice(id, repricing) {
      await subscriptions.updateOne({ _id: id }, { $set: { repricing } });
    },
    async repriced(id, repricing) {
      await subscriptions.updateOne({ _id: id, 'repricing.id': repricing }, { $set: { repricing: null } });
    },
    async repricing(before, limit) {
      const wanted = { endedAt: null, 'repricing.since': { $lte: before } };
      const how = { sort: { 'repricing.since': 1 }, limit } as const;
      return (await subscriptions.find(wanted, null, how).lean()).map(knownSubscription);
    },
  };
}

function inDiscord({ subscriptions, entitlements }: StoreModels): InDiscord {
  const running = { endedAt: null, discord: { $ne: null } };
  const found = async (wanted: object, how: object): Promise<readonly DiscordSubscription[]> =>
    (await subscriptions.find({ ...running, ...wanted }, null, how).lean())
      .map(knownSubscription)
      .flatMap(({ discord, ...rest }) => (discord === null ? [] : [{ ...rest, discord }]));
  return {
    async seen({ id, discord: { version } }, discord, endedAt) {
      const change = { $set: { discord: { ...discord, version: version + 1 }, endedAt } };
      return (
        (await subscriptions.updateOne({ _id: id, 'discord.version': version }, change)).matchedCount === 1
      );
    },
    async moveSubscription({ id, wallet }, { server, member, wallet: to, economy, id: purchase }) {
      const moved = { server, member, wallet: to, economy, purchase, endedAt: null };
      await subscriptions.updateOne({ _id: id, wallet }, { $set: moved });
    },
    dueInDiscord: (now, limit) =>
      found({ $or: [{ 'discord.until': null }, { 'discord.until': { $lte: now } }] }, { limit }),
    runningInDiscord: ({ after, limit }) => found({ _id: { $gt: after } }, { sort: { _id: 1 }, limit }),
    inDiscordOf: (member) => found({ member }, {}),
    async bindEntitlement(id, purchase) {
      if (await inserted(() => entitlements.create({ _id: id, purchase }))) return purchase;
      return (await entitlements.findById(id).lean())?.purchase ?? purchase;
    },
    async rebindEntitlement(id, from, to) {
      await entitlements.updateOne({ _id: id, purchase: from }, { $set: { purchase: to } });
    },
  };
}

function knownSubscription({ _id, ...rest }: SubscriptionDocument): Subscription {
  // One that was stored before Discord's shop sold plans is Stripe's.
  return { id: _id, ...rest, discord: rest.discord ?? null, repricing: rest.repricing ?? null };
}

function wareOf(found: WareDocument | null): Ware | null {
  if (found === null) return null;
  const { _id, ...ware } = found;
  return { id: _id, ...ware };
}

function knownPurchase({ _id, isOpen: _isOpen, ...purchase }: PurchaseDocument): Purchase {
  return { id: _id, ...purchase };
}

function purchaseOf(found: PurchaseDocument | null): Purchase | null {
  return found === null ? null : knownPurchase(found);
}

function knownPayment({ _id, ...payment }: PaymentDocument): Payment {
  return { id: _id, ...payment };
}

function paymentOf(found: PaymentDocument | null): Payment | null {
  return found === null ? null : knownPayment(found);
}
