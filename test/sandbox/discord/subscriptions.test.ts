import { Events, SubscriptionStatus } from 'discord.js';
import { type APISKU, type APISubscription, Routes, SKUType } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { defaultWorld } from '../../../sandbox/discord/index.ts';
import { createManualClock, startBench } from './harness.ts';

const BASIC = '1200000000000000561';
const PRO = '1200000000000000562';
const NOON = '2026-09-01T12:00:00.000000+00:00';
const OCTOBER = '2026-10-01T12:00:00.000000+00:00';

const tier = (id: string, name: string): APISKU => ({
  ...{ id, name, type: SKUType.Subscription, application_id: '1200000000000000900' },
  ...{ slug: name.toLowerCase(), flags: 256 },
});

/** A bot that hears of Discord's shop, and Ben, who subscribes to its tiers. */
async function openTiers() {
  const clock = createManualClock();
  const bench = await startBench({
    clock,
    seed: { ...defaultWorld, skus: [tier(BASIC, 'Basic'), tier(PRO, 'Pro')] },
  });
  const heard: string[] = [];
  const { client, sandbox } = bench;
  client.on(Events.SubscriptionCreate, ({ status }) => heard.push(`subscription created ${status}`));
  client.on(Events.SubscriptionUpdate, (_before, { status }) => heard.push(`subscription ${status}`));
  client.on(Events.EntitlementCreate, ({ skuId }) => heard.push(`granted ${skuId}`));
  client.on(Events.EntitlementUpdate, (_before, { skuId, endsAt }) =>
    heard.push(`${endsAt === null ? 'changed' : 'ended'} ${skuId}`),
  );
  client.on(Events.EntitlementDelete, ({ skuId }) => heard.push(`deleted ${skuId}`));
  const ben = sandbox.member('Ben').id;
  const subscribe = (skuId: string) => {
    bench.sandbox.subscriptions.start('Ben', skuId);
    return newest();
  };
  const newest = () => {
    const found = sandbox.subscriptions.all().at(-1);
    if (found === undefined) throw new Error('nobody subscribed');
    return found;
  };
  const hears = async (...events: readonly string[]) => {
    await expect.poll(() => heard, { timeout: 10_000 }).toEqual(events);
    heard.length = 0;
  };
  const list = (sku: string, query: Record<string, string> = { user_id: ben }) =>
    client.rest.get(Routes.skuSubscriptions(sku), { query: new URLSearchParams(query) }) as Promise<
      APISubscription[]
    >;
  const dispose = () => bench[Symbol.asyncDispose]();
  return { bench, clock, ben, subscribe, newest, hears, list, [Symbol.asyncDispose]: dispose };
}

const GRANTED = [
  `subscription created ${SubscriptionStatus.Ending}`,
  `granted ${BASIC}`,
  `subscription ${SubscriptionStatus.Active}`,
];

