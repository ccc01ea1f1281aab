import { iso } from '../billing/calendar.ts';
import type { OpenPeriod } from '../billing/command.ts';
import { type Economy, type Plan, planNamed } from '../billing/economy.ts';
import type { Account } from '../billing/outcome.ts';
import { alignPlan, othersPaying } from './align-plan.ts';
import { grantedBy } from './credit-invoice.ts';
import { accountOf, type CreditParts, creditedId, noted, notPosted } from './credit-purchase.ts';
import type { DiscordShop, ShopSubscription } from './discord-shop.ts';
import { type NewsParts, tell } from './news.ts';
import {
  CURRENCY,
  type DiscordSubscription,
  isOfDiscord,
  type Payment,
  type Purchase,
  type SeenInDiscord,
} from './payments.ts';

/** What plans of Discord's own shop work with. */
export interface PremiumPlanParts extends CreditParts, NewsParts {
  readonly discordShop: DiscordShop;
}

/** Follows whatever a member subscribed to of a product. @returns whether any of it pays for a wallet */
export async function followProduct(
  parts: PremiumPlanParts,
  { sku, member }: { readonly sku: string; readonly member: string },
): Promise<boolean> {
  let follows = false;
  for (const standing of await parts.discordShop.subscriptions(sku, member)) {
    if (await followStanding(parts, standing)) follows = true;
  }
  return follows;
}

/** Follows a subscription that an event named, as it stands by now. */
export async function followInDiscord(
  parts: PremiumPlanParts,
  { id, skus }: { readonly id: string; readonly skus: readonly string[] },
): Promise<void> {
  for (const sku of skus) {
    const standing = await parts.discordShop.subscription(sku, id);
    if (standing !== null) return void (await followStanding(parts, standing));
  }
}

/** So many others may be in the way at once before a later look does it. */
const RACES_MAX = 20;

/**
 * Brings a wallet to how its subscription stands in Discord now: the present period is opened once, and the plan ends
 * with it, goes on, or has ended. In any order and however often; everything was asked anew. Without a choice of server
 * it waits.
 */
async function followStanding(parts: PremiumPlanParts, standing: ShopSubscription): Promise<boolean> {
  let newest = standing;
  for (let races = 0; races < RACES_MAX; races += 1) {
    const done = await followed(parts, newest);
    if (done !== null) return done;
    const asked = newest.skus.map((sku) => parts.discordShop.subscription(sku, newest.id));
    newest = (await Promise.all(asked)).find((each) => each !== null) ?? newest;
  }
  return false;
}

/** One try; null where somebody else was faster and it has to ask again. */
async function followed(parts: PremiumPlanParts, standing: ShopSubscription): Promise<boolean | null> {
  const { payments, clock, log } = parts;
  const bound = await boundTo(parts, standing);
  if (bound === null) return false;
  const account = await accountOf(parts, bound);
  if (account === null) {
    log.error({ subscription: bound.id, economy: bound.economy }, 'the economy of a subscription is gone');
    return false;
  }
  const sale = await saleOf(parts, standing, bound, account.economy);
  if (sale !== null && !(await openPeriod(parts, account, sale))) return false;
  const isOver = standing.state === 'ended';
  const seen: SeenInDiscord = {
    sku: sale?.sku ?? bound.discord.sku,
    until: sale === null ? bound.discord.until : new Date(standing.end),
    isEnding: standing.state !== 'running',
    next: standing.next.find((sku) => !standing.skus.includes(sku)) ?? null,
    version: bound.discord.version,
  };
  // Before its first period it pays for nothing, and its end ends a plan once: another one may run by now.
  if (seen.until !== null && !(isOver && bound.endedAt !== null)) {
    // Not noted as seen where it has to wait: who looks next finds it as it was.
    if (!(await align(parts, account, bound, { isEnding: seen.isEnding, isOver }))) return false;
  }
  const endedAt = isOver ? (bound.endedAt ?? new Date(clock.now())) : null;
  return (await payments.seen(bound, seen, endedAt)) ? true : null;
}

/**
 * The plan ends with its period, or goes on; false where it has to wait. Discord's events have no id: one change a state
 * of the wallet is enough. That it is over is how Discord gives up on a payment; whoever cancelled has no grace anyway.
 */
