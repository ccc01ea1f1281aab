import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { balanceOf, newMember } from '../conformance/world.ts';
import { runJob, shopUnder, WEBHOOK_SECRET } from './shop.ts';

const shop = await shopUnder('community');
let member: string;

beforeEach(() => {
  member = newMember(shop, 'Buyer');
});
afterEach(async () => {
  await shop.bot.context.models.paymentEvents.deleteMany({ state: 'pending' });
});

const START = { rollover: 0, monthly: 0, bonus: 20_000, bought: 0, held: 0 };

/** An event about a paid session, as Stripe writes it; `of` replaces what it says. */
async function paidEvent(of: (event: Record<string, unknown>) => void = () => {}): Promise<string> {
  shop.stripe.webhooks.hold();
  await shop.buy(member, 'small');
  const held = shop.stripe.webhooks.all().findLast(({ type }) => type === 'checkout.session.completed');
  const response = await fetch(`${shop.stripe.url}/v1/events/${held?.eventId}`, {
    headers: { authorization: `Bearer ${shop.stripe.secretKey}` },
  });
  const event = (await response.json()) as Record<string, unknown>;
  of(event);
  return JSON.stringify(event);
}

async function post(body: string, signature: string | null): Promise<number> {
  const headers = { ...(signature === null ? {} : { 'stripe-signature': signature }) };
  return (await fetch(shop.webhook, { method: 'POST', body, headers })).status;
}

const stored = () => shop.bot.context.models.paymentEvents.countDocuments({});
const signed = (body: string, at?: number) => shop.stripe.sign(body, WEBHOOK_SECRET, at);

describe('WEBHOOK-FORGED: a webhook is refused without a write', () => {
  test.each<[string, (body: string) => [string, string | null]]>([
    ['has no signature', (body) => [body, null]],
    ['is signed with another secret', (body) => [body, shop.stripe.sign(body, 'whsec_other')]],
    [
      'was changed after it was signed',
      (body) => [body.replace('"amount_total":500', '"amount_total":1'), signed(body)],
    ],
    ['is older than five minutes', (body) => [body, signed(body, shop.clock.now() - 301_000)]],
    ['has a signature that is none', (body) => [body, 'v1=zzz']],
    ['is not JSON', () => ['{"id":', signed('{"id":')]],
  ])('that %s', async (_what, forge) => {
    const [body, signature] = forge(await paidEvent());
    const before = await stored();
    expect(await post(body, signature)).toBe(400);
    expect(await stored()).toBe(before);
    expect(await balanceOf(shop, member)).toEqual(START);
  });

  test.each<[string, (event: Record<string, unknown>) => void]>([
    ['of live mode, while the key is a test key', (event) => Object.assign(event, { livemode: true })],
    ['of another account', (event) => Object.assign(event, { account: 'acct_other' })],
  ])('%s', async (_what, change) => {
    const body = await paidEvent(change);
    const before = await stored();
    expect(await post(body, signed(body))).toBe(400);
    expect(await stored()).toBe(before);
    expect(await balanceOf(shop, member)).toEqual(START);
  });

  test('of more than half a megabyte', async () => {
    const body = `${await paidEvent()}${' '.repeat(512 * 1024)}`;
    const before = await stored();
    expect(await post(body, signed(body))).toBe(413);
    expect(await stored()).toBe(before);
  });

  test('by another method, or at another address', async () => {
    expect((await fetch(shop.webhook)).status).toBe(404);
    expect((await fetch(`${shop.webhook}/more`, { method: 'POST', body: '{}' })).status).toBe(405);
  });

  test('of a type that nobody listens to is acknowledged and not stored', async () => {
    const body = await paidEvent((event) => Object.assign(event, { type: 'customer.created' }));
    const before = await stored();
    expect(await post(body, signed(body))).toBe(200);
    expect(await stored()).toBe(before);
  });
});

describe('an event', () => {
  test('WEBHOOK-DUP: 50 times at once is one grant', async () => {
    const body = await paidEvent();
    const signature = signed(body);
    const statuses = await Promise.all(Array.from({ length: 50 }, () => post(body, signature)));
    expect(new Set(statuses)).toEqual(new Set([200]));
    await shop.settled();
    expect(await balanceOf(shop, member)).toEqual({ ...START, bought: 500_000 });
    expect((await shop.entries(member)).filter(({ type }) => type === 'grant')).toHaveLength(2);
  });

  test('WEBHOOK-DUP: that two processes apply at once is one grant, told once', async () => {
    const body = await paidEvent();
    await using second = await shop.startAnother();
    const other = `${second.context.publicUrl()}/webhooks/stripe`;
    const headers = { 'stripe-signature': signed(body) };
    await Promise.all([shop.webhook, other].map((url) => fetch(url, { method: 'POST', body, headers })));
    await Promise.all([shop.settled(), second.context.paymentRun.run()]);
    await second.context.running.idle(20_000);
    expect(await balanceOf(shop, member)).toEqual({ ...START, bought: 500_000 });
    expect(shop.transcript(member).split('5,000.00 credits added')).toHaveLength(2);
  });

  test('WEBHOOK-DUP: of two types about one payment is one grant', async () => {
    const body = await paidEvent();
    const other = body
      .replace('checkout.session.completed', 'checkout.session.async_payment_succeeded')
      .replace(/"id":"evt_\w+"/, '"id":"evt_other"');
    await Promise.all([post(body, signed(body)), post(other, signed(other))]);
    await shop.settled();
    expect(await balanceOf(shop, member)).toEqual({ ...START, bought: 500_000 });
  });

  test('WEBHOOK-LOST: of an unknown purchase is kept, tried again and listed, never forgotten', async () => {
    const body = await paidEvent((event) => {
      const { object } = event.data as { object: Record<string, unknown> };
      Object.assign(event, { id: 'evt_unknown' });
      Object.assign(object, { id: 'cs_test_unknown', client_reference_id: 'pur_000000000000000000000000' });
    });
    expect(await post(body, signed(body))).toBe(200);
    await shop.settled();
    const pending = await shop.bot.context.paymentEvents.pending(10);
    expect(pending).toMatchObject([
      { id: 'evt_unknown', state: 'pending', reason: 'unknown_purchase', tries: 1 },
    ]);
    shop.clock.advance(11);
    await runJob(shop);
    expect(await shop.bot.context.paymentEvents.pending(10)).toMatchObject([{ id: 'evt_unknown', tries: 2 }]);
  });

  test.each<[string, Record<string, unknown>]>([
    ['less money', { amount_total: 50 }],
    ['other money', { currency: 'jpy' }],
    ["another pack's link", { payment_link: 'plink_other' }],
  ])('that says a purchase was paid with %s is not believed', async (_what, change) => {
    const body = await paidEvent((event) => {
      Object.assign((event.data as { object: Record<string, unknown> }).object, change);
    });
    expect(await post(body, signed(body))).toBe(200);
    await shop.settled();
    expect(await balanceOf(shop, member)).toEqual(START);
    expect(await shop.bot.context.paymentEvents.pending(10)).toMatchObject([{ reason: 'mismatch' }]);
  });
});