describe("a subscription of Discord's shop", () => {
  it('is told in the order of the guide: made without an entitlement, granted, active for a month', async () => {
    await using shop = await openTiers();
    const subscription = shop.subscribe(BASIC);
    await shop.hears(...GRANTED);
    expect(subscription).toMatchObject({
      ...{ user_id: shop.ben, sku_ids: [BASIC], renewal_sku_ids: [BASIC], status: SubscriptionStatus.Active },
      ...{ current_period_start: NOON, current_period_end: OCTOBER, canceled_at: null },
    });
    expect(shop.bench.sandbox.entitlements()).toMatchObject([
      { id: subscription.entitlement_ids[0], starts_at: NOON, ends_at: null },
    ]);
    expect(shop.bench.sandbox.violations()).toEqual([]);
  });

  it('is listed of one member at a time, and found by its id under its product alone', async () => {
    await using shop = await openTiers();
    const { id } = shop.subscribe(BASIC);
    expect((await shop.list(BASIC)).map((each) => each.id)).toEqual([id]);
    expect(await shop.list(PRO)).toEqual([]);
    expect(await shop.list(BASIC, { user_id: shop.bench.sandbox.member('Cleo').id })).toEqual([]);
    expect(await shop.list(BASIC, { user_id: shop.ben, after: id })).toEqual([]);
    await expect(shop.list(BASIC, {})).rejects.toMatchObject({ code: 50035 });
    const { rest } = shop.bench.client;
    expect(await rest.get(Routes.skuSubscription(BASIC, id))).toMatchObject({ id });
    await expect(rest.get(Routes.skuSubscription(PRO, id))).rejects.toMatchObject({ status: 404 });
  });

  it('renews from the end of its period, before its time from now, and tells it without an entitlement', async () => {
    await using shop = await openTiers();
    const { id } = shop.subscribe(BASIC);
    await shop.hears(...GRANTED);
    shop.clock.advance(31 * 86_400_000);
    expect(shop.bench.sandbox.subscriptions.renew(id)).toMatchObject({
      ...{ current_period_start: OCTOBER, current_period_end: '2026-11-01T12:00:00.000000+00:00' },
    });
    await shop.hears(`subscription ${SubscriptionStatus.Active}`);
    shop.clock.advance(86_400_000);
    expect(shop.bench.sandbox.subscriptions.renew(id).current_period_start).toBe(
      '2026-10-03T12:00:00.000000+00:00',
    );
  });

  it('that was cancelled can go on, else it ends with its period: entitlement first', async () => {
    await using shop = await openTiers();
    const { id } = shop.subscribe(BASIC);
    await shop.hears(...GRANTED);
    const { subscriptions } = shop.bench.sandbox;
    expect(subscriptions.cancel(id)).toMatchObject({ status: SubscriptionStatus.Ending, canceled_at: NOON });
    expect(subscriptions.resume(id)).toMatchObject({ status: SubscriptionStatus.Active, canceled_at: null });
    subscriptions.cancel(id);
    const { Active, Ending, Inactive } = SubscriptionStatus;
    await shop.hears(`subscription ${Ending}`, `subscription ${Active}`, `subscription ${Ending}`);
    expect(subscriptions.renew(id).status).toBe(Inactive);
    await shop.hears(`ended ${BASIC}`, `subscription ${Inactive}`);
    expect(() => subscriptions.renew(id)).toThrow('has ended');
  });

  it('that is refunded loses its entitlement', async () => {
    await using shop = await openTiers();
    const { id } = shop.subscribe(BASIC);
    await shop.hears(...GRANTED);
    shop.bench.sandbox.subscriptions.refund(id);
    await shop.hears(`deleted ${BASIC}`, `subscription ${SubscriptionStatus.Inactive}`);
  });

  it('goes to a higher tier at once, with a period that begins anew, and to a lower one with the next', async () => {
    await using shop = await openTiers();
    const { id } = shop.subscribe(BASIC);
    await shop.hears(...GRANTED);
    shop.clock.advance(10 * 86_400_000);
    const { subscriptions } = shop.bench.sandbox;
    expect(subscriptions.change(id, PRO)).toMatchObject({
      ...{ id, sku_ids: [PRO], current_period_start: '2026-09-11T12:00:00.000000+00:00' },
    });
    const active = `subscription ${SubscriptionStatus.Active}`;
    await shop.hears(`ended ${BASIC}`, `granted ${PRO}`, active);
    expect(subscriptions.change(id, BASIC)).toMatchObject({ sku_ids: [PRO], renewal_sku_ids: [BASIC] });
    await shop.hears(active);
    shop.clock.advance(30 * 86_400_000);
    expect(subscriptions.renew(id)).toMatchObject({ sku_ids: [BASIC], renewal_sku_ids: [BASIC] });
    await shop.hears(`ended ${PRO}`, `granted ${BASIC}`, active);
  });

  it('can be lost to a bot that is not told: its events are in no list, the subscription is', async () => {
    await using shop = await openTiers();
    shop.bench.sandbox.faults.loseEvents('SUBSCRIPTION_CREATE', 'SUBSCRIPTION_UPDATE');
    const { id } = shop.subscribe(BASIC);
    await shop.hears(`granted ${BASIC}`);
    expect((await shop.list(BASIC)).map((each) => each.id)).toEqual([id]);
    shop.bench.sandbox.faults.loseEvents();
    shop.bench.sandbox.subscriptions.cancel(id);
    await shop.hears(`subscription ${SubscriptionStatus.Ending}`);
  });
});
