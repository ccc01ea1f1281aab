import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import {
  createStripeSandbox,
  type StripeSandbox,
  type StripeSandboxOptions,
} from '../../../sandbox/stripe/index.ts';

/** 2026-03-14, 15:09:26 UTC. */
export const START_AT = Date.UTC(2026, 2, 14, 15, 9, 26);
export const START_SECOND = START_AT / 1000;
export const DAY_MS = 86_400_000;

/** A clock that only moves when told. */
export function createTestClock(at = START_AT) {
  let now = at;
  return {
    now: () => now,
    advance: (ms: number) => {
      now += ms;
    },
    set: (ms: number) => {
      now = ms;
    },
  };
}

/** The unmodified SDK on the sandbox, without retries of its own unless asked. */
export function createClient(
  sandbox: StripeSandbox,
  {
    key = sandbox.secretKey,
    ...config
  }: { key?: string; maxNetworkRetries?: number; stripeAccount?: string } = {},
): Stripe {
  const { hostname: host, port } = new URL(sandbox.url);
  return new Stripe(key, { host, port, protocol: 'http', telemetry: false, maxNetworkRetries: 0, ...config });
}

/** One webhook as it arrived. */
export interface Received {
  body: string;
  signature: string;
  event: {
    id: string;
    type: string;
    data: { object: Record<string, unknown> };
    account?: string;
    livemode: boolean;
  };
}

/** An endpoint of a shop that takes webhooks down. */
export interface Endpoint extends AsyncDisposable {
  url: string;
  secret: string;
  received: Received[];
  types(): string[];
  /** What the next requests are answered with; 200 afterwards. */
  answerWith(...statuses: number[]): void;
}

export async function openEndpoint(): Promise<Endpoint> {
  const received: Received[] = [];
  const statuses: number[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      received.push({
        body,
        signature: String(request.headers['stripe-signature']),
        event: JSON.parse(body),
      });
      response.writeHead(statuses.shift() ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/webhooks/stripe`,
    secret: 'whsec_shop',
    received,
    types: () => received.map(({ event }) => event.type),
    answerWith: (...given) => void statuses.push(...given),
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A sandbox with a controlled clock, the SDK on it and an endpoint that listens. */
export async function openShop(options: StripeSandboxOptions = {}) {
  const clock = createTestClock();
  const endpoint = await openEndpoint();
  const { url, secret } = endpoint;
  const sandbox = await createStripeSandbox({ clock, webhook: { url, secret }, ...options });
  const stripe = createClient(sandbox);
  return {
    ...{ clock, endpoint, sandbox, stripe },
    [Symbol.asyncDispose]: async () => {
      await sandbox.close();
      await endpoint[Symbol.asyncDispose]();
    },
  };
}

export type Shop = Awaited<ReturnType<typeof openShop>>;

/** A pack for 5 dollars. */
export function createPackPrice(stripe: Stripe, unitAmount = 500, currency = 'usd'): Promise<Stripe.Price> {
  return stripe.prices.create({ currency, unit_amount: unitAmount, product_data: { name: '5,000 credits' } });
}

/** A plan for 10 dollars a month. */
export function createPlanPrice(
  stripe: Stripe,
  unitAmount = 1000,
  interval: 'day' | 'month' | 'year' = 'month',
) {
  const product_data = { name: `Plan for ${unitAmount}` };
  return stripe.prices.create({
    currency: 'usd',
    unit_amount: unitAmount,
    recurring: { interval },
    product_data,
  });
}

/** A session for one pack, open. */
export async function openPackSession(
  stripe: Stripe,
  more: Partial<Stripe.Checkout.SessionCreateParams> = {},
) {
  const price = await createPackPrice(stripe);
  return stripe.checkout.sessions.create({
    ...{ mode: 'payment', line_items: [{ price: price.id, quantity: 1 }] },
    ...{ success_url: 'http://shop.test/paid/{CHECKOUT_SESSION_ID}', cancel_url: 'http://shop.test/back' },
    ...more,
  });
}

/** A pack that was paid by card: its payment intent's id. */
export async function buyPack(shop: Pick<Shop, 'stripe' | 'sandbox'>): Promise<string> {
  const { id } = await openPackSession(shop.stripe);
  const { session } = shop.sandbox.sessions.pay(id);
  return String(session.payment_intent);
}

/** Resolves with how a promise fails. */
export async function failureOf(promise: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}
