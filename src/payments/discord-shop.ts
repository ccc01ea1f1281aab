import type { REST } from '@discordjs/rest';
import { type APIEntitlement, type APISubscription, Routes, SubscriptionStatus } from 'discord-api-types/v10';
import type { Clock } from '../clock.ts';
import type { DiscordShop, Entitlement, ShopSubscription } from '../flows/discord-shop.ts';

const PAGE = 100;
const NOT_FOUND = 404;
/** Discord's first millisecond, and how far the time stands in an id: what was bought since is behind that id. */
const EPOCH_MS = 1_420_070_400_000;
const TIME_BITS = 22n;

/**
 * Discord's own shop over its API, with the bot's token.
 * @see https://docs.discord.com/developers/resources/entitlement
 * @see https://docs.discord.com/developers/resources/subscription
 */
export function discordShop(rest: REST, applicationId: string, clock: Clock): DiscordShop {
  const entitlementsOf = (found: readonly APIEntitlement[]) => {
    const now = clock.now();
    return found.flatMap((each) =>
      each.user_id === undefined ? [] : [entitlementOf(each, each.user_id, now)],
    );
  };
  return {
    async bought({ skus, member, since }) {
      const found: APIEntitlement[] = [];
      let after = since === undefined ? 0n : idAt(since.getTime()) - 1n;
      for (;;) {
        const query = new URLSearchParams({
          sku_ids: skus.join(','),
          limit: String(PAGE),
          after: String(after),
        });
        query.set('exclude_deleted', 'false');
        if (member !== undefined) query.set('user_id', member);
        const page = (await rest.get(Routes.entitlements(applicationId), { query })) as APIEntitlement[];
        found.push(...page);
        if (page.length < PAGE) return entitlementsOf(found);
        after = page.map(({ id }) => BigInt(id)).reduce((last, id) => (id > last ? id : last), after);
      }
    },
    async entitlement(id) {
      const route = Routes.entitlement(applicationId, id);
      const found = await orNull(async () => (await rest.get(route)) as APIEntitlement);
      return found === null ? null : (entitlementsOf([found])[0] ?? null);
    },
    async consume(id) {
      await rest.post(Routes.consumeEntitlement(applicationId, id));
    },
    async subscriptions(sku, member) {
      const query = new URLSearchParams({ user_id: member, limit: String(PAGE) });
      const found = (await rest.get(Routes.skuSubscriptions(sku), { query })) as APISubscription[];
      return found.map(subscriptionOf);
    },
    async subscription(sku, id) {
      const route = Routes.skuSubscription(sku, id);
      const found = await orNull(async () => (await rest.get(route)) as APISubscription);
      return found === null ? null : subscriptionOf(found);
    },
  };
}

/** The least id of what began at or after an instant. */
function idAt(atMs: number): bigint {
  return BigInt(Math.max(0, atMs - EPOCH_MS)) << TIME_BITS;
}

function entitlementOf(
  { id, sku_id: sku, consumed, deleted, ends_at }: APIEntitlement,
  member: string,
  now: number,
): Entitlement {
  const isOver = ends_at != null && Date.parse(ends_at) <= now;
  const state = deleted ? 'refunded' : consumed === true ? 'used' : isOver ? 'ended' : 'valid';
  return { id, sku, member, state };
}

const STATES = {
  [SubscriptionStatus.Active]: 'running',
  [SubscriptionStatus.Ending]: 'ending',
  [SubscriptionStatus.Inactive]: 'ended',
} as const;

function subscriptionOf(found: APISubscription): ShopSubscription {
  return {
    id: found.id,
    member: found.user_id,
    skus: found.sku_ids,
    entitlements: found.entitlement_ids,
    next: found.renewal_sku_ids ?? [],
    start: Date.parse(found.current_period_start),
    end: Date.parse(found.current_period_end),
    state: STATES[found.status],
  };
}

/** What was asked for by its id; null where there is none. */
async function orNull<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Error && 'status' in error && error.status === NOT_FOUND) return null;
    throw error;
  }
}
