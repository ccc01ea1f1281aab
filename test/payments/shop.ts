import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach } from 'vitest';
import type { VisibleMessage } from '../../sandbox/discord/index.ts';
import { createStripeSandbox, type Payment, type StripeSandbox } from '../../sandbox/stripe/index.ts';
import { tellUntold } from '../../src/flows/news.ts';
import { processPayments } from '../../src/flows/process-payments.ts';
import { applyPayments } from '../../src/jobs/payments.ts';
import { assertSound, type TestBotOptions, textOf } from '../bot.ts';
import { type EconomyWorld, startEconomy } from '../conformance/world.ts';
import { type TestDatabase, testDatabase } from '../database.ts';

export const WEBHOOK_SECRET = 'whsec_sandbox';

/** The whole product with a local Stripe: what members press leads to its pages, and its events come back. */
export interface Shop extends EconomyWorld {
  readonly stripe: StripeSandbox;
  /** The address that Stripe's events go to. */
  readonly webhook: string;
  /** Runs /buy for a pack; answers the message with the button that pays. */
  order(member: string, pack: string): Promise<VisibleMessage>;
  /** Follows the button of a message to the payment page; answers the session's id. */
  visit(message: VisibleMessage): Promise<string>;
  /** Orders a pack and pays it; answers the session. The webhook may still be under way. */
  buy(member: string, pack: string, payment?: Payment): Promise<PaidOrder>;
  /** Waits until every event was delivered and applied, and everybody told. */
  settled(): Promise<void>;
}

export interface PaidOrder {
  readonly session: string;
  readonly intent: string;
  readonly message: VisibleMessage;
}

/** Starts it on a test database. */
export async function startShop(
  database: TestDatabase,
  economy: string,
  options: TestBotOptions = {},
): Promise<Shop> {
  const clock = { now: () => started?.clock.now() ?? Date.parse('2026-03-10T12:00:00.000Z') };
  let started: EconomyWorld | undefined;
  const stripe = await createStripeSandbox({ clock });
  const { environment = {}, ...others } = options;
  const world = await startEconomy(database, economy, {
    ...others,
    environment: {
      STRIPE_SECRET_KEY: stripe.secretKey,
      STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
      STRIPE_API_BASE: stripe.url,
      ...environment,
    },
  });
  started = world;
  const webhook = `${world.bot.context.publicUrl()}/webhooks/stripe`;
  stripe.webhooks.addEndpoint({ url: webhook, secret: WEBHOOK_SECRET });
  const order = async (member: string, pack: string) =>
    (await world.discord.member(member).run('buy', { pack })).replied();
  const visit = async (message: VisibleMessage) => stripe.sessions.open(await pageBehind(message)).id;
  const settled = async () => {
    await stripe.webhooks.idle();
    await processPayments(world.bot.context);
    await tellUntold(world.bot.context);
    await told(world);
    await world.bot.context.running.idle(20_000);
  };
  const buy = async (member: string, pack: string, payment: Payment = {}) => {
    const message = await order(member, pack);
    const { session } = stripe.sessions.pay(await visit(message), payment);
    return { session: session.id, intent: String(session.payment_intent), message };
  };
  const own = world[Symbol.asyncDispose].bind(world);
  const close = async () => {
    await stripe.close();
    await own();
  };
  return Object.assign(world, { stripe, webhook, order, visit, buy, settled, [Symbol.asyncDispose]: close });
}

/** The shop of a whole test file, for its top: started once, its ledger sound after each test, closed at the end. */
export async function shopUnder(economy: string, options: TestBotOptions = {}): Promise<Shop> {
  const shop = await startShop(await testDatabase(), economy, options);
  afterEach(() => assertSound(shop));
  afterAll(() => shop[Symbol.asyncDispose]());
  return shop;
}

/** The bot's own jobs may be the ones that tell: waits until they have, though not for what Discord does not take. */
async function told({ bot }: EconomyWorld): Promise<void> {
  const underWay = () => bot.context.models.news.countDocuments({ told: 'not_yet', takenAt: { $ne: null } });
  const until = performance.now() + 1_000;
  while ((await underWay()) > 0 && performance.now() < until) await setTimeout(20);
}

/** The address that a message's first link button opens. */
export function addressOf(message: VisibleMessage): string {
  const url = /"url":"([^"]+)"/.exec(JSON.stringify(message.components))?.[1];
  if (url === undefined) throw new Error(`no link in: ${textOf(message)}`);
  return url;
}

/** Where our short address sends a browser. */
async function pageBehind(message: VisibleMessage): Promise<string> {
  const response = await fetch(addressOf(message), { redirect: 'manual' });
  const location = response.headers.get('location');
  if (response.status !== 303 || location === null) throw new Error(`no way to pay: ${response.status}`);
  return location;
}

/** Runs the job that applies events and tells buyers, as the clock would. */
export async function runJob({ bot }: Shop): Promise<void> {
  await applyPayments.run(bot.context);
}

/** Chooses a plan and pays it on Stripe's page; answers the subscription. */
export async function subscribed(shop: Shop, member: string, plan: string): Promise<string> {
  const offer = await (await shop.discord.member(member).run('plan choose', { plan })).replied();
  const { session } = shop.stripe.sessions.pay(await shop.visit(offer));
  await shop.settled();
  return String(session.subscription);
}

/** The newest event of a type, as Stripe writes it. */
export async function eventBody({ stripe }: Shop, type: string): Promise<string> {
  const event = stripe.webhooks.all().findLast((each) => each.type === type);
  if (event === undefined) throw new Error(`no event ${type}`);
  const headers = { authorization: `Bearer ${stripe.secretKey}` };
  return (await fetch(`${stripe.url}/v1/events/${event.eventId}`, { headers })).text();
}

/** Posts an event with a signature of its own; it must be taken. */
export async function postEvent(shop: Shop, body: string, to = shop.webhook): Promise<void> {
  const headers = { 'stripe-signature': shop.stripe.sign(body, WEBHOOK_SECRET) };
  const { status } = await fetch(to, { method: 'POST', body, headers });
  if (status !== 200) throw new Error(`answered ${status}`);
}
