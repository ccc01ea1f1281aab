import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClient, DAY_MS, openEndpoint, openPackSession, openShop, type Shop } from './shop.ts';

let shop: Shop;

beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop[Symbol.asyncDispose]());

const MINUTE = 60_000;

/** One event, and nothing else. */
async function happen(): Promise<string> {
  await shop.stripe.products.create({ name: 'Something' });
  const [event] = (await shop.stripe.events.list({ limit: 1 })).data;
  return event?.id ?? '';
}

describe('a webhook', () => {
  it('is signed over the raw body, so that the SDK verifies it, and any changed byte shows', async () => {
    await happen();
    await shop.sandbox.webhooks.idle();
    const [{ body = '', signature = '' } = {}] = shop.endpoint.received;
    const { webhooks } = shop.stripe;
    const verify = (text: string, header = signature, secret = 'whsec_shop', at = shop.clock.now()) =>
      webhooks.constructEvent(text, header, secret, 300, undefined, at);
    expect(verify(body)).toMatchObject({
      type: 'product.created',
      api_version: '2026-10-28.endive',
      livemode: false,
    });
    expect(() => verify(body.replace('Something', 'Anything'))).toThrow('No signatures found');
    expect(() => verify(body, signature, 'whsec_other')).toThrow('No signatures found');
    expect(() => verify(body, signature, 'whsec_shop', shop.clock.now() + 301_000)).toThrow('tolerance');
    const own = shop.sandbox.sign(body, 'whsec_shop', shop.clock.now() - 400_000);
    expect(() => verify(body, own)).toThrow('tolerance');
    // Test mode adds a signature of a scheme that nobody may believe.
    expect(signature).toMatch(/^t=\d+,v1=[0-9a-f]{64},v0=[0-9a-f]{64}$/u);
    const decoy = signature.replace(/v1=[0-9a-f]+,/u, '');
    expect(() => verify(body, decoy)).toThrow('expected scheme');
    expect(() => verify(body, decoy.replace('v0', 'v1'))).toThrow('No signatures found');
  });

  it('names the request and the idempotency key that caused it', async () => {
    const { lastResponse } = await shop.stripe.products.create({ name: 'Something' });
    const [event] = (await shop.stripe.events.list({ type: 'product.created' })).data;
    expect(event?.request?.id).toBe(lastResponse.requestId);
    expect(event?.request?.idempotency_key).toMatch(/^stripe-node-retry-/u);
    const { id } = await openPackSession(shop.stripe);
    shop.sandbox.sessions.pay(id);
    const [paid] = (await shop.stripe.events.list({ type: 'checkout.session.completed' })).data;
    expect(paid?.request).toEqual({ id: null, idempotency_key: null });
  });

  it('is a picture of that moment, not of now', async () => {
    const product = await shop.stripe.products.create({ name: 'Before' });
    await shop.stripe.products.update(product.id, { name: 'After' });
    await shop.sandbox.webhooks.idle();
    expect(shop.endpoint.received.map(({ event }) => event.data.object.name)).toEqual(['Before', 'After']);
  });

  it('is tried again after a failure on the schedule of test mode, with a fresh signature, then given up', async () => {
    shop.endpoint.answerWith(500, 404, 302, 500);
    await happen();
    await shop.sandbox.webhooks.idle();
    for (const waitMs of [10 * MINUTE, 60 * MINUTE, 180 * MINUTE]) {
      const before = shop.endpoint.received.length;
      shop.clock.advance(waitMs - 1);
      await shop.sandbox.webhooks.idle();
      expect(shop.endpoint.received).toHaveLength(before);
      shop.clock.advance(1);
      await shop.sandbox.webhooks.idle();
      expect(shop.endpoint.received).toHaveLength(before + 1);
    }
    const [delivery] = shop.sandbox.webhooks.all();
    expect(delivery).toMatchObject({ state: 'failed' });
    expect(delivery?.attempts.map(({ status }) => status)).toEqual([500, 404, 302, 500]);
    expect(new Set(shop.endpoint.received.map(({ signature }) => signature)).size).toBe(4);
    shop.clock.advance(30 * DAY_MS);
    await shop.sandbox.webhooks.idle();
    expect(shop.endpoint.received).toHaveLength(4);
  });

  it('arrives after the endpoint was down for a day of live mode', async () => {
    const live = createClient(shop.sandbox, { key: 'sk_live_1' });
    shop.sandbox.webhooks.set({ drop: 'all' });
    await live.products.create({ name: 'Live' });
    await shop.sandbox.webhooks.idle();
    for (let hour = 0; hour < 24; hour += 1) {
      shop.clock.advance(60 * MINUTE);
      await shop.sandbox.webhooks.idle();
    }
    expect(shop.endpoint.received).toEqual([]);
    shop.sandbox.webhooks.set({ drop: 'none' });
    shop.clock.advance(12 * 60 * MINUTE);
    await shop.sandbox.webhooks.idle();
    expect(shop.endpoint.received.map(({ event }) => event.livemode)).toEqual([true]);
  });

  it('says how many endpoints still wait for it', async () => {
    shop.endpoint.answerWith(500);
    const id = await happen();
    await shop.sandbox.webhooks.idle();
    expect((await shop.stripe.events.retrieve(id)).pending_webhooks).toBe(1);
    const open = await shop.stripe.events.list({ delivery_success: false });
    expect(open.data.map((event) => event.id)).toEqual([id]);
    await shop.sandbox.webhooks.retryNow();
    expect((await shop.stripe.events.retrieve(id)).pending_webhooks).toBe(0);
  });

  it('goes only to endpoints of its mode', async () => {
    await using other = await openEndpoint();
    shop.sandbox.webhooks.addEndpoint({ url: other.url, secret: 'whsec_live', livemode: true });
    await happen();
    await shop.sandbox.webhooks.idle();
    expect(shop.endpoint.received).toHaveLength(1);
    expect(other.received).toHaveLength(0);
  });
});

