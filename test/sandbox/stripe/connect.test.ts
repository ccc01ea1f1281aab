import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClient, createPackPrice, failureOf, openShop, type Shop } from './shop.ts';

let shop: Shop;

beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop[Symbol.asyncDispose]());

function createAccount(): Promise<Stripe.Account> {
  return shop.stripe.accounts.create({
    ...{ country: 'DE', email: 'cleo@example.org', metadata: { creator: 'cleo' } },
    capabilities: { transfers: { requested: true } },
    controller: { fees: { payer: 'application' }, losses: { payments: 'application' } },
  });
}

/** The platform has 1,000 dollars less fees. */
async function earn(): Promise<void> {
  const price = await createPackPrice(shop.stripe, 100_000);
  const session = await shop.stripe.checkout.sessions.create({
    ...{ mode: 'payment', line_items: [{ price: price.id }], success_url: 'http://shop.test/' },
  });
  shop.sandbox.sessions.pay(session.id);
}

async function balanceOf(stripe: Stripe): Promise<number> {
  return (await stripe.balance.retrieve()).available.find(({ currency }) => currency === 'usd')?.amount ?? 0;
}

describe('a creator', () => {
  it('is asked for details by a link, and may be paid afterwards', async () => {
    const account = await createAccount();
    expect(account).toMatchObject({
      ...{ payouts_enabled: false, details_submitted: false, capabilities: { transfers: 'inactive' } },
      requirements: { currently_due: expect.arrayContaining(['external_account']) },
    });
    const link = await shop.stripe.accountLinks.create({
      ...{
        account: account.id,
        type: 'account_onboarding',
        refresh_url: 'http://s.test/r',
        return_url: 'http://s.test/d',
      },
    });
    expect(link.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/connect\/\w+$/u);
    shop.sandbox.creators.onboard(account.id);
    expect(await shop.stripe.accounts.retrieve(account.id)).toMatchObject({
      ...{
        payouts_enabled: true,
        capabilities: { transfers: 'active' },
        requirements: { currently_due: [] },
      },
    });
    await shop.sandbox.webhooks.idle();
    const told = shop.endpoint.received.at(-1)?.event;
    expect(told).toMatchObject({ type: 'account.updated', account: account.id });
  });

  it('gets a transfer once per idempotency key, and it can be reversed in parts', async () => {
    await earn();
    const { id: destination } = await createAccount();
    shop.sandbox.creators.onboard(destination);
    const before = await balanceOf(shop.stripe);
    const params = {
      amount: 3000,
      currency: 'usd',
      destination,
      transfer_group: 'payout_1',
      metadata: { a: 'b' },
    };
    const [first, again] = [
      await shop.stripe.transfers.create(params, { idempotencyKey: 'payout_1' }),
      await shop.stripe.transfers.create(params, { idempotencyKey: 'payout_1' }),
    ];
    expect(again.id).toBe(first.id);
    expect(await balanceOf(shop.stripe)).toBe(before - 3000);
    const theirs = createClient(shop.sandbox, { stripeAccount: destination });
    expect(await balanceOf(theirs)).toBe(3000);
    await shop.stripe.transfers.createReversal(first.id, { amount: 1000 });
    const rest = await shop.stripe.transfers.createReversal(first.id);
    expect(rest.amount).toBe(2000);
    expect(await shop.stripe.transfers.retrieve(first.id)).toMatchObject({
      amount_reversed: 3000,
      reversed: true,
    });
    expect(await balanceOf(theirs)).toBe(0);
    expect((await failureOf(shop.stripe.transfers.createReversal(first.id))).statusCode).toBe(400);
    const listed = await shop.stripe.transfers.list({ transfer_group: 'payout_1' });
    expect(listed.data.map(({ id }) => id)).toEqual([first.id]);
    await shop.sandbox.webhooks.idle();
    expect(shop.endpoint.types().filter((type) => type.startsWith('transfer.'))).toEqual([
      ...['transfer.created', 'transfer.reversed', 'transfer.reversed'],
    ]);
  });

  it('gets nothing before the onboarding, when restricted, or when the platform has too little', async () => {
    const { id: destination } = await createAccount();
    const send = () => failureOf(shop.stripe.transfers.create({ amount: 100, currency: 'usd', destination }));
    expect(await send()).toMatchObject({ code: 'insufficient_capabilities_for_transfer' });
    shop.sandbox.creators.onboard(destination);
    expect(await send()).toMatchObject({ code: 'balance_insufficient' });
    await earn();
    shop.sandbox.creators.restrict(destination);
    expect(await send()).toMatchObject({ code: 'insufficient_capabilities_for_transfer' });
    const nobody = shop.stripe.transfers.create({ amount: 100, currency: 'usd', destination: 'acct_none' });
    expect(await failureOf(nobody)).toMatchObject({ code: 'resource_missing', param: 'destination' });
  });

  it.each([
    ['paid', 0],
    ['failed', 500],
  ] as const)('pays out to a bank; %s leaves a balance of %i', async (status, left) => {
    await earn();
    const { id: account } = await createAccount();
    shop.sandbox.creators.onboard(account);
    await shop.stripe.transfers.create({ amount: 500, currency: 'usd', destination: account });
    const theirs = createClient(shop.sandbox, { stripeAccount: account });
    const payout = await theirs.payouts.create({ amount: 500, currency: 'usd' });
    expect(payout.status).toBe('pending');
    const tooMuch = failureOf(theirs.payouts.create({ amount: 1, currency: 'usd' }));
    expect(await tooMuch).toMatchObject({ code: 'balance_insufficient' });
    shop.sandbox.creators.finishPayout(payout.id, status);
    expect((await theirs.payouts.retrieve(payout.id)).status).toBe(status);
    expect(await balanceOf(theirs)).toBe(left);
    await shop.sandbox.webhooks.idle();
    expect(shop.endpoint.received.at(-1)?.event).toMatchObject({ type: `payout.${status}`, account });
    expect(await failureOf(shop.stripe.payouts.retrieve(payout.id))).toMatchObject({
      code: 'resource_missing',
    });
  });

  it('that does not exist cannot be acted for', async () => {
    const nobody = createClient(shop.sandbox, { stripeAccount: 'acct_none' });
    expect(await failureOf(nobody.balance.retrieve())).toMatchObject({
      statusCode: 403,
      code: 'account_invalid',
    });
  });
});
