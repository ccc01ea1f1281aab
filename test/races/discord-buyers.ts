import type { Connection } from 'mongoose';
import { iso } from '../../src/billing/calendar.ts';
import { readEconomy } from '../../src/billing/economy-file.ts';
import { JournalLedger } from '../../src/billing/ledger/journal-ledger.ts';
import type { Clock } from '../../src/clock.ts';
import type { DiscordShop, Entitlement, ShopSubscription } from '../../src/flows/discord-shop.ts';
import type { PremiumParts } from '../../src/flows/premium.ts';
import { randomIds } from '../../src/ids.ts';
import { createLogger } from '../../src/logger.ts';
import { modelsOn } from '../../src/models/open-models.ts';
import { mongoNews } from '../../src/store/news.ts';
import { mongoPaymentEvents } from '../../src/store/payment-events.ts';
import { mongoPayments } from '../../src/store/payments.ts';

import { SKUS, TIERS } from '../payments/tiers-economy.ts';
import { SERVER } from './outcomes.ts';

const reading = readEconomy(TIERS, 'tiers.yaml');
if (!reading.ok) throw new Error(JSON.stringify(reading.errors));
export const economy = reading.economy;

export const START = Date.parse('2026-03-10T11:00:00.000Z');
/** The end of the first period of a plan, and the beginning of its renewal. */
export const END = Date.parse('2026-04-10T11:00:00.000Z');
const NEXT_END = Date.parse('2026-05-10T11:00:00.000Z');

/** The ids of what a buyer has in Discord's shop: a pack's entitlement, a plan's, and its subscription. */
export const idsOf = (buyer: string) => ({ pack: `1${buyer}`, plan: `2${buyer}`, subscription: `3${buyer}` });

/** How the shop of a test behaves. */
export interface ShopOptions {
  /** How an entitlement stands. */
  readonly state: (id: string) => Entitlement['state'];
  /** Told which pack is asked to be used up. */
  readonly used: (id: string) => Promise<void> | void;
  /** Whose months the plan is renewed in; without one its first period runs for ever. */
  readonly clock?: Clock;
}

/** A shop in which everybody bought one pack and subscribed to one plan, which is paid month by month. */
export function shopOf({ state, used, clock }: ShopOptions): DiscordShop {
  const entitlement = (id: string): Entitlement => {
    const sku = id.startsWith('1') ? SKUS.pack : SKUS.writer;
    return { id, sku, member: id.slice(1), state: state(id) };
  };
  const subscription = (member: string): ShopSubscription => {
    const { plan, subscription: id } = idsOf(member);
    const isRenewed = clock !== undefined && clock.now() >= END;
    return {
      ...{ id, member, skus: [SKUS.writer], next: [SKUS.writer], entitlements: [plan] },
      ...(isRenewed ? { start: END, end: NEXT_END } : { start: START, end: END }),
      state: state(plan) === 'valid' ? 'running' : 'ended',
    };
  };
  return {
    bought: async ({ member = '', skus }) =>
      [idsOf(member).pack, idsOf(member).plan].map(entitlement).filter(({ sku }) => skus.includes(sku)),
    entitlement: async (id) => entitlement(id),
    consume: async (id) => used(id),
    subscriptions: async (_sku, member) => [subscription(member)],
    subscription: async (_sku, id) => subscription(id.slice(1)),
  };
}

/** What the flows of Discord's shop work with, over a database. */
export function premiumParts(
  connection: Connection,
  clock: Clock,
  {
    discordShop,
    heard,
    onError = (error) => {
      throw error;
    },
  }: {
    readonly discordShop: DiscordShop;
    readonly heard: (payment: string) => Promise<void>;
    /** Told what goes wrong beside the money path; left out: nothing may. */
    readonly onError?: (error: unknown) => void;
  },
): PremiumParts & { readonly ledger: JournalLedger } {
  const models = modelsOn(connection);
  return {
    ledger: new JournalLedger({ ...models, clock, ids: randomIds, onError }),
    economies: {
      of: () => Promise.resolve(economy),
      named: () => Promise.resolve(economy),
      inUse: () => Promise.resolve([]),
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

/** What a buyer has who was credited once: and welcomed with 25,000 in the other server. */
export const ONCE = { pack: 1, period: 1, renewal: 0, bonus: 1_000, base: 5_025_000, debt: 0 };

/** Buyers who choose where, and what they got of it. */
export function buyersOf({ ledger, payments, clock }: ReturnType<typeof premiumParts>) {
  let chosen = 0;

  /** A member chooses products in a server: what they bought in Discord goes where they chose last. */
  async function choose(
    server: string,
    member: string,
    wanted: readonly ('pack' | 'plan')[] = ['pack', 'plan'],
  ): Promise<void> {
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
    const wares = {
      pack: { sku: SKUS.pack, bucket: 'bonus', amount: 1_000, name: 'some', title: 'Some' },
      plan: { sku: SKUS.writer, bucket: 'base', amount: 5_000_000, name: 'writer', title: 'Writer' },
    };
    for (const kind of wanted) {
      const { name, title, ...sold } = wares[kind];
      await payments.add({
        ...{ ...offer, ...sold, id: `pur_${n}_${kind}`, createdAt },
        item: { kind, name, title },
      });
    }
  }

  /** How often a member's pack and periods stand in their wallets, and what is left, in both servers together. */
  async function credits(member: string) {
    const found = { pack: 0, period: 0, renewal: 0, bonus: 0, base: 0, debt: 0 };
    for (const server of [SERVER, OTHER_SERVER]) {
      const { wallet, state: holds } = await ledger.standing({ server, member }, economy);
      if (wallet === null) continue;
      const stands = async (key: string) => ((await ledger.entry(wallet, key)) === null ? 0 : 1);
      found.pack += await stands(idsOf(member).pack);
      found.period += await stands(`period:${iso(START)}`);
      found.renewal += await stands(`period:${iso(END)}`);
      for (const bucket of ['bonus', 'base'] as const)
        found[bucket] += (holds.buckets[bucket] ?? []).reduce((all, { left }) => all + left, 0);
      found.debt += holds.debt;
    }
    return found;
  }

  return { choose, credits };
}
