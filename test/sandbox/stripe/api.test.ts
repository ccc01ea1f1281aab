import Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buyPack, createClient, createPackPrice, DAY_MS, failureOf, openShop, type Shop } from './shop.ts';

let shop: Shop;

beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop[Symbol.asyncDispose]());

describe('an idempotency key', () => {
  it('replays the first answer, also fifty times at once, and does the work once', async () => {
    const create = () => shop.stripe.products.create({ name: 'Once' }, { idempotencyKey: 'key-1' });
    const all = await Promise.all(Array.from({ length: 50 }, create));
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
    expect((await shop.stripe.products.list()).data).toHaveLength(1);
    const headers = (await create()).lastResponse.headers;
    expect(headers['idempotent-replayed']).toBe('true');
    expect(headers['original-request']).toMatch(/^req_/u);
  });

  it('is a conflict for other parameters, and for another address', async () => {
    const options = { idempotencyKey: 'key-1' };
    await shop.stripe.products.create({ name: 'Once' }, options);
    const other = await failureOf(shop.stripe.products.create({ name: 'Twice' }, options));
    expect(other).toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
    expect(other.statusCode).toBe(400);
    const elsewhere = await failureOf(shop.stripe.customers.create({ name: 'Once' }, options));
    expect(elsewhere).toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
  });

  it('replays a declined payment, but leaves itself free where parameters were refused', async () => {
    const options = { idempotencyKey: 'key-1' };
    await failureOf(shop.stripe.products.create({ name: '' }, options));
    expect((await shop.stripe.products.create({ name: 'Right' }, options)).name).toBe('Right');
  });

  it('is in use while its first request is under way; the SDK asks again and gets that answer', async () => {
    shop.sandbox.faults.next({ kind: 'delay', ms: 300 });
    const options = { idempotencyKey: 'key-1' };
    const slow = shop.stripe.products.create({ name: 'Once' }, options);
    await expect.poll(() => shop.sandbox.requests().length, { interval: 5 }).toBe(1);
    const busy = await failureOf(shop.stripe.products.create({ name: 'Once' }, options));
    expect(busy).toMatchObject({ statusCode: 409, code: 'idempotency_key_in_use' });
    const patient = createClient(shop.sandbox, { maxNetworkRetries: 5 });
    const again = await patient.products.create({ name: 'Once' }, options);
    expect(again.id).toBe((await slow).id);
  });

  it('is forgotten after a day, and means something else in the other mode', async () => {
    const options = { idempotencyKey: 'key-1' };
    const first = await shop.stripe.products.create({ name: 'Once' }, options);
    const live = await createClient(shop.sandbox, { key: 'sk_live_a' }).products.create(
      { name: 'Live' },
      options,
    );
    expect(live.id).not.toBe(first.id);
    shop.clock.advance(DAY_MS - 1);
    expect((await shop.stripe.products.create({ name: 'Once' }, options)).id).toBe(first.id);
    shop.clock.advance(1);
    expect((await shop.stripe.products.create({ name: 'Once' }, options)).id).not.toBe(first.id);
  });

  it('makes a lost reply harmless: the SDK asks again and gets the first answer', async () => {
    const patient = createClient(shop.sandbox, { maxNetworkRetries: 2 });
    shop.sandbox.faults.next({ kind: 'lost-reply' }, { path: '/v1/products' });
    const product = await patient.products.create({ name: 'Once' });
    expect((await shop.stripe.products.list()).data.map(({ id }) => id)).toEqual([product.id]);
    expect(
      shop.sandbox.requests().filter(({ path, replayed }) => path === '/v1/products' && replayed),
    ).toHaveLength(1);
  });
});

describe('a list', () => {
  it('comes newest first, page by page, and by itself to the end', async () => {
    for (let index = 1; index <= 7; index += 1) await shop.stripe.products.create({ name: `P${index}` });
    const first = await shop.stripe.products.list({ limit: 3 });
    expect(first.data.map(({ name }) => name)).toEqual(['P7', 'P6', 'P5']);
    expect(first).toMatchObject({ has_more: true, url: '/v1/products' });
    const last = String(first.data.at(-1)?.id);
    const next = await shop.stripe.products.list({ limit: 3, starting_after: last });
    expect(next.data.map(({ name }) => name)).toEqual(['P4', 'P3', 'P2']);
    const back = await shop.stripe.products.list({ limit: 2, ending_before: String(next.data[0]?.id) });
    expect(back.data.map(({ name }) => name)).toEqual(['P6', 'P5']);
    expect(back.has_more).toBe(true);
    const all: string[] = [];
    for await (const product of shop.stripe.products.list({ limit: 2 })) all.push(product.name);
    expect(all).toEqual(['P7', 'P6', 'P5', 'P4', 'P3', 'P2', 'P1']);
  });

  it('is filtered by when things were made, bounds as they say', async () => {
    const made: number[] = [];
    for (let index = 0; index < 3; index += 1) {
      made.push((await shop.stripe.products.create({ name: `P${index}` })).created);
      shop.clock.advance(10_000);
    }
    const [first = 0, second = 0, third = 0] = made;
    const names = async (created: Stripe.RangeQueryParam | number) =>
      (await shop.stripe.products.list({ created })).data.map(({ name }) => name);
    expect(await names({ gt: first, lt: third })).toEqual(['P1']);
    expect(await names({ gte: first, lte: second })).toEqual(['P1', 'P0']);
    expect(await names(third)).toEqual(['P2']);
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=ten', 'limit'],
    ['starting_after=prod_none', 'starting_after'],
    ['starting_after=a&ending_before=b', 'starting_after'],
    ['colour=red', 'colour'],
  ])('refuses %s', async (query, param) => {
    expect(await failureOf(shop.stripe.rawRequest('GET', `/v1/products?${query}`))).toMatchObject({
      statusCode: 400,
      param,
    });
  });
});

