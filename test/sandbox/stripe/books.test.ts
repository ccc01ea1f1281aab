import fc from 'fast-check';
import type Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { createPlanPrice, DAY_MS, openPackSession, openShop, type Shop } from './shop.ts';

const RUNS = { numRuns: 12, timeout: 60_000 } as const;

async function everything<T>(list: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const each of list) all.push(each);
  return all;
}

function usd({ available, pending }: Stripe.Balance): number {
  return [...available, ...pending].reduce(
    (sum, { amount, currency }) => sum + (currency === 'usd' ? amount : 0),
    0,
  );
}

/** What may happen to payments: bought, refunded by so many cents, disputed, decided. */
type Deed =
  | { readonly kind: 'buy' }
  | { readonly kind: 'refund'; readonly which: number; readonly cents: number }
  | { readonly kind: 'fail' | 'dispute' | 'win' | 'lose'; readonly which: number };

const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('buy' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('refund' as const),
      which: fc.nat(5),
      cents: fc.integer({ min: 1, max: 600 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('fail' as const, 'dispute' as const, 'win' as const, 'lose' as const),
      which: fc.nat(5),
    }),
  },
);

/** Does it where a person could; answers whether it was done. */
async function attempt(shop: Shop, intents: string[], what: Deed): Promise<boolean> {
  if (what.kind === 'buy') {
    const { id } = await openPackSession(shop.stripe);
    intents.push(String(shop.sandbox.sessions.pay(id).session.payment_intent));
    return true;
  }
  const intent = intents[what.which % Math.max(1, intents.length)];
  if (intent === undefined) return false;
  const { money } = shop.sandbox;
  const [refund] = (await shop.stripe.refunds.list({ payment_intent: intent })).data;
  const [dispute] = (await shop.stripe.disputes.list({ payment_intent: intent })).data;
  try {
    if (what.kind === 'refund') money.refund(intent, { amount: what.cents });
    else if (what.kind === 'dispute') money.dispute(intent);
    else if (what.kind === 'fail') money.failRefund(refund?.id ?? 'none');
    else money[what.kind](dispute?.id ?? 'none');
    return true;
  } catch {
    return false;
  }
}

describe('the books', () => {
  it('add up after any history of payments, refunds and disputes: the balance is the sum of its movements', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { minLength: 3, maxLength: 14 }), async (deeds) => {
        await using shop = await openShop();
        const intents: string[] = [];
        for (const what of deeds) await attempt(shop, intents, what);
        const movements = await everything(shop.stripe.balanceTransactions.list({ limit: 100 }));
        for (const { amount, fee, net } of movements) expect(net).toBe(amount - fee);
        const sum = movements.reduce((total, { net }) => total + net, 0);
        expect(usd(await shop.stripe.balance.retrieve())).toBe(sum);
        for (const charge of await everything(shop.stripe.charges.list({ limit: 100 }))) {
          const refunds = await everything(shop.stripe.refunds.list({ charge: charge.id }));
          const standing = refunds.filter(({ status }) => status === 'succeeded');
          const refunded = standing.reduce((total, { amount }) => total + amount, 0);
          expect(charge.amount_refunded).toBe(refunded);
          expect(charge.amount_refunded).toBeLessThanOrEqual(charge.amount);
          expect(charge.refunded).toBe(refunded === charge.amount);
          const disputes = await everything(shop.stripe.disputes.list({ charge: charge.id }));
          const taken = disputes
            .filter(({ status }) => status !== 'won')
            .reduce((total, { amount }) => total + amount, 0);
          expect(taken + refunded).toBeLessThanOrEqual(charge.amount);
          expect(charge.disputed).toBe(disputes.length > 0);
        }
      }),
      RUNS,
    );
  }, 120_000);

  it('tell as much as they say: every refund and dispute has its event, none has two', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { minLength: 3, maxLength: 10 }), async (deeds) => {
        await using shop = await openShop();
        const intents: string[] = [];
        for (const what of deeds) await attempt(shop, intents, what);
        const events = await everything(shop.stripe.events.list({ limit: 100 }));
        const about = (type: string) =>
          events.filter((event) => event.type === type).map(({ data }) => (data.object as { id: string }).id);
        const refunds = await everything(shop.stripe.refunds.list({ limit: 100 }));
        const disputes = await everything(shop.stripe.disputes.list({ limit: 100 }));
        expect(about('refund.created').sort()).toEqual(refunds.map(({ id }) => id).sort());
        expect(about('charge.dispute.created').sort()).toEqual(disputes.map(({ id }) => id).sort());
        const closed = disputes.filter(({ status }) => status === 'won' || status === 'lost');
        expect(about('charge.dispute.closed').sort()).toEqual(closed.map(({ id }) => id).sort());
        expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
      }),
      RUNS,
    );
  }, 120_000);
});

