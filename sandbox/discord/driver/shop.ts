import { type APIEntitlement, EntitlementType, SKUType } from 'discord-api-types/v10';
import { BUTTON, flatten, PREMIUM_STYLE } from '../components.ts';
import type { Core } from '../core.ts';
import { addEntitlement } from '../resources/entitlements.ts';
import { wireTime } from '../snowflake.ts';
import type { StoredUser } from '../store.ts';
import { type PremiumTarget, SandboxUsageError } from '../types.ts';
import { canSee } from '../visible.ts';

/**
 * Presses a premium button and buys in Discord's shop: the bot is told ENTITLEMENT_CREATE, on shard 0.
 *
 * A consumable can be bought again once it was consumed, anything else once it has ended (docs:
 * monetization/implementing-one-time-purchases). Items that nobody listed count as consumables.
 */
export function buyPremium(core: Core, member: StoredUser, target: PremiumTarget): APIEntitlement {
  const skuId = skuOf(core, member, target);
  const sku = core.store.skus.find(({ id }) => id === skuId);
  if (sku === undefined && core.store.skus.length > 0) {
    throw new SandboxUsageError(`Discord's shop has no item ${skuId}`);
  }
  const type = sku?.type ?? SKUType.Consumable;
  const now = core.clock.now();
  if (isOwned(core, member.id, skuId, type, now)) {
    throw new SandboxUsageError(`${member.displayName} owns ${sku?.name ?? `item ${skuId}`} already`);
  }
  const isPlan = type === SKUType.Subscription;
  return addEntitlement(core, {
    ...{ sku_id: skuId, user_id: member.id, ends_at: null, starts_at: isPlan ? wireTime(now) : null },
    type: isPlan ? EntitlementType.ApplicationSubscription : EntitlementType.Purchase,
  });
}

function skuOf(core: Core, member: StoredUser, { messageId, skuId }: PremiumTarget): string {
  const message = core.store.messages.get(messageId);
  if (message === undefined || !canSee(core, message, member.id)) {
    throw new SandboxUsageError(`${member.displayName} sees no message ${messageId}`);
  }
  const buttons = flatten(message.components).filter(
    ({ type, style }) => type === BUTTON && style === PREMIUM_STYLE,
  );
  const button = buttons.find(({ sku_id }) => sku_id === (skuId ?? sku_id));
  if (!button?.sku_id) throw new SandboxUsageError('that message offers nothing of Discord’s shop');
  if (button.disabled === true) throw new SandboxUsageError('that button is disabled');
  return button.sku_id;
}

function isOwned(core: Core, memberId: string, skuId: string, type: SKUType, now: number): boolean {
  return [...core.store.entitlements.values()].some(
    (entitlement) =>
      entitlement.user_id === memberId &&
      entitlement.sku_id === skuId &&
      !entitlement.deleted &&
      (entitlement.ends_at == null || Date.parse(entitlement.ends_at) > now) &&
      !(type === SKUType.Consumable && entitlement.consumed === true),
  );
}
