import { writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type APIEntitlement, type APISKU, type APISubscription, SKUType } from 'discord-api-types/v10';
import { defaultWorld, type VisibleMessage } from '../../sandbox/discord/index.ts';
import type { TestDatabase } from '../database.ts';
import { TestClock } from '../ledger.ts';
import { type Shop, startShop } from './shop.ts';
import { SKUS, TIERS } from './tiers-economy.ts';

const sku = (id: string, name: string, type: SKUType): APISKU => ({
  ...{ id, name, type, application_id: defaultWorld.application.id },
  ...{ slug: name.toLowerCase(), flags: 256 },
});

/** The shop's products as Discord lists them. */
export const LISTED: readonly APISKU[] = [
  sku(SKUS.pack, 'Some', SKUType.Consumable),
  sku(SKUS.writer, 'Writer', SKUType.Subscription),
  sku(SKUS.creator, 'Creator', SKUType.Subscription),
];

/** The whole product with Stripe and with a Discord whose shop sells plans, all by one clock. */
export interface Tiers extends Shop {
  /** Chooses a plan with /plan; answers what the member is shown. */
  choose(member: string, plan: string): Promise<VisibleMessage>;
  /** Chooses a plan and subscribes by the button of Discord's shop; waits until its period is open. */
  subscribe(member: string, plan: keyof typeof SKUS): Promise<APISubscription>;
  /** A member's newest subscription in Discord's shop. */
  newest(member: string): APISubscription;
  entitlementOf(subscription: APISubscription): APIEntitlement;
  /** Waits until a condition holds that the bot brings about. */
  holds(what: string, condition: () => Promise<boolean>): Promise<void>;
}

/** Starts it on a test database. */
export async function startTiers(database: TestDatabase, economy = TIERS): Promise<Tiers> {
  const file = join(await mkdtemp(join(tmpdir(), 'scrip-tiers-')), 'tiers.yaml');
  writeFileSync(file, economy);
  const clock = new TestClock();
  const shop = await startShop(database, 'genesis', {
    environment: { ECONOMY: file },
    discordOptions: { clock, seed: { ...defaultWorld, skus: LISTED } },
    clock,
  });
  // Stripe and the tests go by it too.
  Object.assign(shop, { clock });
  return Object.assign(shop, parts(shop));
}

function parts(shop: Shop): Omit<Tiers, keyof Shop> {
  const holds = async (what: string, condition: () => Promise<boolean>) => {
    const until = performance.now() + 20_000;
    while (!(await condition())) {
      if (performance.now() > until) throw new Error(`waited in vain: ${what}`);
      await shop.discord.whenIdle({ timeoutMs: 20_000 });
    }
  };
  const choose = async (member: string, plan: string) =>
    (await shop.discord.member(member).run('plan choose', { plan })).replied();
  const newest = (member: string) => {
    const { id } = shop.discord.member(member);
    const found = shop.discord.subscriptions.all().findLast(({ user_id }) => user_id === id);
    if (found === undefined) throw new Error(`${member} subscribed to nothing`);
    return found;
  };
  return {
    choose,
    newest,
    holds,
    async subscribe(member, plan) {
      const offer = await choose(member, plan);
      shop.discord.member(member).buyPremium({ messageId: offer.id, skuId: SKUS[plan] });
      await holds(`${plan} to begin`, async () => (await shop.wallet(member)).plan?.name === plan);
      return newest(member);
    },
    entitlementOf({ entitlement_ids: [id] }) {
      const found = shop.discord.entitlements().find((each) => each.id === id);
      if (found === undefined) throw new Error('there is no such entitlement');
      return found;
    },
  };
}