type Turn = 'month' | 'fail' | 'retry' | 'cancel' | 'resume' | 'upgrade' | 'downgrade';
const turn: fc.Arbitrary<Turn> = fc.constantFrom(
  'month',
  'month',
  'fail',
  'retry',
  'cancel',
  'resume',
  'upgrade',
  'downgrade',
);

describe('a subscription', () => {
  it('has one invoice for each period, in a row without gaps, whatever happens to it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(turn, { minLength: 3, maxLength: 10 }), async (turns) => {
        await using shop = await openShop();
        const [silver, gold] = [
          await createPlanPrice(shop.stripe, 1000),
          await createPlanPrice(shop.stripe, 2500),
        ];
        const { id } = await shop.stripe.checkout.sessions.create({
          ...{ mode: 'subscription', line_items: [{ price: silver.id }], success_url: 'http://shop.test/' },
        });
        const subscription = String(shop.sandbox.sessions.pay(id).session.subscription);
        for (const what of turns) await live(shop, subscription, what, { silver: silver.id, gold: gold.id });
        const invoices = (
          await everything(shop.stripe.invoices.list({ subscription, limit: 100 }))
        ).toReversed();
        const periods = invoices
          .filter(({ billing_reason: reason }) => reason !== 'subscription_update')
          .map(
            ({ lines }) =>
              lines.data.find(({ parent }) => parent?.subscription_item_details?.proration === false)?.period,
          );
        for (const [index, period] of periods.entries()) {
          const before = periods[index - 1];
          if (before !== undefined) expect(period?.start).toBe(before.end);
        }
        expect(new Set(periods.map((period) => period?.start)).size).toBe(periods.length);
        const numbers = invoices.map(({ number }) => Number(String(number).split('-').at(-1)));
        expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) + index));
        for (const invoice of invoices) expectAddsUp(invoice);
        const { status } = await shop.stripe.subscriptions.retrieve(subscription);
        const isOpen = invoices.some((invoice) => invoice.status === 'open');
        if (status === 'active') expect(isOpen).toBe(false);
        if (status === 'past_due') expect(isOpen).toBe(true);
      }),
      RUNS,
    );
  }, 120_000);
});

function expectAddsUp(invoice: Stripe.Invoice): void {
  const lines = invoice.lines.data.reduce((sum, { amount }) => sum + amount, 0);
  expect(invoice.total).toBe(lines);
  expect(invoice.amount_due).toBe(
    Math.max(0, lines + (invoice.starting_balance < 0 ? invoice.starting_balance : 0)),
  );
  expect(invoice.amount_paid + invoice.amount_remaining).toBe(invoice.amount_due);
  if (invoice.status === 'paid') expect(invoice.amount_remaining).toBe(0);
}

async function live(
  shop: Shop,
  subscription: string,
  what: Turn,
  prices: { readonly silver: string; readonly gold: string },
): Promise<void> {
  const { subscriptions } = shop.sandbox;
  const present = subscriptions.get(subscription);
  if (present.status === 'canceled') return;
  const invoices = await shop.stripe.invoices.list({ subscription, status: 'open' });
  const [item] = present.items.data;
  const end = item?.current_period_end ?? 0;
  switch (what) {
    case 'month':
      shop.clock.set(end * 1000);
      shop.sandbox.tick();
      return;
    case 'fail':
      if (invoices.data.length > 0 || present.cancel_at_period_end) return;
      shop.clock.set(Math.max(shop.clock.now(), end * 1000));
      subscriptions.renew(subscription, { card: 'declines' });
      return;
    case 'retry':
      if (invoices.data.length > 0) subscriptions.retry(subscription, { card: 'good' });
      return;
    case 'cancel':
      subscriptions.cancelAtPeriodEnd(subscription);
      return;
    case 'resume':
      subscriptions.resume(subscription);
      return;
    default: {
      const price = what === 'upgrade' ? prices.gold : prices.silver;
      await shop.stripe.subscriptions.update(subscription, {
        items: [{ id: String(item?.id), price }],
        proration_behavior: what === 'upgrade' ? 'always_invoice' : 'none',
      });
    }
  }
}

it('a clock that stands still renews nothing, however often it is looked at', async () => {
  await using shop = await openShop();
  const price = await createPlanPrice(shop.stripe, 1000, 'day');
  const { id } = await shop.stripe.checkout.sessions.create({
    ...{ mode: 'subscription', line_items: [{ price: price.id }], success_url: 'http://shop.test/' },
  });
  const subscription = String(shop.sandbox.sessions.pay(id).session.subscription);
  shop.clock.advance(3 * DAY_MS);
  for (let look = 0; look < 20; look += 1) shop.sandbox.tick();
  expect((await shop.stripe.invoices.list({ subscription })).data).toHaveLength(4);
});
