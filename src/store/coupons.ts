import type { Model } from 'mongoose';
import type { Claim, Coupon, CouponStore } from '../flows/coupon.ts';
import type { ClaimDocument, CouponDocument, TriesDocument } from '../models/coupon.ts';
import { inserted } from './inserted.ts';

const TRIES_MAX = 5;
const HOUR_MS = 3_600_000;
/** So many others may be in the way at once before a claim gives up. */
const RACES_MAX = 50;

/** Coupons in MongoDB. A claim is one insert: the unique indexes are the limits. */
export function mongoCoupons(models: {
  readonly coupons: Model<CouponDocument>;
  readonly claims: Model<ClaimDocument>;
  readonly tries: Model<TriesDocument>;
}): CouponStore {
  const { coupons, claims, tries } = models;
  return {
    async add({ id, ...coupon }) {
      return inserted(() => coupons.create({ _id: id, ...coupon }));
    },
    async find(server, economy, code) {
      const found = await coupons.findOne({ server, economy, code }).lean();
      return found === null ? null : couponOf(found);
    },
    async get(id) {
      const found = await coupons.findById(id).lean();
      return found === null ? null : couponOf(found);
    },
    async list(server, economy, limit) {
      const newest = { sort: { createdAt: -1, _id: -1 }, limit } as const;
      const found = await coupons.find({ server, economy }, null, newest).lean();
      return Promise.all(
        found.map(async (each) => ({
          coupon: couponOf(each),
          claims: await claims.countDocuments({ coupon: each._id }),
        })),
      );
    },
    async end(server, economy, code, at) {
      const ends = at.toISOString();
      const going = { server, economy, code, $or: [{ ends: null }, { ends: { $gt: ends } }] };
      const found = await coupons.findOneAndUpdate(going, { $set: { ends } }).lean();
      return found === null ? null : couponOf(found);
    },
    async claimed(coupon, wallet) {
      const inAll = await claims.countDocuments({ coupon });
      return { inAll, byMember: await claims.countDocuments({ coupon, wallet }) };
    },
    claim: (coupon, claim) => claimIn(claims, coupon, claim),
    async granted(id) {
      await claims.updateOne({ _id: id }, { $set: { state: 'granted' } });
    },
    async free(id) {
      await claims.deleteOne({ _id: id, state: 'open' });
    },
    async open(before, limit) {
      const waiting = { state: 'open' as const, at: { $lte: before } };
      const found = await claims.find(waiting, null, { sort: { at: 1 }, limit }).lean();
      return found.map(({ _id, coupon, wallet, at }) => ({ id: _id, coupon, wallet, at }));
    },
    async takeTry({ server, member }, now) {
      const left = { _id: hourOf(server, member, now), count: { $lt: TRIES_MAX } };
      return inserted(() => tries.updateOne(left, { $inc: { count: 1 } }, { upsert: true }));
    },
    async returnTry({ server, member }, now) {
      const taken = { _id: hourOf(server, member, now), count: { $gt: 0 } };
      await tries.updateOne(taken, { $inc: { count: -1 } });
    },
  };
}

function hourOf(server: string, member: string, now: number): string {
  return `${server}/${member}/${Math.floor(now / HOUR_MS)}`;
}

/** Takes the lowest numbers that are free, in all and for the wallet; whoever was faster makes it look again. */
async function claimIn(claims: Model<ClaimDocument>, coupon: Coupon, claim: Claim): Promise<boolean> {
  const { id, wallet, at } = claim;
  for (let races = 0; races < RACES_MAX; races += 1) {
    if ((await claims.findById(id, { _id: 1 }).lean()) !== null) return true;
    const m = firstFree(await numbers(claims, { coupon: coupon.id, wallet }, 'm'), coupon.perMember);
    const n = m === null ? null : await freeNumber(claims, coupon);
    if (m === null || n === null) return false;
    const document = { _id: id, coupon: coupon.id, n, wallet, m, at, state: 'open' as const };
    if (await inserted(() => claims.create(document))) return true;
  }
  return false;
}

/** The next number in all: after the highest, or one that was freed. */
async function freeNumber(claims: Model<ClaimDocument>, coupon: Coupon): Promise<number | null> {
  const highest = await claims.findOne({ coupon: coupon.id }, { n: 1 }, { sort: { n: -1 } }).lean();
  const next = (highest?.n ?? 0) + 1;
  if (next <= coupon.cap) return next;
  if ((await claims.countDocuments({ coupon: coupon.id })) >= coupon.cap) return null;
  return firstFree(await numbers(claims, { coupon: coupon.id }, 'n'), coupon.cap);
}

async function numbers(
  claims: Model<ClaimDocument>,
  of: { readonly coupon: string; readonly wallet?: string },
  field: 'n' | 'm',
): Promise<number[]> {
  const found = await claims.find(of, { n: 1, m: 1 }, { sort: { [field]: 1 } }).lean();
  return found.map((each) => each[field]);
}

/** The lowest number from 1 to `max` that is not in an ascending list. */
function firstFree(taken: readonly number[], max: number): number | null {
  let free = 1;
  for (const each of taken) if (each === free) free += 1;
  return free <= max ? free : null;
}

function couponOf({ _id, ...coupon }: CouponDocument): Coupon {
  return { id: _id, ...coupon };
}
