import { type APISubscription, EntitlementType, SubscriptionStatus } from 'discord-api-types/v10';
import type { DiscordSandbox } from '../sandbox/discord/index.ts';

/** Something that a member bought in Discord's own shop. */
export type DiscordPurchase = {
  /** Of the entitlement or the subscription. */
  readonly id: string;
  readonly member: string;
  /** The item's name in the shop, its id where it is not listed. */
  readonly title: string;
} & (
  | { readonly kind: 'pack'; readonly state: 'bought' | 'used' | 'refunded' }
  | {
      readonly kind: 'plan';
      readonly state: 'running' | 'ending' | 'ended' | 'refunded';
      /** When its period ends, as Discord writes it. */
      readonly end: string;
      /** What it becomes with its next period, where that is something else. */
      readonly next: string | null;
    }
);

type Shop = Pick<DiscordSandbox, 'world' | 'entitlements' | 'subscriptions' | 'deleteEntitlement'>;

/** What was bought in Discord's shop, oldest first, as it stands. */
export function discordPurchases(shop: Shop): readonly DiscordPurchase[] {
  const entitlements = shop.entitlements();
  const packs = entitlements
    .filter(({ type }) => type === EntitlementType.Purchase)
    .map(({ id, user_id: member = '', sku_id, deleted, consumed }): DiscordPurchase => {
      const state = deleted ? 'refunded' : consumed === true ? 'used' : 'bought';
      return { kind: 'pack', id, member, title: titleOf(shop, sku_id), state };
    });
  const gone = new Set(entitlements.filter(({ deleted }) => deleted).map(({ id }) => id));
  const plans = shop.subscriptions.all().map((subscription) => planOf(shop, subscription, gone));
  return [...packs, ...plans].toSorted((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1));
}

const STATES = {
  [SubscriptionStatus.Active]: 'running',
  [SubscriptionStatus.Ending]: 'ending',
  [SubscriptionStatus.Inactive]: 'ended',
} as const;

function planOf(shop: Shop, subscription: APISubscription, gone: ReadonlySet<string>): DiscordPurchase {
  const { id, user_id: member, sku_ids, entitlement_ids, renewal_sku_ids, status } = subscription;
  const [sku = ''] = sku_ids;
  const next = renewal_sku_ids?.find((each) => each !== sku);
  return {
    kind: 'plan',
    id,
    member,
    title: titleOf(shop, sku),
    end: subscription.current_period_end,
    state: entitlement_ids.some((each) => gone.has(each)) ? 'refunded' : STATES[status],
    next: next === undefined ? null : titleOf(shop, next),
  };
}

function titleOf({ world }: Shop, sku: string): string {
  return world.skus.find(({ id }) => id === sku)?.name ?? `item ${sku}`;
}

/** Discord gives the money for a pack, or for a plan's present period, back. */
export function refundInDiscord(shop: Shop, { kind, id }: Pick<DiscordPurchase, 'kind' | 'id'>): void {
  if (kind === 'plan') shop.subscriptions.refund(id);
  else shop.deleteEntitlement(id);
}

/** How a purchase stands, in words: `Supporter: renews 2026-12-21`. */
export function standingText(purchase: DiscordPurchase): string {
  if (purchase.kind === 'pack' || purchase.state === 'ended' || purchase.state === 'refunded')
    return purchase.state;
  const day = purchase.end.slice(0, 10);
  if (purchase.state === 'ending') return `ends ${day}`;
  return purchase.next === null ? `renews ${day}` : `becomes ${purchase.next} ${day}`;
}
