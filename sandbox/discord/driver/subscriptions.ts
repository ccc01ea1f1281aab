import {
  type APIEntitlement,
  type APISubscription,
  EntitlementType,
  SubscriptionStatus,
} from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import { addEntitlement, endEntitlement, removeEntitlement } from '../resources/entitlements.ts';
import { tellSubscription } from '../resources/subscriptions.ts';
import { wireTime } from '../snowflake.ts';
import { SandboxUsageError, type SubscriptionsDriver } from '../types.ts';

/**
 * What members, banks and the clock do to subscriptions of Discord's shop.
 * @param memberNamed the id of whom somebody names
 * @throws {SandboxUsageError} everywhere, for what does not exist or cannot happen
 */
export function createSubscriptionsDriver(
  core: Core,
  memberNamed: (name: string) => string,
): SubscriptionsDriver {
  const find = (id: string): APISubscription => {
    const subscription = core.store.subscriptions.get(id);
    if (subscription === undefined) throw new SandboxUsageError(`there is no subscription ${id}`);
    return subscription;
  };
  const running = (id: string): APISubscription => {
    const subscription = find(id);
    if (subscription.status === SubscriptionStatus.Inactive)
      throw new SandboxUsageError('that subscription has ended');
    return subscription;
  };
  const update = (subscription: APISubscription, fields: Partial<APISubscription>): APISubscription => {
    tellSubscription(core, 'SUBSCRIPTION_UPDATE', { ...subscription, ...fields });
    return structuredClone(find(subscription.id));
  };
  return {
    all: () => structuredClone([...core.store.subscriptions.values()]),
    start(memberName, skuId) {
      startSubscription(core, memberNamed(memberName), skuId);
      return structuredClone([...core.store.subscriptions.values()].at(-1) ?? find(''));
    },
    renew: (id) => {
      const subscription = running(id);
      if (subscription.status === SubscriptionStatus.Ending) return update(...ended(core, subscription));
      const [next] = subscription.renewal_sku_ids ?? [];
      const isOther = next !== undefined && !subscription.sku_ids.includes(next);
      const period = periodFrom(Math.min(core.clock.now(), Date.parse(subscription.current_period_end)));
      return update(subscription, { ...(isOther ? moved(core, subscription, next) : {}), ...period });
    },
    cancel: (id) =>
      update(running(id), {
        status: SubscriptionStatus.Ending,
        canceled_at: wireTime(core.clock.now()),
        renewal_sku_ids: null,
      }),
    resume: (id) => {
      const subscription = running(id);
      const renewal_sku_ids = [...subscription.sku_ids];
      return update(subscription, { status: SubscriptionStatus.Active, canceled_at: null, renewal_sku_ids });
    },
    end: (id) => update(...ended(core, running(id))),
    refund: (id) => {
      const subscription = running(id);
      for (const entitlement of subscription.entitlement_ids) removeEntitlement(core, entitlement);
      return update(subscription, { status: SubscriptionStatus.Inactive });
    },
    change: (id, skuId) => structuredClone(changeSubscription(core, running(id), skuId)),
  };
}

/** The subscription of a member that is not over; null for none. An application has one group of them. */
export function runningSubscription(core: Core, memberId: string): APISubscription | null {
  const own = [...core.store.subscriptions.values()].filter(({ user_id }) => user_id === memberId);
  return own.find(({ status }) => status !== SubscriptionStatus.Inactive) ?? null;
}

/**
 * Subscribes a member: the bot is told of the subscription, of its entitlement, and of both together, in the order of
 * Discord's guide. @see https://docs.discord.com/developers/monetization/implementing-app-subscriptions
 */
export function startSubscription(core: Core, memberId: string, skuId: string): APIEntitlement {
  const now = core.clock.now();
  const subscription: APISubscription = {
    id: core.nextId(),
    user_id: memberId,
    sku_ids: [skuId],
    entitlement_ids: [],
    renewal_sku_ids: null,
    ...periodFrom(now),
    // Nothing is granted yet.
    status: SubscriptionStatus.Ending,
    canceled_at: null,
  };
  tellSubscription(core, 'SUBSCRIPTION_CREATE', subscription);
  const entitlement = granted(core, subscription, skuId);
  tellSubscription(core, 'SUBSCRIPTION_UPDATE', {
    ...subscription,
    entitlement_ids: [entitlement.id],
    renewal_sku_ids: [skuId],
    status: SubscriptionStatus.Active,
  });
  return entitlement;
}

/**
 * Moves a subscription to another product: to one that stands later in the shop's list at once, with a period that
 * begins anew; to an earlier one with the next period.
 */
export function changeSubscription(
  core: Core,
  subscription: APISubscription,
  skuId: string,
): APISubscription {
  const rank = (id: string | undefined) => core.store.skus.findIndex((sku) => sku.id === id);
  const isHigher = rank(skuId) >= rank(subscription.sku_ids[0]);
  const renewal = { renewal_sku_ids: [skuId], status: SubscriptionStatus.Active, canceled_at: null };
  const now = core.clock.now();
  const changed = isHigher
    ? { ...subscription, ...renewal, ...moved(core, subscription, skuId), ...periodFrom(now) }
    : { ...subscription, ...renewal };
  tellSubscription(core, 'SUBSCRIPTION_UPDATE', changed);
  return changed;
}

/** The old entitlement ends, another one begins. */
function moved(core: Core, subscription: APISubscription, skuId: string): Partial<APISubscription> {
  for (const id of subscription.entitlement_ids) endEntitlement(core, id);
  const entitlement = granted(core, subscription, skuId);
  return { sku_ids: [skuId], entitlement_ids: [entitlement.id], renewal_sku_ids: [skuId] };
}

/** Of subscriptions an entitlement has no end until it has ended. */
function granted(core: Core, { user_id }: APISubscription, skuId: string): APIEntitlement {
  return addEntitlement(core, {
    ...{ sku_id: skuId, user_id, type: EntitlementType.ApplicationSubscription },
    ...{ starts_at: wireTime(core.clock.now()), ends_at: null },
  });
}

function ended(core: Core, subscription: APISubscription): [APISubscription, Partial<APISubscription>] {
  for (const id of subscription.entitlement_ids) endEntitlement(core, id);
  return [subscription, { status: SubscriptionStatus.Inactive, renewal_sku_ids: null }];
}

/** A month from an instant on, on the last day of shorter months. */
function periodFrom(startMs: number): Pick<APISubscription, 'current_period_start' | 'current_period_end'> {
  const end = new Date(startMs);
  const day = end.getUTCDate();
  end.setUTCDate(1);
  end.setUTCMonth(end.getUTCMonth() + 1);
  const last = new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() + 1, 0)).getUTCDate();
  end.setUTCDate(Math.min(day, last));
  return { current_period_start: wireTime(startMs), current_period_end: wireTime(end.getTime()) };
}
