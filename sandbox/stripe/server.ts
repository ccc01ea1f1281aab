import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { closeServer, listenOnLoopback } from '../loopback.ts';
import { type Api, answerApi } from './api.ts';
import { systemClock } from './clock.ts';
import { doWhatIsDue } from './commerce/subscriptions.ts';
import type { Core } from './core.ts';
import { type CreatorsDriver, createCreatorsDriver } from './driver/creators.ts';
import { createMoneyDriver, type MoneyDriver } from './driver/money.ts';
import { createSubscriptionsDriver, type SubscriptionsDriver } from './driver/plans.ts';
import { createSessionsDriver, type SessionsDriver } from './driver/sessions.ts';
import { FaultQueue } from './faults.ts';
import { Journal, type RequestRecord } from './journal.ts';
import type { StripeSandboxOptions } from './options.ts';
import { answerPage } from './pages/router.ts';
import { keepStore } from './snapshot.ts';
import { Store } from './store.ts';
import { Deliveries } from './webhooks/deliveries.ts';
import { signatureHeader } from './webhooks/signature.ts';
import { SANDBOX_KEY } from './wire/api-key.ts';
import { IdempotencyKeys } from './wire/idempotency.ts';

const TICK_MS = 1000;

/** A running Stripe server, and what buyers, banks and the network do in tests. */
export interface StripeSandbox extends AsyncDisposable {
  /** The value for STRIPE_API_BASE: `http://127.0.0.1:PORT`. Its pages are there too. */
  readonly url: string;
  /** A key in test mode. Any other `sk_test_...` or `sk_live_...` works as well, but not `..._wrong`. */
  readonly secretKey: string;
  readonly sessions: SessionsDriver;
  readonly subscriptions: SubscriptionsDriver;
  readonly money: MoneyDriver;
  readonly creators: CreatorsDriver;
  readonly webhooks: Deliveries;
  readonly faults: FaultQueue;
  /** What a product is called; null where there is none. */
  productName(id: string): string | null;
  /** Does what the clock has made due: renewals, ends of periods, retries of invoices and of deliveries. */
  tick(): void;
  /** The API requests received, oldest first. */
  requests(): readonly RequestRecord[];
  /** The value of `Stripe-Signature` for a raw body: for forged and old events. `at` in milliseconds. */
  sign(body: string, secret: string, at?: number): string;
  close(): Promise<void>;
}

/** Starts a server on loopback that speaks Stripe's API and shows its checkout page. */
export async function createStripeSandbox(options: StripeSandboxOptions = {}): Promise<StripeSandbox> {
  const { port = 0, clock = systemClock, webhook, retriesMs = null, file, ticking = false } = options;
  const store = new Store();
  const deliveries = new Deliveries(clock, (id) => store.event.find(id), retriesMs);
  if (webhook !== undefined) deliveries.addEndpoint(webhook);
  const core: Core = { clock, store, deliveries, url: '' };
  const api: Api = {
    core,
    journal: new Journal(),
    faults: new FaultQueue(),
    keys: new IdempotencyKeys(clock),
  };
  const server = createServer((request, response) => void answer(api, request, response));
  core.url = `http://127.0.0.1:${await listenOnLoopback(server, port)}`;
  const snapshot = file === undefined ? null : keepStore(core, file);
  const tick = () => {
    doWhatIsDue(core);
    deliveries.tick();
  };
  const ticks = ticking ? setInterval(tick, TICK_MS).unref() : undefined;
  const close = async () => {
    clearInterval(ticks);
    await closeServer(server);
    await deliveries.close();
    snapshot?.[Symbol.dispose]();
  };
  return {
    url: core.url,
    secretKey: SANDBOX_KEY,
    sessions: createSessionsDriver(core),
    subscriptions: createSubscriptionsDriver(core),
    money: createMoneyDriver(core),
    creators: createCreatorsDriver(core),
    productName: (id) => store.product.find(id)?.name ?? null,
    tick,
    webhooks: deliveries,
    faults: api.faults,
    requests: () => api.journal.all(),
    sign: (body, secret, at = clock.now()) => signatureHeader(body, secret, Math.floor(at / 1000)),
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function answer(api: Api, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url?.startsWith('/v1/') === true || request.url?.startsWith('/v2/') === true) {
    await answerApi(api, request, response);
  } else {
    await answerPage(api.core, request, response);
  }
}
