import type { Connection } from 'mongoose';
import { iso } from '../../src/billing/calendar.ts';
import { readEconomy } from '../../src/billing/economy-file.ts';
import { JournalLedger } from '../../src/billing/ledger/journal-ledger.ts';
import type { DiscordShop, Entitlement, ShopSubscription } from '../../src/flows/discord-shop.ts';
import type { PremiumParts } from '../../src/flows/premium.ts';
import { randomIds } from '../../src/ids.ts';
import { createLogger } from '../../src/logger.ts';
import { modelsOn } from '../../src/models/open-models.ts';
import { mongoNews } from '../../src/store/news.ts';
import { mongoPaymentEvents } from '../../src/store/payment-events.ts';
import { mongoPayments } from '../../src/store/payments.ts';
import type { TestClock } from '../ledger.ts';
import { SKUS, TIERS } from '../payments/tiers.ts';
import { SERVER } from './outcomes.ts';

const reading = readEconomy(TIERS, 'tiers.yaml');
if (!reading.ok) throw new Error(JSON.stringify(reading.errors));
export const economy = reading.economy;

export const START = Date.parse('2026-03-10T11:00:00.000Z');
const END = Date.parse('2026-04-10T11:00:00.000Z');

/** The ids of what a buyer has in Discord's shop: a pack's entitlement, a plan's, and its subscription. */
export const idsOf = (buyer: string) => ({ pack: `1${buyer}`, plan: `2${buyer}`, subscription: `3${buyer}` });

/** A shop in which everybody bought one pack and subscribed to one plan; told where it is asked to use one up. */
export function shopOf(state: () => Entitlement['state'], used: (id: string) => void): DiscordShop {
  const entitlement = (id: string): Entitlement => {
    const sku = id.startsWith('1') ? SKUS.pack : SKUS.writer;
    return { id, sku, member: id.slice(1), state: state() };
  };
  const subscription = (member: string): ShopSubscription => ({
    ...{ id: idsOf(member).subscription, member, skus: [SKUS.writer], next: [SKUS.writer] },
    ...{ entitlements: [idsOf(member).plan], start: START, end: END },
    state: state() === 'valid' ? 'running' : 'ended',
  });
  return {
    bought: async ({ member = '' }) => [entitlement(idsOf(member).pack), entitlement(idsOf(member).plan)],
    entitlement: async (id) => entitlement(id),
    consume: async (id) => used(id),
    subscriptions: async (_sku, member) => [subscription(member)],
    subscription: async (_sku, id) => subscription(id.slice(1)),
  };
}

/** What the flows of Discord's shop work with, over a database. */
export function premiumParts(
  connection: Connection,
  clock: TestClock,
  {
    discordShop,
    heard,
  }: { readonly discordShop: DiscordShop; readonly heard: (payment: string) => Promise<void> },
): PremiumParts & { readonly ledger: JournalLedger } {
  const models = modelsOn(connection);
  const onError = (error: unknown) => {
    throw error;
  };
  return {
    ledger: new JournalLedger({ ...models, clock, ids: randomIds, onError }),
    economies: {
      of: () => Promise.resolve(economy),
      named: () => Promise.resolve(economy),
    } as unknown as PremiumParts['economies'],
    payments: mongoPayments(models),
    paymentEvents: mongoPaymentEvents(models.paymentEvents),
    news: mongoNews(models.news),
    newsDisplay: {
      async message(content) {
        if (content.kind === 'credited') await heard(content.payment.id);
        return true;
      },
      direct: () => Promise.reject(new Error('written to')),
    },
    ...{ discordShop, cards: null, clock, log: createLogger('silent') },
  };
}

export const OTHER_SERVER = 'another-server';

/** What a buyer has who was credited once. */
export const ONCE = { pack: 1, period: 1, bonus: 1_000, debt: 0 };

/** Buyers who choose where, and what they got of it. */
export function buyersOf({ ledger, payments, clock }: ReturnType<typeof premiumParts>) {
  let chosen = 0;

  /** A member chooses a pack and a plan in a server: what they bought in Discord goes where they chose last. */
  async function choose(server: string, member: string): Promise<void> {
    chosen += 1;
    const n = chosen;
    const { wallet } = await ledger.account({ server, member }, economy);
    const offer = {
      ...{
        server,
        member,
        wallet,
        economy: economy.name,
        price: { cents: 500, currency: 'usd' },
        ware: '',
        url: '',
      },
      ...{ locale: 'en-US', place: { token: member, until: new Date(clock.now() + 600_000) } },
    };
    const createdAt = new Date(clock.now() + n);
    await payments.add({
      ...{ ...offer, id: `pur_${n}_pack`, createdAt, sku: SKUS.pack, bucket: 'bonus', amount: 1_000 },
      item: { kind: 'pack', name: 'some', title: 'Some' },
    });
    await payments.add({
      ...{ ...offer, id: `pur_${n}_plan`, createdAt, sku: SKUS.writer, bucket: 'base', amount: 5_000_000 },
      item: { kind: 'plan', name: 'writer', title: 'Writer' },
    });
  }

  /** How often a member's pack and period stand in their wallets, in both servers together. */
  async function credits(member: string) {
    const found = { pack: 0, period: 0, bonus: 0, debt: 0 };
    for (const server of [SERVER, OTHER_SERVER]) {
      const { wallet, state: holds } = await ledger.standing({ server, member }, economy);
      if (wallet === null) continue;
      if ((await ledger.entry(wallet, idsOf(member).pack)) !== null) found.pack += 1;
      if ((await ledger.entry(wallet, `period:${iso(START)}`)) !== null) found.period += 1;
      found.bonus += (holds.buckets.bonus ?? []).reduce((all, { left }) => all + left, 0);
      found.debt += holds.debt;
    }
    return found;
  }

  return { choose, credits };
}
