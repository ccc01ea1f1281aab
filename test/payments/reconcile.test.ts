import { beforeEach, describe, expect, test } from 'vitest';
import { compareBooks, paymentsReport } from '../../src/flows/reconcile-payments.ts';
import { reconcileNightly } from '../../src/jobs/payments.ts';
import { balanceOf, newMember } from '../conformance/world.ts';
import { shopUnder } from './shop.ts';

const shop = await shopUnder('community');
let member: string;

beforeEach(() => {
  member = newMember(shop, 'Buyer');
});

const START = { rollover: 0, monthly: 0, bonus: 20_000, bought: 0, held: 0 };
const MONTH_MS = 30 * 86_400_000;
const since = () => new Date(shop.clock.now() - MONTH_MS);
const differences = () => compareBooks(shop.bot.context, since());

describe('RECONCILE', () => {
  test('what came by webhook leaves no difference', async () => {
    const { intent } = await shop.buy(member, 'small');
    await shop.settled();
    shop.stripe.money.refund(intent, { amount: 100 });
    await shop.settled();
    expect(await differences()).toEqual([]);
  });

  test('a pack, a plan and a refund of which nobody was told are named, then mended in the night, once', async () => {
    const { intent } = await shop.buy(member, 'small');
    await shop.settled();
    shop.stripe.webhooks.set({ drop: 'all' });
    const lost = await shop.buy(member, 'medium');
    const offer = await (
      await shop.discord.member(member).run('plan choose', { plan: 'supporter' })
    ).replied();
    const { session } = shop.stripe.sessions.pay(await shop.visit(offer));
    const refund = shop.stripe.money.refund(intent);
    await shop.settled();
    expect(await balanceOf(shop, member)).toEqual({ ...START, bought: 500_000 });
    expect((await differences()).map(({ kind, id }) => ({ kind, id }))).toEqual([
      { kind: 'not_credited', id: lost.session },
      { kind: 'not_credited', id: String(session.invoice) },
      { kind: 'reversal_unknown', id: refund.id },
    ]);
    for (let runs = 0; runs < 3; runs += 1) await reconcileNightly.run(shop.bot.context);
    expect(await balanceOf(shop, member)).toEqual({ ...START, monthly: 600_000, bought: 1_100_000 });
    expect(await differences()).toEqual([]);
    shop.stripe.webhooks.set({ drop: 'none' });
    await shop.stripe.webhooks.retryNow();
    await shop.settled();
    expect(await balanceOf(shop, member)).toEqual({ ...START, monthly: 600_000, bought: 1_100_000 });
  });

  test('a payment that Stripe does not know, and one without an entry, are named and stay', async () => {
    const { session } = await shop.buy(member, 'small');
    await shop.settled();
    const { payments } = shop.bot.context.models;
    const real = await payments.findById(session).lean();
    if (real === null) throw new Error('not credited');
    await payments.create({ ...real, _id: 'cs_test_invented', intent: null, key: 'cs_test_invented' });
    await reconcileNightly.run(shop.bot.context);
    expect(await differences()).toEqual([
      {
        kind: 'not_in_journal',
        id: 'cs_test_invented',
        detail: `no entry cs_test_invented in ${real.wallet}`,
      },
      { kind: 'not_paid', id: 'cs_test_invented', detail: `credited to ${real.wallet}` },
    ]);
    await payments.updateOne({ _id: session }, { $set: { 'paid.cents': 100 } });
    expect(await differences()).toContainEqual({
      kind: 'other_money',
      id: session,
      detail: '500 usd, here 100',
    });
    await payments.deleteMany({ _id: { $in: ['cs_test_invented', session] } });
  });

  test('the report counts what is open, paid and credited, and lists what waits', async () => {
    const before = await paymentsReport(shop.bot.context, since());
    await shop.order(member, 'small');
    await shop.buy(member, 'small');
    await shop.settled();
    const after = await paymentsReport(shop.bot.context, since());
    expect(after.purchases).toEqual({
      open: before.purchases.open + 1,
      paid: before.purchases.paid + 1,
    });
    expect(after.credited).toBe(before.credited + 1);
    expect(after.pending).toEqual([]);
  });
});
