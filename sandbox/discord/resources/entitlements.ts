import type { APIEntitlement } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import { notFound } from '../errors.ts';
import { bodyOf, noContent, ok, param, type RouteAnswer, type RouteRequest } from '../route.ts';
import { wireTime } from '../snowflake.ts';

const PAGE_MAX = 100;

/** GET /applications/:application/entitlements, with Discord's filters. */
export function listEntitlements(core: Core, { query }: RouteRequest): RouteAnswer {
  const user = query.get('user_id');
  const guild = query.get('guild_id');
  const skus = query.get('sku_ids')?.split(',') ?? null;
  const after = BigInt(query.get('after') ?? '0');
  const before = BigInt(query.get('before') ?? '9223372036854775807');
  const now = core.clock.now();
  const found = [...core.store.entitlements.values()].filter(
    (entitlement) =>
      (user === null || entitlement.user_id === user) &&
      (guild === null || entitlement.guild_id === guild) &&
      (skus === null || skus.includes(entitlement.sku_id)) &&
      BigInt(entitlement.id) > after &&
      BigInt(entitlement.id) < before &&
      !(query.get('exclude_ended') === 'true' && hasEnded(entitlement, now)) &&
      !(query.get('exclude_deleted') !== 'false' && entitlement.deleted),
  );
  return ok(found.slice(0, Math.min(Number(query.get('limit') ?? PAGE_MAX), PAGE_MAX)));
}

function hasEnded(entitlement: APIEntitlement, nowMs: number): boolean {
  return entitlement.ends_at != null && Date.parse(entitlement.ends_at) <= nowMs;
}

export function getEntitlement(core: Core, request: RouteRequest): RouteAnswer {
  return ok(entitlementOf(core, request));
}

/** POST /applications/:application/entitlements: a test entitlement. */
export function createTestEntitlement(core: Core, request: RouteRequest): RouteAnswer {
  const body = bodyOf<{ sku_id: string; owner_id: string; owner_type: number }>(request);
  const owner = body.owner_type === 1 ? { guild_id: body.owner_id } : { user_id: body.owner_id };
  return ok(addEntitlement(core, { sku_id: body.sku_id, ...owner, type: 8, starts_at: null, ends_at: null }));
}

/** POST /applications/:application/entitlements/:entitlement/consume */
export function consumeEntitlement(core: Core, request: RouteRequest): RouteAnswer {
  const entitlement = entitlementOf(core, request);
  entitlement.consumed = true;
  tell(core, 'ENTITLEMENT_UPDATE', entitlement);
  return noContent;
}

/** DELETE /applications/:application/entitlements/:entitlement */
export function deleteTestEntitlement(core: Core, request: RouteRequest): RouteAnswer {
  removeEntitlement(core, entitlementOf(core, request).id);
  return noContent;
}

export function listSkus(core: Core): RouteAnswer {
  return ok(core.store.skus);
}

/** Stores an entitlement and tells the bot ENTITLEMENT_CREATE. */
export function addEntitlement(
  core: Core,
  fields: Pick<APIEntitlement, 'sku_id' | 'starts_at' | 'ends_at' | 'type'> & {
    user_id?: string;
    guild_id?: string;
  },
): APIEntitlement {
  const entitlement: APIEntitlement = {
    user_id: core.store.applicationOwnerId,
    ...fields,
    id: core.nextId(),
    application_id: core.store.applicationId,
    deleted: false,
    consumed: false,
  };
  core.store.entitlements.set(entitlement.id, entitlement);
  tell(core, 'ENTITLEMENT_CREATE', entitlement);
  return entitlement;
}

/** Marks an entitlement deleted and tells the bot ENTITLEMENT_DELETE. */
export function removeEntitlement(core: Core, id: string): void {
  const entitlement = core.store.entitlements.get(id);
  if (entitlement === undefined) throw notFound.entitlement();
  entitlement.deleted = true;
  tell(core, 'ENTITLEMENT_DELETE', entitlement);
}

/** A subscription's entitlement is over: it gets its end, and the bot is told ENTITLEMENT_UPDATE. */
export function endEntitlement(core: Core, id: string): void {
  const entitlement = core.store.entitlements.get(id);
  if (entitlement === undefined) throw notFound.entitlement();
  entitlement.ends_at = wireTime(core.clock.now());
  tell(core, 'ENTITLEMENT_UPDATE', entitlement);
}

/** Entitlement events go to shard 0 only, whatever guild they concern. */
function tell(core: Core, event: string, entitlement: APIEntitlement): void {
  core.dispatch(event, entitlement, { guildId: null, intents: 0 });
}

function entitlementOf(core: Core, request: RouteRequest): APIEntitlement {
  const entitlement = core.store.entitlements.get(param(request, 'entitlement'));
  if (entitlement === undefined) throw notFound.entitlement();
  return entitlement;
}
