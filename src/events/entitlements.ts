import { Events } from 'discord.js';
import { defineEvent } from '../event.ts';
import { creditEntitlement, takeBackEntitlement } from '../flows/premium.ts';
import { followInDiscord, followProduct } from '../flows/premium-plan.ts';

/** Something was bought in Discord's own shop. It reaches shard 0 only, whatever server it is for. */
export const entitlementCreate = defineEvent(Events.EntitlementCreate, async (context, entitlement) => {
  const { id, consumed } = entitlement;
  if (!consumed) await creditEntitlement(context, { id });
});

/** A subscription's entitlement has ended. A pack's was consumed, which is our own doing. */
export const entitlementUpdate = defineEvent(
  Events.EntitlementUpdate,
  async (context, _before, entitlement) => {
    const { skuId: sku, userId: member, endsTimestamp } = entitlement;
    if (endsTimestamp !== null) await followProduct(context, { sku, member });
  },
);

/** Discord refunded it. */
export const entitlementDelete = defineEvent(Events.EntitlementDelete, (context, { id }) =>
  takeBackEntitlement(context, { id }),
);

/** Somebody subscribed; nothing may be granted yet. */
export const subscriptionCreate = defineEvent(Events.SubscriptionCreate, (context, { id, skuIds: skus }) =>
  followInDiscord(context, { id, skus }),
);

/** A subscription was granted, renewed, moved to another tier, cancelled, resumed, or is over. */
export const subscriptionUpdate = defineEvent(
  Events.SubscriptionUpdate,
  (context, _before, { id, skuIds: skus }) => followInDiscord(context, { id, skus }),
);

/** A subscription is gone; Discord does not say when that happens. */
export const subscriptionDelete = defineEvent(Events.SubscriptionDelete, (context, { id, skuIds: skus }) =>
  followInDiscord(context, { id, skus }),
);