describe('expand', () => {
  it('puts objects in the place of their ids, several levels deep and inside lists', async () => {
    const intent = await buyPack(shop);
    const deep = await shop.stripe.paymentIntents.retrieve(intent, {
      expand: ['latest_charge.balance_transaction', 'payment_method'],
    });
    expect(deep).toMatchObject({
      latest_charge: { balance_transaction: { type: 'charge' }, payment_intent: intent },
      payment_method: { card: { last4: '4242' } },
    });
    const sessions = await shop.stripe.checkout.sessions.list({
      expand: ['data.payment_intent', 'data.line_items'],
    });
    expect(sessions.data).toMatchObject([
      { payment_intent: { id: intent }, line_items: { data: [{ quantity: 1 }] } },
    ]);
    const created = await shop.stripe.prices.create({
      ...{ currency: 'usd', unit_amount: 1, product_data: { name: 'X' }, expand: ['product'] },
    });
    expect(created.product).toMatchObject({ name: 'X' });
  });

  it('is refused for a field that is no reference, and leaves nothing but the stored object behind', async () => {
    const intent = await buyPack(shop);
    const wrong = failureOf(shop.stripe.paymentIntents.retrieve(intent, { expand: ['amount'] }));
    expect(await wrong).toMatchObject({ statusCode: 400, param: 'expand' });
    await shop.stripe.paymentIntents.retrieve(intent, { expand: ['latest_charge'] });
    expect(typeof (await shop.stripe.paymentIntents.retrieve(intent)).latest_charge).toBe('string');
  });
});

describe('modes', () => {
  it('are separate worlds: what one made the other does not see, and is told why', async () => {
    const live = createClient(shop.sandbox, { key: 'sk_live_a' });
    const [test, real] = [await createPackPrice(shop.stripe), await createPackPrice(live)];
    expect([test.livemode, real.livemode]).toEqual([false, true]);
    const failure = await failureOf(live.prices.retrieve(test.id));
    expect(failure).toMatchObject({ code: 'resource_missing', statusCode: 404 });
    expect(failure.message).toContain('a similar object exists in test mode, but a live mode key was used');
    expect((await live.prices.list()).data.map(({ id }) => id)).toEqual([real.id]);
    const session = await live.checkout.sessions.create({
      ...{ mode: 'payment', line_items: [{ price: real.id }], success_url: 'http://shop.test/' },
    });
    expect(session.id).toMatch(/^cs_live_/u);
    shop.sandbox.sessions.pay(session.id);
    await shop.sandbox.webhooks.idle();
    expect(shop.endpoint.received.at(-1)?.event).toMatchObject({
      type: 'checkout.session.completed',
      livemode: true,
    });
  });
});