describe('the switches', () => {
  it('duplicate: every event arrives as often, at once', async () => {
    shop.sandbox.webhooks.set({ copies: 3 });
    const id = await happen();
    await shop.sandbox.webhooks.idle();
    expect(shop.endpoint.received.map(({ event }) => event.id)).toEqual([id, id, id]);
  });

  it('delay: nothing arrives before its time', async () => {
    shop.sandbox.webhooks.set({ delayMs: 60_000 });
    await happen();
    shop.clock.advance(59_999);
    await shop.sandbox.webhooks.idle();
    expect(shop.endpoint.received).toHaveLength(0);
    shop.clock.advance(1);
    await shop.sandbox.webhooks.idle();
    expect(shop.endpoint.received).toHaveLength(1);
  });

  it('reorder: what happens within three seconds arrives newest first', async () => {
    shop.sandbox.webhooks.set({ reorder: true });
    const { id } = await openPackSession(shop.stripe);
    shop.sandbox.sessions.pay(id);
    shop.clock.advance(3000);
    await shop.sandbox.webhooks.idle();
    expect(shop.endpoint.types()).toEqual([
      ...[
        'checkout.session.completed',
        'payment_intent.succeeded',
        'charge.succeeded',
        'payment_intent.created',
      ],
      ...['price.created', 'product.created'],
    ]);
  });

  it('drop: the first attempt of each event is lost, the retry arrives', async () => {
    shop.sandbox.webhooks.set({ drop: 'first' });
    await happen();
    await shop.sandbox.webhooks.idle();
    expect(shop.endpoint.received).toHaveLength(0);
    expect(shop.sandbox.webhooks.all()[0]?.attempts).toMatchObject([{ status: null, error: 'dropped' }]);
    shop.clock.advance(10 * MINUTE);
    await shop.sandbox.webhooks.idle();
    expect(shop.endpoint.received).toHaveLength(1);
  });

  it('hold and release: events arrive in whatever order a test asks for', async () => {
    shop.sandbox.webhooks.hold();
    const { id } = await openPackSession(shop.stripe);
    shop.sandbox.sessions.pay(id);
    await shop.sandbox.webhooks.idle();
    expect(shop.endpoint.received).toHaveLength(0);
    const events = (await shop.stripe.events.list({ limit: 2 })).data.map((event) => event.id);
    await shop.sandbox.webhooks.release(events);
    expect(shop.endpoint.types().slice(0, 2)).toEqual([
      'checkout.session.completed',
      'payment_intent.succeeded',
    ]);
    expect(shop.endpoint.received).toHaveLength(6);
    await happen();
    await shop.sandbox.webhooks.idle();
    expect(shop.endpoint.received).toHaveLength(7);
  });

  it('resend: fifty of one event at the same time', async () => {
    const id = await happen();
    await shop.sandbox.webhooks.idle();
    const attempts = await shop.sandbox.webhooks.resend(id, 50);
    expect(attempts.every(({ status }) => status === 200)).toBe(true);
    expect(shop.endpoint.received).toHaveLength(51);
  });

  it('names an endpoint that is not there', async () => {
    await shop.endpoint[Symbol.asyncDispose]();
    await happen();
    await shop.sandbox.webhooks.idle();
    expect(shop.sandbox.webhooks.all()[0]?.attempts[0]?.error).toContain('ECONNREFUSED');
  });
});
