import { Events } from 'discord.js';
import { defineEvent } from '../event.ts';
import { creditEntitlement, takeBackEntitlement } from '../flows/premium.ts';

/** Something was bought in Discord's own shop. It reaches shard 0 only, whatever server it is for. */
export const entitlementCreate = defineEvent(Events.EntitlementCreate, async (context, entitlement) => {
  const { id, skuId: sku, userId: member, consumed } = entitlement;
  if (!consumed) await creditEntitlement(context, { id, sku, member });
});

/** Discord refunded it. */
export const entitlementDelete = defineEvent(Events.EntitlementDelete, (context, { id }) =>
  takeBackEntitlement(context, { id }),
);
