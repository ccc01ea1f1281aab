import { type Connection, type Model, Schema } from 'mongoose';
import type { Claim, Coupon } from '../flows/coupon.ts';

/** A coupon as it is stored: its id is the document's. */
export type CouponDocument = Omit<Coupon, 'id'> & { readonly _id: string };

/** One use of a coupon. `n` counts the uses in all, `m` those of the wallet: both unique, so that no limit is passed. */
export type ClaimDocument = Omit<Claim, 'id'> & {
  readonly _id: string;
  readonly n: number;
  readonly m: number;
  readonly state: 'open' | 'granted';
};

/** A member's tries to redeem within an hour. */
export interface TriesDocument {
  readonly _id: string;
  readonly count: number;
}

const couponSchema = new Schema<CouponDocument>(
  {
    _id: { type: String, required: true },
    server: { type: String, required: true },
    economy: { type: String, required: true },
    code: { type: String, required: true },
    bucket: { type: String, required: true },
    amount: { type: Number, required: true },
    cap: { type: Number, required: true },
    perMember: { type: Number, required: true },
    ends: { type: String, default: null },
    creditDays: { type: Number, default: null },
    createdAt: { type: Date, required: true },
  },
  { collection: 'coupons', versionKey: false, autoIndex: false, strict: 'throw' },
);
couponSchema.index({ server: 1, economy: 1, code: 1 }, { unique: true });

const claimSchema = new Schema<ClaimDocument>(
  {
    _id: { type: String, required: true },
    coupon: { type: String, required: true },
    n: { type: Number, required: true },
    wallet: { type: String, required: true },
    m: { type: Number, required: true },
    at: { type: Date, required: true },
    state: { type: String, required: true },
  },
  { collection: 'claims', versionKey: false, autoIndex: false, strict: 'throw' },
);
claimSchema.index({ coupon: 1, n: 1 }, { unique: true });
claimSchema.index({ coupon: 1, wallet: 1, m: 1 }, { unique: true });
claimSchema.index({ state: 1, at: 1 });

const triesSchema = new Schema<TriesDocument>(
  { _id: { type: String, required: true }, count: { type: Number, required: true } },
  { collection: 'tries', versionKey: false, autoIndex: false, strict: 'throw' },
);

/** The coupons on a connection. */
export function couponModel(connection: Connection): Model<CouponDocument> {
  return connection.model<CouponDocument>('Coupon', couponSchema);
}

/** Their claims. */
export function claimModel(connection: Connection): Model<ClaimDocument> {
  return connection.model<ClaimDocument>('Claim', claimSchema);
}

/** The tries to redeem. */
export function triesModel(connection: Connection): Model<TriesDocument> {
  return connection.model<TriesDocument>('Tries', triesSchema);
}
