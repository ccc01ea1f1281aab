import type { StoredEvent } from '../store.ts';
import type { SandboxClock } from '../types.ts';
import {
  type Delivery,
  type DeliveryAttempt,
  type DeliverySwitches,
  NO_TROUBLE,
  REORDER_WINDOW_MS,
  STRIPE_RETRIES,
  type WebhookEndpoint,
} from './delivery.ts';
import { post } from './send.ts';
import { signatureHeader, testSignatureHeader } from './signature.ts';

const REMEMBERED_MAX = 2000;

/**
 * The events on their way to the endpoints. Without trouble they arrive one after the other in the order in which
 * they happened, each at least once; the switches take all of that away, as the real network does.
 */
export class Deliveries {
  readonly #clock: SandboxClock;
  readonly #retriesMs: readonly number[] | null;
  readonly #eventOf: (id: string) => StoredEvent | undefined;
  #endpoints: WebhookEndpoint[] = [];
  #deliveries: Delivery[] = [];
  #switches: DeliverySwitches = { ...NO_TROUBLE };
  #holding = false;
  #running: Promise<void> | null = null;
  #timer: NodeJS.Timeout | undefined;
  #lastId = 0;
  #closed = false;

  /** `retriesMs` replaces Stripe's own schedule, of either mode. */
  constructor(
    clock: SandboxClock,
    eventOf: (id: string) => StoredEvent | undefined,
    retriesMs: readonly number[] | null,
  ) {
    this.#clock = clock;
    this.#eventOf = eventOf;
    this.#retriesMs = retriesMs;
  }

  /** Sends events here from now on; an address that is known already gets the new secret. */
  addEndpoint(endpoint: WebhookEndpoint): void {
    this.#endpoints = [...this.#endpoints.filter(({ url }) => url !== endpoint.url), endpoint];
  }

  endpoints(): readonly WebhookEndpoint[] {
    return this.#endpoints;
  }

  /** Changes some switches for the events to come; `drop` also strikes what is on its way. */
  set(switches: Partial<DeliverySwitches>): void {
    this.#switches = { ...this.#switches, ...switches };
  }

  switches(): Readonly<DeliverySwitches> {
    return this.#switches;
  }

  /** Every delivery still remembered, oldest first. */
  all(): readonly Readonly<Delivery>[] {
    return this.#deliveries;
  }

  /** Keeps all events to come until `release`. */
  hold(): void {
    this.#holding = true;
  }

  /**
   * Sends what was held, in the given order of event ids (those left out come last, in their own order), and holds
   * nothing more. Resolves when all of it has been tried once.
   */
  async release(order: readonly string[] = []): Promise<void> {
    this.#holding = false;
    const held = this.#deliveries.filter(({ state }) => state === 'held');
    const rank = ({ eventId }: Delivery) => (order.includes(eventId) ? order.indexOf(eventId) : order.length);
    for (const delivery of held.toSorted((a, b) => rank(a) - rank(b))) await this.#send(delivery);
    this.#schedule();
  }

