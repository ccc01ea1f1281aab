import { beforeEach, describe, expect, inject, test } from 'vitest';
import type { Fault } from '../../sandbox/stripe/index.ts';
import { takeBack } from '../../src/flows/take-back.ts';
import { textOf } from '../bot.ts';
import { balanceOf, newMember } from '../conformance/world.ts';
import { has } from '../flows/steps.ts';
import { shopUnder, WEBHOOK_SECRET } from './shop.ts';

const shop = await shopUnder('community');
let member: string;

beforeEach(() => {
  member = newMember(shop, 'Buyer');
});

const START = { rollover: 0, monthly: 0, bonus: 20_000, bought: 0, held: 0 };

const debtOf = async (who: string) => (await shop.wallet(who)).debt;

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, index) =>
    permutations([...items.slice(0, index), ...items.slice(index + 1)]).map((rest) => [item, ...rest]),
  );
}

const TOLD = [
  'checkout.session.completed',
  'checkout.session.async_payment_succeeded',
  'refund.created',
  'charge.dispute.created',
  'charge.dispute.closed',
] as const;

/** The bodies of a whole story's events by type, as Stripe writes them: $1.00 refunded, the rest disputed and decided. */
async function storyOf(end: 'win' | 'lose'): Promise<Story> {
  shop.stripe.webhooks.hold();
  const seen = shop.stripe.webhooks.all().length;
  const { session, intent } = await shop.buy(newMember(shop, 'Model'), 'small', {
    method: 'us_bank_account',
  });
  shop.stripe.sessions.settle(session, 'succeeds');
  const refund = shop.stripe.money.refund(intent, { amount: 100 });
  const dispute = shop.stripe.money.dispute(intent);
  shop.stripe.money[end](dispute.id);
  const reference = String(shop.stripe.sessions.get(session).client_reference_id);
  const bodies = new Map<string, string>();
  for (const { type, eventId } of shop.stripe.webhooks.all().slice(seen)) {
    const headers = { authorization: `Bearer ${shop.stripe.secretKey}` };
    bodies.set(type, await (await fetch(`${shop.stripe.url}/v1/events/${eventId}`, { headers })).text());
  }
  await shop.stripe.webhooks.release();
  await shop.settled();
  return { bodies, ids: [session, intent, refund.id, dispute.id, 'evt_'], reference };
}

interface Story {
  readonly bodies: ReadonlyMap<string, string>;
  /** What names this story's objects: told of somebody else under other names. */
  readonly ids: readonly string[];
  readonly reference: string;
}

/** The same story of another buyer: a purchase of their own, and every name changed. */
async function retold({ bodies, ids, reference }: Story, who: string): Promise<ReadonlyMap<string, string>> {
  const { payments, ledger, economies } = shop.bot.context;
  const model = await payments.purchase(reference);
  if (model === null) throw new Error('no purchase');
  const owner = { server: shop.discord.guildId, member: shop.discord.member(who).id };
  const { wallet } = await ledger.account(owner, await economies.of(owner.server));
  const own = `pur_${who.toLowerCase()}`;
  await payments.add({ ...model, ...owner, wallet, id: own, place: null });
  const rename = (body: string) =>
    ids.reduce((text, id) => text.replaceAll(id, `${id}${who}`), body.replaceAll(reference, own));
  return new Map([...bodies].map(([type, body]) => [type, rename(body)]));
}

async function post(body: string): Promise<void> {
  const headers = { 'stripe-signature': shop.stripe.sign(body, WEBHOOK_SECRET) };
  const { status } = await fetch(shop.webhook, { method: 'POST', body, headers });
  if (status !== 200) throw new Error(`answered ${status}`);
}

/** All orders where they are the point; the other end of the same rule takes a part of them, and all of them at length. */
const ORDERS_OF_DEFEAT = inject('soak') ? 1 : 5;

describe('WEBHOOK-ORDER: completed, async succeeded, refund, dispute opened and closed', () => {
  test.each([
    ['win', 1, 400_000],
    ['lose', ORDERS_OF_DEFEAT, 0],
  ] as const)(
    'in the 120 orders, each event twice, leave one wallet (%s, every %i. order)',
    async (end, every, bought) => {
      const story = await storyOf(end);
      const orders = permutations(TOLD).filter((_, index) => index % every === 0);
      const waiting = orders.map((order) => ({ order, who: newMember(shop, 'Ordered') }));
      const members = waiting.map(({ who }) => who);
      const teller = async () => {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
          const bodies = await retold(story, next.who);
          const told = next.order.map((type) => bodies.get(type) ?? '');
          for (const body of [...told, ...told.toReversed()]) await post(body);
        }
      };
      await Promise.all(Array.from({ length: 8 }, teller));
      await shop.settled();
      const balances = await Promise.all(members.map((who) => balanceOf(shop, who)));
      expect(new Set(balances.map((balance) => JSON.stringify(balance)))).toEqual(
        new Set([JSON.stringify({ ...START, bought })]),
      );
      expect(await shop.bot.context.paymentEvents.pending(10)).toEqual([]);
    },
    240_000,
  );
});