async function align(
  parts: PremiumPlanParts,
  account: Account,
  bound: DiscordSubscription,
  { isEnding, isOver }: { readonly isEnding: boolean; readonly isOver: boolean },
): Promise<boolean> {
  const aligned = await alignPlan(parts, account, bound, {
    isEnding,
    isGivenUp: isOver,
    by: 'discord',
    keyAt: (seq) => `upgrade:${bound.id}:${isEnding ? 'cancel' : 'resume'}:${seq}`,
  });
  if (!aligned.ok) parts.log.warn({ subscription: bound.id, reason: aligned.reason }, 'a plan has to wait');
  return aligned.ok;
}

/**
 * Which wallet a subscription pays for: decided once, by the member's latest choice of its product; null where they
 * chose none. Renewals never wander. It moves where its member was erased and is back, or chose a tier of another server.
 */
async function boundTo(
  { payments, economies, clock }: PremiumPlanParts,
  { id, member, skus, state }: ShopSubscription,
): Promise<DiscordSubscription | null> {
  const known = await payments.subscription(id);
  const isTheirs = known?.member === member;
  if (known !== null && isOfDiscord(known) && isTheirs) {
    const economy = await economies.named(known.server, known.economy);
    if (skus.includes(known.discord.sku) || (economy !== null && planOf(economy, skus) !== null))
      return known;
  }
  const purchase = await latestPlanOf({ payments }, member, skus);
  if (purchase === null) return isTheirs && known !== null && isOfDiscord(known) ? known : null;
  if (known !== null && isOfDiscord(known)) {
    await payments.moveSubscription(known, purchase);
  } else if (state === 'ended') {
    return null;
  } else {
    const { server, wallet, economy, sku } = purchase;
    const discord = { sku: sku ?? '', until: null, isEnding: false, next: null, version: 0 };
    const startedAt = new Date(clock.now());
    const fresh = { id, server, member, wallet, economy, customer: '', purchase: purchase.id };
    await payments.subscribe({ ...fresh, startedAt, endedAt: null, discord, repricing: null });
  }
  const bound = await payments.subscription(id);
  return bound !== null && isOfDiscord(bound) && bound.member === member ? bound : null;
}

/** The newest choice of a plan among products of a subscription. */
async function latestPlanOf(
  { payments }: Pick<PremiumPlanParts, 'payments'>,
  member: string,
  skus: readonly string[],
): Promise<Purchase | null> {
  const chosen = await Promise.all(skus.map((sku) => payments.latestOf(member, sku)));
  const plans = chosen.filter((each) => each?.item.kind === 'plan');
  return plans.reduce<Purchase | null>(
    (newest, each) =>
      newest === null || (each !== null && each.createdAt > newest.createdAt) ? each : newest,
    null,
  );
}

/** A period that is paid for, as it is to be opened. */
interface Sale {
  readonly standing: ShopSubscription;
  readonly bound: DiscordSubscription;
  readonly plan: Plan;
  readonly sku: string;
  readonly entitlement: string;
}

/**
 * The present period, where it is paid: Discord grants an entitlement, and moves the period only once it has the money.
 * Null for a period that is over, since a payment is tried again then, for one that was refunded, and for a product that
 * no plan names any more.
 */
async function saleOf(
  { payments, clock, discordShop, log }: PremiumPlanParts,
  standing: ShopSubscription,
  bound: DiscordSubscription,
  economy: Economy,
): Promise<Sale | null> {
  if (standing.state === 'ended' || standing.end <= clock.now()) return null;
  const sku = standing.skus.find((each) => planOf(economy, [each]) !== null) ?? standing.skus[0];
  if (sku === undefined) return null;
  const chosen = await payments.latestOf(bound.member, sku);
  const plan = planOf(economy, [sku]) ?? planNamed(economy, chosen?.item.name ?? '');
  if (plan === null) {
    log.error({ subscription: bound.id, sku }, 'Discord sells a plan that the economy does not have');
    return null;
  }
  const known = await payments.payment(periodId(standing));
  if (known !== null) return { standing, bound, plan, sku, entitlement: known.intent ?? '' };
  for (const id of standing.entitlements) {
    const entitlement = await discordShop.entitlement(id);
    if (entitlement?.state === 'valid' && entitlement.sku === sku)
      return { standing, bound, plan, sku, entitlement: id };
  }
  return null;
}

function planOf({ plans }: Economy, skus: readonly string[]): Plan | null {
  return plans.find(({ discordSku }) => discordSku !== null && skus.includes(discordSku)) ?? null;
}