  /** Sends an event again at once, `copies` times in parallel, whatever became of it before; no retries. */
  async resend(eventId: string, copies = 1): Promise<DeliveryAttempt[]> {
    const event = this.#eventOf(eventId);
    if (event === undefined) throw new Error(`there is no event ${eventId}`);
    const targets = this.#endpointsFor(event).flatMap((endpoint) =>
      Array<WebhookEndpoint>(copies).fill(endpoint),
    );
    return Promise.all(targets.map((endpoint) => this.#attempt(event, endpoint)));
  }

  /** Takes an event to every endpoint. */
  enqueue(event: StoredEvent): void {
    const { copies, delayMs, reorder } = this.#switches;
    const endpoints = this.#endpointsFor(event);
    event.pending_webhooks = endpoints.length;
    const at = this.#clock.now();
    for (const endpoint of endpoints) {
      for (let copy = 0; copy < copies; copy += 1) {
        this.#lastId += 1;
        this.#deliveries.push({
          ...{ id: this.#lastId, eventId: event.id, type: event.type, endpoint, attempts: [] },
          state: this.#holding ? 'held' : 'waiting',
          dueAt: at + delayMs + (reorder ? REORDER_WINDOW_MS : 0),
        });
      }
    }
    if (this.#deliveries.length > REMEMBERED_MAX) this.#forget();
    this.#schedule();
  }

  /** Tries again everything that waits, whether its time has come or not. Resolves when all of it has been tried. */
  async retryNow(): Promise<void> {
    for (const delivery of this.#deliveries)
      if (delivery.state === 'waiting') delivery.dueAt = this.#clock.now();
    await this.idle();
  }

  /** Sends what is due by the clock. */
  tick(): void {
    this.#schedule();
  }

  /** Resolves when nothing is being sent or due; what is held, delayed or waits for a retry may remain. */
  async idle(): Promise<void> {
    this.#schedule();
    while (this.#running !== null) await this.#running;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #endpointsFor({ livemode }: StoredEvent): WebhookEndpoint[] {
    return this.#endpoints.filter((endpoint) => (endpoint.livemode ?? livemode) === livemode);
  }

  #due(): Delivery[] {
    const at = this.#clock.now();
    return this.#deliveries.filter(({ state, dueAt }) => state === 'waiting' && dueAt <= at);
  }

  #schedule(): void {
    if (this.#closed || this.#running !== null) return;
    clearTimeout(this.#timer);
    if (this.#due().length > 0) {
      this.#running = this.#run();
      return;
    }
    const waiting = this.#deliveries.filter(({ state }) => state === 'waiting');
    if (waiting.length === 0) return;
    const next = Math.min(...waiting.map(({ dueAt }) => dueAt));
    // The clock may be moved by hand meanwhile: look again at least once a second.
    const delayMs = Math.min(1000, Math.max(1, next - this.#clock.now()));
    this.#timer = setTimeout(() => this.#schedule(), delayMs).unref();
  }

  async #run(): Promise<void> {
    // After the answer to the request that caused the event, as in real life.
    await new Promise((resolve) => setImmediate(resolve));
    for (let due = this.#due(); due.length > 0 && !this.#closed; due = this.#due()) {
      await this.#sendBatch(this.#switches.reorder ? due.toReversed() : due);
    }
    this.#running = null;
    this.#schedule();
  }

  /** In order, but the copies of one event together. */
  async #sendBatch(due: readonly Delivery[]): Promise<void> {
    for (const group of Map.groupBy(due, ({ eventId }) => eventId).values()) {
      await Promise.all(group.map((delivery) => this.#send(delivery)));
    }
  }

  async #send(delivery: Delivery): Promise<void> {
    const event = this.#eventOf(delivery.eventId);
    if (event === undefined) {
      delivery.state = 'failed';
      return;
    }
    delivery.state = 'sending';
    const { drop } = this.#switches;
    const isLost = drop === 'all' || (drop === 'first' && delivery.attempts.length === 0);
    const attempt = isLost
      ? { at: this.#clock.now(), status: null, error: 'dropped' }
      : await this.#attempt(event, delivery.endpoint);
    delivery.attempts.push(attempt);
    if (attempt.status !== null && attempt.status >= 200 && attempt.status < 300) {
      delivery.state = 'delivered';
      event.pending_webhooks = Math.max(0, event.pending_webhooks - 1);
      return;
    }
    const retries = this.#retriesMs ?? (event.livemode ? STRIPE_RETRIES.live : STRIPE_RETRIES.test);
    const delayMs = retries[delivery.attempts.length - 1];
    delivery.state = delayMs === undefined ? 'failed' : 'waiting';
    delivery.dueAt = this.#clock.now() + (delayMs ?? 0);
  }

  async #attempt(event: StoredEvent, { url, secret }: WebhookEndpoint): Promise<DeliveryAttempt> {
    const at = this.#clock.now();
    const body = JSON.stringify(event, null, 2);
    const headerOf = event.livemode ? signatureHeader : testSignatureHeader;
    return { at, ...(await post(url, body, headerOf(body, secret, Math.floor(at / 1000)))) };
  }

  #forget(): void {
    const isOver = ({ state }: Delivery) => state === 'delivered' || state === 'failed';
    const index = this.#deliveries.findIndex(isOver);
    if (index >= 0) this.#deliveries.splice(index, 1);
  }
}
