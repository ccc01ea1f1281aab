import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPackPrice, createPlanPrice, failureOf, openShop, type Shop } from './shop.ts';

let shop: Shop;

beforeAll(async () => {
  shop = await openShop();
});
beforeEach(() => {
  shop.endpoint.received.length = 0;
});
afterAll(() => shop[Symbol.asyncDispose]());

async function createLink(more: Parameters<Shop['stripe']['paymentLinks']['create']>[0] | object = {}) {
  const price = await createPackPrice(shop.stripe);
  return shop.stripe.paymentLinks.create({ line_items: [{ price: price.id, quantity: 1 }], ...more });
}

describe('a payment link', () => {
  it('turns every visit into a session of its own that carries the reference, the metadata and the amount', async () => {
    const link = await createLink({
      metadata: { pack: 'p5000' },
      payment_intent_data: { metadata: { pack: 'p5000' } },
      after_completion: {
        type: 'redirect',
        redirect: { url: 'http://shop.test/paid/{CHECKOUT_SESSION_ID}' },
      },
    });
    const first = shop.sandbox.sessions.open(
      `${link.url}?client_reference_id=pur_1-A&prefilled_email=ada%40x.org`,
    );
    const second = shop.sandbox.sessions.open(`${link.url}?client_reference_id=pur_2`);
    expect(first.id).not.toBe(second.id);
    expect(await shop.stripe.checkout.sessions.retrieve(first.id)).toMatchObject({
      ...{ client_reference_id: 'pur_1-A', customer_email: 'ada@x.org', payment_link: link.id },
      ...{ amount_total: 500, currency: 'usd', mode: 'payment', status: 'open', payment_status: 'unpaid' },
      ...{ payment_intent: null, metadata: { pack: 'p5000' }, livemode: false },
    });
    const { session, redirect } = shop.sandbox.sessions.pay(first.id);
    expect(redirect).toBe(`http://shop.test/paid/${first.id}`);
    const intent = await shop.stripe.paymentIntents.retrieve(String(session.payment_intent));
    expect(intent).toMatchObject({ status: 'succeeded', amount_received: 500, metadata: { pack: 'p5000' } });
    expect(shop.sandbox.sessions.get(second.id).status).toBe('open');
  });

  it.each(['discord:42', 'a b', 'ä', 'x'.repeat(201), ''])(
    'drops the reference %j without a word, as Stripe does',
    async (reference) => {
      const link = await createLink();
      const session = shop.sandbox.sessions.open(
        `${link.url}?client_reference_id=${encodeURIComponent(reference)}`,
      );
      expect(session.client_reference_id).toBeNull();
    },
  );

  it('takes a reference of 200 letters, digits, - and _', async () => {
    const link = await createLink();
    const reference = `${'aZ9-_'.repeat(40)}`;
    expect(
      shop.sandbox.sessions.open(`${link.url}?client_reference_id=${reference}`).client_reference_id,
    ).toBe(reference);
  });

  it('redirects a browser to the page of a new session', async () => {
    const link = await createLink();
    const answer = await fetch(`${link.url}?client_reference_id=pur_3`, { redirect: 'manual' });
    expect(answer.status).toBe(303);
    const page = await fetch(new URL(String(answer.headers.get('location')), shop.sandbox.url));
    expect(await page.text()).toContain('$5.00');
    expect(shop.sandbox.sessions.all().at(-1)?.client_reference_id).toBe('pur_3');
  });

  it('sells nothing once it is inactive, and says why', async () => {
    const link = await createLink({ inactive_message: 'Sold out for ever' });
    await shop.stripe.paymentLinks.update(link.id, { active: false });
    expect(() => shop.sandbox.sessions.open(link.url)).toThrow('Sold out for ever');
    const page = await fetch(link.url);
    expect(await page.text()).toContain('Sold out for ever');
  });

  it('closes after as many completed sessions as it was limited to', async () => {
    const link = await createLink({ restrictions: { completed_sessions: { limit: 1 } } });
    const session = shop.sandbox.sessions.open(link.url);
    shop.sandbox.sessions.pay(session.id);
    const after = await shop.stripe.paymentLinks.retrieve(link.id);
    expect(after).toMatchObject({
      active: false,
      restrictions: { completed_sessions: { count: 1, limit: 1 } },
    });
  });

  it('shows its line items when asked, and only then', async () => {
    const link = await createLink();
    expect(link.line_items).toBeUndefined();
    const expanded = await shop.stripe.paymentLinks.retrieve(link.id, { expand: ['line_items'] });
    expect(expanded.line_items?.data).toMatchObject([
      { amount_total: 500, quantity: 1, description: '5,000 credits' },
    ]);
    const listed = await shop.stripe.paymentLinks.listLineItems(link.id);
    expect(listed.data[0]?.price?.unit_amount).toBe(500);
  });

  it('is refused for a price that is inactive, unknown or described for a plan with payment data', async () => {
    const price = await createPackPrice(shop.stripe);
    await shop.stripe.prices.update(price.id, { active: false });
    const create = (id: string, more: object = {}) =>
      failureOf(shop.stripe.paymentLinks.create({ line_items: [{ price: id, quantity: 1 }], ...more }));
    expect(await create(price.id)).toMatchObject({ statusCode: 400, param: 'line_items[0][price]' });
    expect(await create('price_none')).toMatchObject({
      code: 'resource_missing',
      param: 'line_items[0][price]',
    });
    const plan = await createPlanPrice(shop.stripe);
    expect(await create(plan.id, { payment_intent_data: { metadata: { a: 'b' } } })).toMatchObject({
      param: 'payment_intent_data',
    });
  });
});
