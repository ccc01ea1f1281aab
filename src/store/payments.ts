import type { Model } from 'mongoose';
import type { Payment, PaymentStore, Purchase } from '../flows/payments.ts';
import type { PaymentDocument, PurchaseDocument, WareDocument } from '../models/payment.ts';
import { inserted } from './inserted.ts';

/** So long somebody who took it on themselves to tell a buyer may take; then another may. */
const TELLING_MS_MAX = 60_000;

interface StoreModels {
  readonly purchases: Model<PurchaseDocument>;
  readonly payments: Model<PaymentDocument>;
  readonly wares: Model<WareDocument>;
}

/** Purchases and payments in MongoDB. */
export function mongoPayments(models: StoreModels): PaymentStore {
  return { ...offered(models), ...paid(models), ...sold(models) };
}

type Offered = Pick<PaymentStore, 'add' | 'purchase' | 'look' | 'open' | 'openOf'>;
type Sold = Pick<PaymentStore, 'ware' | 'keepWare'>;

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
    async open(since, limit) {
      const found = await purchases
        .find({ isOpen: true, createdAt: { $gte: since } }, null, { ...oldest, limit })
        .lean();
      return found.map(knownPurchase);
    },
    async openOf({ server, member }, since) {
      const wanted = { server, member, isOpen: true, createdAt: { $gte: since } };
      return (await purchases.find(wanted, null, oldest).lean()).map(knownPurchase);
    },
  };
}

function paid({ purchases, payments }: StoreModels): Omit<PaymentStore, keyof Offered | keyof Sold> {
  return {
    async credit({ id, ...payment }) {
      const fresh = { ...payment, tellingAt: null };
      await inserted(() => payments.create({ _id: id, ...fresh }));
      if (payment.purchase !== null) await purchases.updateOne({ _id: payment.purchase }, { isOpen: false });
    },
    async payment(id) {
      return paymentOf(await payments.findById(id).lean());
    },
    async byIntent(intent) {
      return paymentOf(await payments.findOne({ intent }).lean());
    },
    async reverse({ id, version }, reversals) {
      const unchanged = { _id: id, version };
      const change = { $set: { reversals: [...reversals] }, $inc: { version: 1 } };
      return (await payments.updateOne(unchanged, change)).matchedCount === 1;
    },
    async takeTelling(id, now) {
      const before = new Date(now.getTime() - TELLING_MS_MAX);
      const free = { $or: [{ tellingAt: null }, { tellingAt: { $lte: before } }] };
      const taken = await payments.updateOne(
        { _id: id, told: 'not_yet', ...free },
        { $set: { tellingAt: now } },
      );
      return taken.modifiedCount === 1;
    },
    async told(id, told) {
      await payments.updateOne({ _id: id }, { $set: { told, tellingAt: null } });
    },
    async untold(limit) {
      const found = await payments.find({ told: 'not_yet' }, null, { sort: { at: 1 }, limit }).lean();
      return found.map(knownPayment);
    },
    async waiting({ server, member }) {
      const wanted = { server, member, told: 'closed' as const };
      return paymentOf(await payments.findOne(wanted, null, { sort: { at: 1 } }).lean());
    },
  };
}

function sold({ wares }: StoreModels): Sold {
  return {
    async ware(id) {
      const found = await wares.findById(id).lean();
      return found === null ? null : { id, link: found.link, url: found.url };
    },
    async keepWare({ id, ...ware }) {
      if (await inserted(() => wares.create({ _id: id, ...ware }))) return { id, ...ware };
      const first = await wares.findById(id).lean();
      return first === null ? { id, ...ware } : { id, link: first.link, url: first.url };
    },
  };
}

function knownPurchase({ _id, isOpen: _isOpen, ...purchase }: PurchaseDocument): Purchase {
  return { id: _id, ...purchase };
}

function purchaseOf(found: PurchaseDocument | null): Purchase | null {
  return found === null ? null : knownPurchase(found);
}

function knownPayment({ _id, tellingAt: _at, ...payment }: PaymentDocument): Payment {
  return { id: _id, ...payment };
}

function paymentOf(found: PaymentDocument | null): Payment | null {
  return found === null ? null : knownPayment(found);
}
