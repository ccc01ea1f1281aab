import type { Connection } from 'mongoose';
import { readEconomyBook } from '../../src/billing/ledger/economy-book.ts';
import type { JournalLedger } from '../../src/billing/ledger/journal-ledger.ts';
import { type AdministerParts, grantCredit, grantPlan } from '../../src/flows/administer.ts';
import { choosePlan } from '../../src/flows/choose-plan.ts';
import { type CouponParts, redeem } from '../../src/flows/coupon.ts';
import { decideOffer, findOffer, lapseOverdue, type OfferParts } from '../../src/flows/offer.ts';
import type { TurnStore } from '../../src/flows/turn.ts';
import { Unbilled } from '../../src/flows/unbilled.ts';
import { randomIds } from '../../src/ids.ts';
import { createLogger } from '../../src/logger.ts';
import { modelsOn } from '../../src/models/open-models.ts';
import { mongoAudits } from '../../src/store/audits.ts';
import { mongoCoupons } from '../../src/store/coupons.ts';
import { mongoNews } from '../../src/store/news.ts';
import { mongoOffers } from '../../src/store/offers.ts';
import { mongoTurns } from '../../src/store/turns.ts';
import { TestClock, testLedger } from '../ledger.ts';
import { testEconomy } from '../unit/billing/economies.ts';
import { reserve } from '../unit/billing/memory-wallet.ts';
import { period } from '../unit/billing/plan-tools.ts';

/** What moves money beside /chat and /portrait, each with a wallet and a server of its own. */
export const DEEDS: readonly Deed[] = [
  'keep',
  'discard',
  'keep anyway',
  'lapse',
  'grant',
  'give a plan',
  'cancel the plan',
  'redeem',
];
export type Deed =
  | 'keep'
  | 'discard'
  | 'keep anyway'
  | 'lapse'
  | 'grant'
  | 'give a plan'
  | 'cancel the plan'
  | 'redeem';

export type DeedParts = OfferParts &
  CouponParts &
  AdministerParts & { readonly ledger: JournalLedger; readonly turns: TurnStore };

export const NOON = '2026-03-10T12:00:00.000Z';
/** After the hold of an offer. */
export const LAPSED = '2026-03-10T12:05:01.000Z';
export const COST = 21_480;
const economy = testEconomy('genesis');

/**
 * Everything that the deeds work with, on a database; `show` hears what the member sees of an offer. Jobs find what is
 * left of `id` alone: the other cases have clocks of their own. The indexes stand already.
 */
export async function deedParts(
  connection: Connection,
  id: string,
  now: string,
  show: (words: string) => Promise<void>,
): Promise<DeedParts & { readonly clock: TestClock }> {
  const clock = new TestClock(now);
  const models = modelsOn(connection);
  const { ledger } = await testLedger(connection, { clock, ids: randomIds, models });
  const audits = mongoAudits(models.audits);
  const coupons = mongoCoupons(models);
  const offers = mongoOffers(models.turns);
  return {
    ledger,
    economies: readEconomyBook(models, economy, clock),
    audits: {
      ...audits,
      opened: async (before, limit) =>
        (await audits.opened(before, limit)).filter(({ line }) => line.server === id),
    },
    coupons: {
      ...coupons,
      open: async (before, limit) =>
        (await coupons.open(before, limit)).filter(({ coupon }) => coupon === `cpn-${id}`),
    },
    offers: {
      ...offers,
      overdue: async (at, limit) => (await offers.overdue(at, limit)).filter(({ turn }) => turn.id === id),
      stuck: async (before, limit) =>
        (await offers.stuck(before, limit)).filter(({ turn }) => turn.id === id),
    },
    turns: mongoTurns(models.turns),
    news: mongoNews(models.news),
    offerDisplay: {
      async show(became) {
        await show(`${became.offer.turn.id} ${became.kind}`);
        return 'shown';
      },
    },
    unbilled: new Unbilled(),
    ids: randomIds,
    clock,
    log: createLogger('silent'),
  };
}

/** How it stands before the deed: `id` names server, member and turn. */
export async function prepared(parts: DeedParts & { readonly clock: TestClock }, deed: Deed, id: string) {
  const account = await parts.ledger.account({ server: id, member: id }, economy);
  if (deed === 'cancel the plan') await parts.ledger.post(account, period('writer', NOON));
  if (deed === 'redeem') {
    const terms = { code: 'SPRING', bucket: 'bonus', amount: 50_000, cap: 9, perMember: 1, ends: null };
    const coupon = { ...terms, id: `cpn-${id}`, server: id, economy: 'genesis', creditDays: null };
    await parts.coupons.add({ ...coupon, createdAt: new Date(parts.clock.now()) });
  }
  if (!['keep', 'discard', 'keep anyway', 'lapse'].includes(deed)) {
    await parts.ledger.touch(account);
    return;
  }
  const hold = reserve({ key: id, ceiling: 22_000, promise: true, lifeSeconds: 300 });
  await parts.ledger.post(account, hold);
  const startedAt = new Date(parts.clock.now());
  await parts.turns.begin({
    ...{ id, server: id, channel: 'channel', member: id, wallet: account.wallet, conversation: id },
    ...{
      replaces: null,
      model: economy.models[0]?.name ?? '',
      prompt: 'tell me',
      isPrivate: false,
      max: null,
    },
    ...{ state: 'running', answer: '', failure: null, startedAt, message: null, undelivered: false },
    ...{ process: null, token: null, locale: 'en-US' },
  });
  await parts.offers.offer(id, 'all of it', {
    ...{ ended: 'done', economy: 'genesis', cost: COST, price: COST, priceVersion: 'v1', saved: 0 },
    usage: { input: 592, cachedInput: 0, cacheWrite: 0, output: 1_600, reasoning: 0 },
    ...{ expires: new Date(startedAt.getTime() + 300_000), token: `token-${id}`, payer: null },
  });
  if (deed !== 'keep anyway') return;
  parts.clock.set(LAPSED);
  await lapseOverdue(parts);
}

/** The deed itself, as the press `press` begins it. */
export async function done(parts: DeedParts, deed: Deed, id: string, press: string): Promise<void> {
  const owner = { server: id, member: id };
  const act = { id: press, server: id, actor: 'owner', member: id };
  switch (deed) {
    case 'keep':
    case 'discard':
    case 'keep anyway': {
      const offer = await findOffer(parts, id);
      if (offer === null) throw new Error(`${id} was never offered`);
      const action = deed === 'discard' ? 'discard' : 'keep';
      await decideOffer(parts, offer, { action, id: press }, (became) => parts.offerDisplay.show(became));
      return;
    }
    case 'lapse':
      return lapseOverdue(parts);
    case 'grant':
      await grantCredit(parts, act, { amount: 100, bucket: 'bonus', note: null });
      return;
    case 'give a plan':
      await grantPlan(parts, act, 'writer', null);
      return;
    case 'cancel the plan': {
      const before = await parts.ledger.standing(owner, await parts.economies.of(owner.server));
      await choosePlan(parts.ledger, owner, before, { wish: 'cancel', id: press });
      return;
    }
    case 'redeem': {
      const redeemed = await redeem(parts, owner, 'spring', press);
      // As the answer does that tells them.
      if (redeemed.kind === 'granted') await parts.news.end(redeemed.news, 'message');
    }
  }
}
