import type { CreditPack } from '../billing/command.ts';
import type { Logger } from '../logger.ts';
import { accountOf, type CreditParts, creditedId, noted, notPosted } from './credit-purchase.ts';
import type { Bought, DiscordShop, Entitlement } from './discord-shop.ts';
import { type NewsParts, spread, tell } from './news.ts';
import { waitingId, waitingPurchaseNews } from './news-content.ts';
import type { Payment, Purchase } from './payments.ts';
import { followProduct } from './premium-plan.ts';
import { productsOf } from './shop-products.ts';
import { refundOf, takeBack } from './take-back.ts';

export interface PremiumParts extends CreditParts, NewsParts {
  readonly discordShop: DiscordShop;
  readonly log: Logger;
}

/**
 * Credits what was bought in Discord, once: a pack by its entitlement, then consumed; a plan by its subscription. It
 * goes to the server where the member last chose that product; without one it waits until they do, and they are told so
 * once.
 * @returns whether it is credited
 */
export async function creditEntitlement(
  parts: PremiumParts,
  entitlement: Pick<Entitlement, 'id'>,
): Promise<boolean> {
  const { payments, discordShop } = parts;
  const { id } = entitlement;
  const known = await payments.payment(id);
  if (known !== null) {
    await discordShop.consume(id);
    await tell(parts, creditedId(id));
    return true;
  }
  // Events only say what to look at: it may have been refunded by now.
  const standing = await discordShop.entitlement(id);
  if (standing === null || standing.state === 'refunded') return false;
  const { sku, member } = standing;
  const latest = await payments.latestOf(member, sku);
  if (latest === null) {
    // What was credited before its member was erased waits for nothing.
    if ((await payments.byIntent(id)) === null)
      await spread(parts, waitingPurchaseNews(standing, new Date(parts.clock.now())));
    return false;
  }
  if (latest.item.kind === 'plan') return followProduct(parts, { sku, member });
  const purchase = await boundTo(parts, id, latest);
  const payment = await credited(parts, id, purchase);
  if (payment === null) return false;
  await noted(parts, payment, 'credited');
  await discordShop.consume(id);
  await tell(parts, creditedId(id));
  return true;
}

/**
 * The purchase that an entitlement is credited by. Decided once, before the credit: whoever comes again, after a crash
 * or in another process, credits the same wallet, whatever the member chose meanwhile.
 */
async function boundTo(
  { payments, ledger }: PremiumParts,
  entitlement: string,
  latest: Purchase,
): Promise<Purchase> {
  const id = await payments.bindEntitlement(entitlement, latest.id);
  if (id === latest.id) return latest;
  const bound = await payments.purchase(id);
  if (bound === null || bound.member === latest.member) return bound ?? latest;
  // Its member was erased and is back. What was credited before that stays where it was.
  if ((await ledger.entry(bound.wallet, entitlement)) !== null) return bound;
  await payments.rebindEntitlement(entitlement, id, latest.id);
  return latest;
}

/** Credits a pack: the entitlement's id is the entry's key. Null where it has to wait. */
async function credited(parts: PremiumParts, id: string, purchase: Purchase): Promise<Payment | null> {
  const { bucket, amount, server, member, wallet, economy, price } = purchase;
  const account = await accountOf(parts, purchase);
  if (account === null || bucket === null) return null;
  const command: CreditPack = { type: 'credit-pack', key: id, by: 'discord', bucket, amount };
  const outcome = await parts.ledger.post(account, command);
  if (!outcome.ok) {
    parts.log.warn({ entitlement: id, reason: notPosted(outcome.refusal) }, 'an entitlement has to wait');
    return null;
  }
  return {
    id,
    purchase: purchase.id,
    server,
    member,
    wallet,
    economy,
    key: id,
    grant: { kind: 'pack', bucket },
    amount,
    paid: price,
    intent: id,
    reversals: [],
    version: 0,
    at: new Date(parts.clock.now()),
  };
}

/** Takes back what Discord refunded: a pack, or the newest period of a plan. A repeat takes nothing more. */
export async function takeBackEntitlement(
  parts: PremiumParts,
  { id }: Pick<Entitlement, 'id'>,
): Promise<void> {
  const payment = await parts.payments.byIntent(id);
  const reversal = { id: refundOf(id), kind: 'refund', stage: 'stands' } as const;
  if (payment === null) return parts.news.end(waitingId(id), 'void');
  const { cents: money, currency } = payment.paid;
  const fact = { kind: 'reversal', intent: id, currency, reversal: { ...reversal, money } } as const;
  const applied = await takeBack(parts, fact);
  if (!applied.ok)
    parts.log.error({ entitlement: id, reason: applied.reason }, 'a refund of Discord has to wait');
}

/**
 * Credits whatever waits in Discord's shop, and takes back what was refunded there: after a lost event, a crash, or a
 * member's choice of server. Safe to run never, once or five times, in any number of processes.
 */
export async function creditWaiting(parts: PremiumParts, wanted: Omit<Bought, 'skus'> = {}): Promise<void> {
  const skus = await productsOf(parts, wanted.member);
  if (skus.length === 0) return;
  for (const entitlement of await parts.discordShop.bought({ ...wanted, skus })) {
    try {
      await settleEntitlement(parts, entitlement);
    } catch (error) {
      parts.log.error({ err: error, entitlement: entitlement.id }, 'an entitlement could not be credited');
    }
  }
}

async function settleEntitlement(parts: PremiumParts, entitlement: Entitlement): Promise<void> {
  const { id, state } = entitlement;
  if (state === 'used' || state === 'ended') return;
  // A refund that is noted may not be taken back yet: a crash can come between.
  if (state === 'refunded') return takeBackEntitlement(parts, entitlement);
  const newest = await parts.payments.byIntent(id);
  // A plan's entitlement stays valid; its later periods are found by its subscription. Of a member who was erased and is
  // back it has to be bound anew.
  const isFollowed = newest?.grant.kind === 'period' && newest.member === entitlement.member;
  if (!isFollowed) await creditEntitlement(parts, entitlement);
}