describe('money back', () => {
  test('a refund in part takes its part, rounded in the favour of the buyer', async () => {
    const { intent } = await shop.buy(member, 'medium');
    await shop.settled();
    shop.stripe.money.refund(intent, { amount: 333 });
    await shop.settled();
    // 1,100,000 of which 33.3 % is 366,300.
    expect(await balanceOf(shop, member)).toEqual({ ...START, bought: 733_700 });
    shop.stripe.money.refund(intent);
    await shop.settled();
    expect(await balanceOf(shop, member)).toEqual(START);
    expect(await debtOf(member)).toBe(0);
  });

  test('a refund that the bank sends back gives everything again', async () => {
    const { intent } = await shop.buy(member, 'small');
    await shop.settled();
    const refund = shop.stripe.money.refund(intent);
    await shop.settled();
    expect(await balanceOf(shop, member)).toEqual(START);
    shop.stripe.money.failRefund(refund.id);
    await shop.settled();
    expect(await balanceOf(shop, member)).toEqual({ ...START, bought: 500_000 });
  });

  test('REFUND-SPENT: what was spent is owed, shown, and repaid by the next purchase', async () => {
    const { intent } = await shop.buy(member, 'small');
    await shop.settled();
    await shop.leave(member, 'bonus', 0);
    await shop.leave(member, 'bought', 200_000);
    const dispute = shop.stripe.money.dispute(intent);
    await shop.settled();
    expect(await balanceOf(shop, member)).toEqual({ ...START, bonus: 0 });
    expect(await debtOf(member)).toBe(300_000);
    const card = textOf(await (await shop.discord.member(member).run('balance')).replied());
    expect(card).toContain('**Owed** 3,000.00 credits: taken from your next purchase');
    expect(card).toContain('Payment taken back');
    await shop.buy(member, 'small');
    await shop.settled();
    expect(await balanceOf(shop, member)).toEqual({ ...START, bonus: 0, bought: 200_000 });
    expect(shop.transcript(member)).toContain('3,000.00 credits of it repaid what you owed.');
    shop.stripe.money.win(dispute.id);
    await shop.settled();
    expect(await balanceOf(shop, member)).toEqual({ ...START, bonus: 0, bought: 700_000 });
    expect(await debtOf(member)).toBe(0);
  });

  test('a refunded plan takes only what its period has left, and makes no debt', async () => {
    const offer = await (
      await shop.discord.member(member).run('plan choose', { plan: 'supporter' })
    ).replied();
    const { session } = shop.stripe.sessions.pay(await shop.visit(offer));
    await shop.settled();
    await shop.leave(member, 'monthly', 100_000);
    const payment = await shop.bot.context.payments.payment(String(session.invoice));
    expect(payment).toMatchObject({ amount: 600_000, paid: { cents: 500, currency: 'usd' } });
    shop.stripe.money.refund(payment?.intent ?? '');
    await shop.settled();
    expect(await balanceOf(shop, member)).toEqual({ ...START, bought: 0, monthly: 0 });
    expect(await debtOf(member)).toBe(0);
    expect((await shop.entries(member)).at(-1)?.cause.clawback).toMatchObject({
      target: 600_000,
      taken: 100_000,
    });
  });

  test('of one of two buyers of a shared link leaves the other alone', async () => {
    const other = newMember(shop, 'Buyer');
    const { intent } = await shop.buy(member, 'small');
    await shop.buy(other, 'small');
    await shop.settled();
    shop.stripe.money.refund(intent);
    await shop.settled();
    expect(await balanceOf(shop, member)).toEqual(START);
    expect(await balanceOf(shop, other)).toEqual({ ...START, bought: 500_000 });
  });

  test('two processes that hear of two refunds at once come to both', async () => {
    const { intent } = await shop.buy(member, 'small');
    await shop.settled();
    await using second = await shop.startAnother();
    const heard = (id: string, money: number) =>
      ({
        kind: 'reversal',
        intent,
        currency: 'usd',
        reversal: { id, kind: 'refund', money, stage: 'stands' },
      }) as const;
    const contexts = [shop.bot.context, second.context];
    const all = Array.from({ length: 20 }, (_, index) => {
      const context = contexts[index % 2] ?? shop.bot.context;
      return takeBack(context, index % 4 < 2 ? heard('re_one', 100) : heard('re_two', 150));
    });
    for (const applied of await Promise.all(all)) expect(applied.ok).toBe(true);
    expect(await balanceOf(shop, member)).toEqual({ ...START, bought: 250_000 });
  });
});

describe('a Stripe that fails', () => {
  test('is named to the one who wants to buy, and nothing is charged', async () => {
    await shop.bot.context.models.wares.deleteMany({});
    shop.stripe.faults.next({ kind: 'server-error' }, { times: 20, path: '/v1/products' });
    await shop.discord.member(member).run('buy', { pack: 'small' });
    await shop.seen(member, has('Stripe, where payments are made, did not answer.', 'You were not charged.'));
    shop.stripe.faults.clear();
  });

  const faults: readonly Fault[] = [
    { kind: 'lost-reply' },
    { kind: 'server-error' },
    { kind: 'disconnect' },
    { kind: 'rate-limit' },
    { kind: 'malformed-json' },
  ];
  test.each(faults)('with $kind while a link is made still makes one link', async (fault) => {
    await shop.bot.context.models.wares.deleteMany({});
    const before = new Set(shop.stripe.sessions.all().map(({ payment_link: link }) => link));
    shop.stripe.faults.next(fault, { method: 'POST', path: '/v1/payment_links' });
    const offer = await shop.order(member, 'small').catch(() => null);
    expect(offer === null ? '' : textOf(offer)).not.toContain('sk_test');
    const again = await shop.buy(member, 'small');
    await shop.settled();
    expect(before.size).toBeGreaterThan(0);
    expect(await balanceOf(shop, member)).toEqual({ ...START, bought: 500_000 });
    expect(again.session).toMatch(/^cs_/);
  });
});