/** Of the payment that a period is: a subscription's id lasts over periods. */
function periodId({ id, start }: ShopSubscription): string {
  return `${id}:${iso(start)}`;
}

/** Opens the period, once whoever comes first, notes it, and tells of it where it is no renewal. */
async function openPeriod(parts: PremiumPlanParts, account: Account, sale: Sale): Promise<boolean> {
  const { standing, bound, plan, sku, entitlement } = sale;
  const { payments, ledger, clock, log } = parts;
  const id = periodId(standing);
  const known = await payments.payment(id);
  if (known !== null) {
    await tell(parts, creditedId(id));
    return true;
  }
  const over = await overOf(parts, sale);
  const command: OpenPeriod = {
    type: 'period',
    plan: plan.name,
    start: iso(standing.start),
    end: iso(standing.end),
    by: 'discord',
    origin: 'paid',
    ...(over === null ? {} : { over }),
  };
  const outcome = await ledger.post(account, command);
  if (!outcome.ok) {
    log.warn({ subscription: bound.id, reason: notPosted(outcome.refusal) }, 'a period has to wait');
    return false;
  }
  const { entry } = outcome;
  const isRenewal = bound.discord.until !== null && bound.discord.sku === sku;
  const chosen = await payments.latestOf(bound.member, sku);
  const { server, member, wallet, economy } = bound;
  const cents = plan.discordPriceCents ?? plan.priceCents ?? 0;
  const payment: Payment = {
    id,
    purchase: isRenewal ? null : (chosen?.id ?? bound.purchase),
    server,
    member,
    wallet,
    economy,
    key: entry.key,
    grant: { kind: 'period', start: entry.state.plan?.start ?? command.start },
    amount: grantedBy(entry, 'discord'),
    paid: { cents, currency: CURRENCY },
    intent: entitlement,
    reversals: [],
    version: 0,
    at: new Date(clock.now()),
  };
  // A renewal is what was agreed: /plan and /balance show it, nobody is written to.
  await noted(parts, payment, isRenewal ? null : 'credited');
  if (!isRenewal) await tell(parts, creditedId(id));
  return true;
}

/** What this period is to one that still runs: a tier that rose within it, or a second subscription beside another. */
async function overOf({ payments }: PremiumPlanParts, sale: Sale): Promise<'upgrade' | 'second' | null> {
  const { standing, bound, sku } = sale;
  const { until, sku: before } = bound.discord;
  if (until !== null && before !== sku && until.getTime() > standing.start) return 'upgrade';
  return (await othersPaying(payments, bound)).length > 0 ? 'second' : null;
}

const DUE_MAX = 500;
const PAGE = 200;

/**
 * Looks in Discord for what lost events would have told: of subscriptions whose newest period is over, or of every one
 * that goes on.
 */
export async function followDue(parts: PremiumPlanParts, which: 'due' | 'all'): Promise<void> {
  const { payments, clock } = parts;
  if (which === 'due') {
    for (const each of await payments.dueInDiscord(new Date(clock.now()), DUE_MAX))
      await followOne(parts, each);
    return;
  }
  for (let after = ''; ; ) {
    const page = await payments.runningInDiscord({ after, limit: PAGE });
    for (const each of page) await followOne(parts, each);
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}

/** One subscription's trouble is its own. */
async function followOne(parts: PremiumPlanParts, subscription: DiscordSubscription): Promise<void> {
  const { payments, economies, discordShop, clock, log } = parts;
  const { id, server, economy: name, discord } = subscription;
  try {
    const economy = await economies.named(server, name);
    // It may be of another tier by now.
    const tiers = (economy?.plans ?? []).flatMap(({ discordSku }) =>
      discordSku === null ? [] : [discordSku],
    );
    const skus = new Set([discord.sku, ...(discord.next === null ? [] : [discord.next]), ...tiers]);
    for (const sku of skus) {
      const standing = await discordShop.subscription(sku, id);
      if (standing === null) continue;
      await followStanding(parts, standing);
      return;
    }
    log.error({ subscription: id }, 'Discord does not know a subscription any more');
    await payments.seen(subscription, { ...discord, isEnding: true }, new Date(clock.now()));
  } catch (error) {
    log.error({ err: error, subscription: id }, 'a subscription of Discord could not be followed');
  }
}
