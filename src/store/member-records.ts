import type { Model } from 'mongoose';
import type { Erasure } from '../flows/erase.ts';
import type { MemberRecords } from '../flows/member-records.ts';
import type { Owed } from '../flows/owing.ts';
import { type AuditDocument, ERASED } from '../models/audit.ts';
import type { ClaimDocument, TriesDocument } from '../models/coupon.ts';
import type { DirectDocument } from '../models/direct.ts';
import type { EconomyRuleDocument } from '../models/economy.ts';
import type { NewsDocument } from '../models/news.ts';
import type { PaymentDocument, PurchaseDocument, SubscriptionDocument } from '../models/payment.ts';
import type { PictureDocument } from '../models/picture.ts';
import type { ProblemDocument } from '../models/problem.ts';
import type { SettingsDocument } from '../models/settings.ts';
import type { SketchDocument } from '../models/sketch.ts';
import type { TurnDocument } from '../models/turn.ts';
import { sketchOf } from './sketches.ts';
import { turnOf } from './turns.ts';

/** The collections that know members, beside the addresses and the ledger. */
export interface RecordModels {
  readonly turns: Model<TurnDocument>;
  readonly sketches: Model<SketchDocument>;
  readonly pictures: Model<PictureDocument>;
  readonly settings: Model<SettingsDocument>;
  readonly directs: Model<DirectDocument>;
  readonly tries: Model<TriesDocument>;
  readonly claims: Model<ClaimDocument>;
  readonly purchases: Model<PurchaseDocument>;
  readonly payments: Model<PaymentDocument>;
  readonly problems: Model<ProblemDocument>;
  readonly news: Model<NewsDocument>;
  readonly audits: Model<AuditDocument>;
  readonly economyRules: Model<EconomyRuleDocument>;
  readonly subscriptions: Model<SubscriptionDocument>;
}

/** So many records of a kind an export shows, the newest. */
const RECORDS_MAX = 5_000;

/** A member's records in MongoDB. */
export function mongoMemberRecords(models: RecordModels): MemberRecords {
  const { turns, sketches, settings, directs, claims, problems, audits } = models;
  return {
    async servers(member) {
      const found = await Promise.all([
        turns.distinct('server', { member }),
        sketches.distinct('server', { member }),
        settings.distinct('server', { member }),
        audits.distinct('server', { $or: [{ member }, { actor: member }] }),
      ]);
      return [...new Set(found.flat())].sort();
    },
    async count(owner) {
      const [asked, drawn, listed, chosen] = await Promise.all([
        turns.countDocuments(of(owner)),
        sketches.countDocuments(of(owner)),
        audits.countDocuments(named(owner)),
        settings.countDocuments(of(owner)),
      ]);
      return { turns: asked, sketches: drawn, audits: listed, hasSettings: chosen > 0 };
    },
    async read(owner) {
      const newest = { limit: RECORDS_MAX } as const;
      const [asked, drawn, listed, chosen, reported, offered, paid] = await Promise.all([
        turns.find(of(owner), null, { sort: { startedAt: -1 }, ...newest }).lean(),
        sketches.find(of(owner), null, { sort: { createdAt: -1 }, ...newest }).lean(),
        audits.find(named(owner), null, { sort: { at: -1 }, ...newest }).lean(),
        settings.findOne(of(owner), { _id: 0 }).lean(),
        problems.find(of(owner), { _id: 0 }, { sort: { at: -1 }, ...newest }).lean(),
        models.purchases.find(of(owner), { place: 0 }, { sort: { createdAt: -1 }, ...newest }).lean(),
        models.payments.find(of(owner), null, { sort: { at: -1 }, ...newest }).lean(),
      ]);
      return {
        turns: asked.map(turnOf).map(withoutMeans),
        sketches: drawn.map(sketchOf).map(withoutMeans),
        audits: listed.map(withId),
        problems: reported,
        purchases: offered.map(withId),
        payments: paid.map(withId),
        settings: chosen === null ? null : { ...chosen },
        isDirectServer: (await directs.countDocuments({ _id: owner.member, server: owner.server })) > 0,
      };
    },
    erase: (erasure, holds) => eraseFrom(models, erasure, holds),
    async moveClaims(from, to) {
      await claims.updateMany({ wallet: from }, { $set: { wallet: to } });
    },
  };
}

async function eraseFrom(
  models: RecordModels,
  { server, member, at, state }: Erasure,
  holds: readonly string[],
): Promise<void> {
  const { turns, sketches, pictures, settings, directs, tries, problems, news, audits, economyRules } =
    models;
  const own = { server, member };
  const before = { $lte: at };
  const drawn = await sketches.distinct('hold', { ...own, createdAt: before, hold: { $ne: null } });
  await pictures.deleteMany({ hold: { $in: [...drawn.filter((hold) => hold !== null), ...holds] } });
  await sketches.deleteMany({ ...own, createdAt: before });
  await turns.deleteMany({ ...own, startedAt: before });
  // What has no time of its own goes once: what is there later was chosen by who came back.
  if (state === 'asked') await settings.deleteMany(own);
  if (state === 'asked') await directs.deleteMany({ _id: member, server });
  if (state === 'asked') await tries.deleteMany({ _id: { $regex: `^${server}/${member}/` } });
  await problems.deleteMany({ ...own, at: before });
  await problems.updateMany({ server, closedBy: member }, { $set: { closedBy: ERASED } });
  await news.deleteMany({ server: { $in: [server, ''] }, member, at: before });
  await forgetBuyer(models, own, before);
  const gone = { member: ERASED, note: null };
  await audits.updateMany({ ...own, at: before }, { $set: gone });
  await audits.updateMany({ server, actor: member, at: before }, { $set: { actor: ERASED } });
  await economyRules.updateMany({ server, actor: member, at: before }, { $set: { actor: ERASED } });
  const withdrawn = { server, 'withdrawn.actor': member };
  await economyRules.updateMany(withdrawn, { $set: { 'withdrawn.actor': ERASED } });
}

/** Payments are kept for the books, without a name. */
async function forgetBuyer(
  { purchases, payments, subscriptions }: RecordModels,
  own: { readonly server: string; readonly member: string },
  before: { readonly $lte: Date },
): Promise<void> {
  const nameless = { $set: { member: ERASED, place: null } };
  await purchases.updateMany({ ...own, createdAt: before }, nameless);
  await payments.updateMany({ ...own, at: before }, { $set: { member: ERASED } });
  await subscriptions.updateMany({ ...own, startedAt: before }, { $set: { member: ERASED } });
}

function of({ server, member }: { readonly server: string; readonly member: string }) {
  return { server, member };
}

function named({ server, member }: { readonly server: string; readonly member: string }) {
  return { server, $or: [{ member }, { actor: member }] };
}

/** What lets a process finish a job is nobody's record. */
function withoutMeans<Job extends Owed>({ token, process, ...job }: Job): Omit<Job, 'token' | 'process'> {
  return job;
}

function withId<Document extends { readonly _id: string }>({
  _id,
  ...fields
}: Document): Omit<Document, '_id'> & { readonly id: string } {
  return { id: _id, ...fields };
}
