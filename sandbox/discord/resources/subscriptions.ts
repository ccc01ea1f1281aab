import type { APISubscription } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import { invalidForm, notFound } from '../errors.ts';
import { ok, param, type RouteAnswer, type RouteRequest } from '../route.ts';

const PAGE_MAX = 100;
const PAGE = 50;

/**
 * GET /skus/:sku/subscriptions: of one member, since a bot may not list those of everybody.
 * @see https://docs.discord.com/developers/resources/subscription
 */
export function listSubscriptions(core: Core, request: RouteRequest): RouteAnswer {
  const { query } = request;
  const user = query.get('user_id');
  if (user === null) throw invalidForm('user_id', 'BASE_TYPE_REQUIRED', 'This field is required');
  const sku = param(request, 'sku');
  const after = BigInt(query.get('after') ?? '0');
  const before = BigInt(query.get('before') ?? '9223372036854775807');
  const found = [...core.store.subscriptions.values()].filter(
    (subscription) =>
      subscription.user_id === user &&
      subscription.sku_ids.includes(sku) &&
      BigInt(subscription.id) > after &&
      BigInt(subscription.id) < before,
  );
  return ok(found.slice(0, Math.min(Number(query.get('limit') ?? PAGE), PAGE_MAX)));
}

/** GET /skus/:sku/subscriptions/:subscription */
export function getSubscription(core: Core, request: RouteRequest): RouteAnswer {
  const found = core.store.subscriptions.get(param(request, 'subscription'));
  if (!found?.sku_ids.includes(param(request, 'sku'))) throw notFound.subscription();
  return ok(found);
}

/** Stores a subscription as it is now, and tells the bot. */
export function tellSubscription(
  core: Core,
  event: 'SUBSCRIPTION_CREATE' | 'SUBSCRIPTION_UPDATE',
  subscription: APISubscription,
): void {
  core.store.subscriptions.set(subscription.id, subscription);
  // As of entitlements: shard 0 only, whatever guild they concern.
  core.dispatch(event, subscription, { guildId: null, intents: 0 });
}
