import { type APIEntitlement, EntitlementType, SKUType } from 'discord-api-types/v10';
import { BUTTON, flatten, PREMIUM_STYLE } from '../components.ts';
import type { Core } from '../core.ts';
import { addEntitlement } from '../resources/entitlements.ts';
import type { StoredUser } from '../store.ts';
import { type PremiumTarget, SandboxUsageError } from '../types.ts';
import { canSee } from '../visible.ts';
import { changeSubscription, runningSubscription, startSubscription } from './subscriptions.ts';

/**
 * Presses a premium button and buys in Discord's shop: the bot is told ENTITLEMENT_CREATE, on shard 0.
 *
 * A consumable can be bought again once it was consumed, anything else once it has ended (docs:
 * monetization/implementing-one-time-purchases). Another tier changes the subscription that runs (docs:
 * monetization/implementing-app-subscriptions). Items that nobody listed count as consumables.
 */
export function buyPremium(core: Core, member: StoredUser, target: PremiumTarget): APIEntitlement {
  const skuId = skuOf(core, member, target);
  const sku = core.store.skus.find(({ id }) => id === skuId);
  if (sku === undefined && core.store.skus.length > 0) {
    throw new SandboxUsageError(`Discord's shop has no item ${skuId}`);
  }
  const type = sku?.type ?? SKUType.Consumable;
  const now = core.clock.now();
  const subscription = type === SKUType.Subscription ? runningSubscription(core, member.id) : null;
  // Another tier of what runs already; the same one only goes on where it was cancelled.
  if (subscription !== null && !subscription.sku_ids.includes(skuId)) {
    const { entitlement_ids } = changeSubscription(core, subscription, skuId);
    const [current] = entitlement_ids.flatMap((id) => core.store.entitlements.get(id) ?? []);
    if (current !== undefined) return current;
  }
  if (isOwned(core, member.id, skuId, type, now)) {
    throw new SandboxUsageError(`${member.displayName} owns ${sku?.name ?? `item ${skuId}`} already`);
  }
  if (type === SKUType.Subscription) return startSubscription(core, member.id, skuId);
  return addEntitlement(core, {
    ...{ sku_id: skuId, user_id: member.id, ends_at: null, starts_at: null },
    type: EntitlementType.Purchase,
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