describe('errors', () => {
  it.each(['sk_test_wrong', 'sk_live_wrong', 'pk_test_1', 'hello'])('401 for the key %s', async (key) => {
    const failure = await failureOf(createClient(shop.sandbox, { key }).products.list());
    expect(failure).toBeInstanceOf(Stripe.errors.StripeAuthenticationError);
    expect(failure.message).not.toContain(key);
  });

  it('say what is missing, unknown or malformed', async () => {
    const { products, prices, customers } = shop.stripe;
    expect(await failureOf(products.retrieve('prod_none'))).toMatchObject({
      ...{ statusCode: 404, code: 'resource_missing', param: 'id', type: 'StripeInvalidRequestError' },
    });
    const product_data = { name: 'X' };
    expect(await failureOf(prices.create({ currency: 'usd', product_data }))).toMatchObject({
      ...{ code: 'parameter_missing', param: 'unit_amount' },
    });
    expect(await failureOf(prices.create({ currency: 'euro', unit_amount: 1, product_data }))).toMatchObject({
      ...{ param: 'currency' },
    });
    const often = { interval: 'hour' } as unknown as { interval: 'day' };
    const hourly = prices.create({ currency: 'usd', unit_amount: 1, product_data, recurring: often });
    expect(await failureOf(hourly)).toMatchObject({ param: 'recurring[interval]' });
    expect(await failureOf(customers.create({ email: 'nobody' }))).toMatchObject({ param: 'email' });
    const long = { metadata: { key: 'x'.repeat(501) } };
    expect(await failureOf(products.create({ name: 'X', ...long }))).toMatchObject({ statusCode: 400 });
    const unknown = await failureOf(shop.stripe.rawRequest('GET', '/v1/unicorns'));
    expect(unknown.statusCode).toBe(404);
    expect(unknown.message).toContain('Unrecognized request URL');
  });

  it('carry the request id that the journal knows, and the journal knows no key', async () => {
    const failure = await failureOf(shop.stripe.products.retrieve('prod_none'));
    const record = shop.sandbox.requests().find(({ id }) => id === failure.requestId);
    expect(record).toMatchObject({ method: 'GET', path: '/v1/products/prod_none', status: 404 });
    expect(record?.apiVersion).toBe('2026-10-28.endive');
    expect(JSON.stringify(shop.sandbox.requests())).not.toContain(shop.sandbox.secretKey);
  });

  it('of the form: brackets that do not fit, JSON instead of a form, a body too large', async () => {
    const post = (body: string, type = 'application/x-www-form-urlencoded') =>
      fetch(`${shop.sandbox.url}/v1/products`, {
        ...{ method: 'POST', body, headers: { authorization: 'Bearer sk_test_x', 'content-type': type } },
      });
    for (const body of ['name[=x', '[a]=x', 'a=1&a[b]=2', `${'a[b]'.repeat(1)}${'[c]'.repeat(20)}=1`]) {
      const answer = await post(body);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ error: { type: 'invalid_request_error' } });
    }
    expect((await post('{}', 'application/json')).status).toBe(400);
    expect((await post(`name=${'x'.repeat(1024 * 1024)}`)).status).toBe(413);
    expect((await post('__proto__[x]=1&name=ok')).status).toBe(400);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });
});

describe('faults', () => {
  it.each([
    ['rate-limit', Stripe.errors.StripeRateLimitError, 429],
    ['unauthorized', Stripe.errors.StripeAuthenticationError, 401],
    ['server-error', Stripe.errors.StripeAPIError, 500],
    ['malformed-json', Stripe.errors.StripeAPIError, undefined],
    ['disconnect', Stripe.errors.StripeConnectionError, undefined],
  ] as const)('%s strikes the next request that matches, once', async (kind, type, status) => {
    // A closed connection is tried again once by the SDK whatever it is told.
    shop.sandbox.faults.next(
      { kind },
      { method: 'GET', path: '/v1/products', times: kind === 'disconnect' ? 2 : 1 },
    );
    await shop.stripe.customers.list();
    const failure = await failureOf(shop.stripe.products.list());
    expect(failure).toBeInstanceOf(type);
    expect(failure.statusCode).toBe(status);
    expect(shop.sandbox.faults.pending).toBe(0);
    await shop.stripe.products.list();
  });

  it('delay holds an answer back', async () => {
    shop.sandbox.faults.next({ kind: 'delay', ms: 50 });
    const before = performance.now();
    await shop.stripe.products.list();
    expect(performance.now() - before).toBeGreaterThanOrEqual(45);
  });
});

it('keeps metadata as Stripe does: merged, emptied by key, cleared as a whole', async () => {
  const { id } = await shop.stripe.products.create({ name: 'X', metadata: { a: '1', b: '2' } });
  const update = async (metadata: Stripe.Emptyable<Stripe.MetadataParam>) =>
    (await shop.stripe.products.update(id, { metadata })).metadata;
  expect(await update({ b: '', c: '3' })).toEqual({ a: '1', c: '3' });
  expect(await update('')).toEqual({});
});

it('gives a lookup key to one price only, unless it is handed over', async () => {
  const product = (await shop.stripe.products.create({ name: 'X' })).id;
  const create = (more: object = {}) =>
    shop.stripe.prices.create({ product, currency: 'usd', unit_amount: 5, lookup_key: 'pack', ...more });
  const first = await create();
  expect(await failureOf(create())).toMatchObject({ code: 'resource_already_exists', param: 'lookup_key' });
  const second = await create({ transfer_lookup_key: true });
  const found = await shop.stripe.prices.list({ lookup_keys: ['pack'] });
  expect(found.data.map(({ id }) => id)).toEqual([second.id]);
  expect((await shop.stripe.prices.retrieve(first.id)).lookup_key).toBeNull();
});
