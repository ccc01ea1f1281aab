import type Stripe from 'stripe';
import type { StripeSandbox } from '../../../sandbox/stripe/index.ts';

/** What a tour goes through: every kind of object in every state that the product can meet. */
export interface Tour {
  readonly stripe: Stripe;
  readonly sandbox: StripeSandbox;
  /** Seconds pass, and what is due is done. */
  readonly later: (days: number) => void;
}

/** The whole tour. Answers the creator's account. */
export async function takeTour(tour: Tour): Promise<string> {
  await takeBack(tour, await buyPacks(tour, await visitCatalogue(tour)));
  await subscribe(tour);
  return payCreators(tour);
}

const RETURN = {
  success_url: 'http://shop.test/paid/{CHECKOUT_SESSION_ID}',
  cancel_url: 'http://shop.test/',
};

/** Products, prices and links: made, changed, read and listed. Answers the link's address. */
async function visitCatalogue({ stripe }: Tour): Promise<string> {
  const product = await stripe.products.create({ name: '5,000 credits', metadata: { ware: 'small' } });
  await stripe.products.update(product.id, { description: 'For chats', metadata: { more: 'yes' } });
  const price = await stripe.prices.create({ product: product.id, unit_amount: 500, currency: 'usd' });
  await stripe.prices.create({
    product_data: { name: 'Lamp' },
    unit_amount: 900,
    currency: 'eur',
    lookup_key: 'lamp',
  });
  await stripe.prices.update(price.id, { nickname: 'usual' });
  await stripe.prices.retrieve(price.id, { expand: ['product'] });
  await stripe.products.retrieve(product.id);
  await stripe.products.list();
  await stripe.prices.list({ product: product.id, expand: ['data.product'] });
  const link = await stripe.paymentLinks.create({
    ...{ line_items: [{ price: price.id, quantity: 1 }], metadata: { ware: 'small' } },
    after_completion: { type: 'redirect', redirect: { url: 'http://shop.test/paid' } },
    payment_intent_data: { metadata: { ware: 'small' } },
    restrictions: { completed_sessions: { limit: 20 } },
  });
  await stripe.paymentLinks.update(link.id, { inactive_message: 'Sold out', metadata: { seen: '1' } });
  await stripe.paymentLinks.retrieve(link.id, { expand: ['line_items'] });
  await stripe.paymentLinks.listLineItems(link.id);
  await stripe.paymentLinks.list();
  return link.url;
}

/** Packs: paid, declined, expired, by bank debit that comes and that fails. Answers the paid intents. */
async function buyPacks(tour: Tour, link: string): Promise<{ card: string; bank: string; other: string }> {
  const { stripe, sandbox } = tour;
  const { sessions } = sandbox;
  const visit = () => sessions.open(`${link}?client_reference_id=pur_1`).id;
  const paid = visit();
  sessions.decline(paid, 'insufficient_funds');
  sessions.decline(paid, 'authentication_required');
  sessions.pay(paid);
  const bank = visit();
  sessions.pay(bank, { method: 'us_bank_account' });
  await stripe.checkout.sessions.retrieve(bank, { expand: ['payment_intent.latest_charge'] });
  sessions.settle(bank, 'succeeds');
  const failed = visit();
  sessions.pay(failed, { method: 'us_bank_account' });
  sessions.settle(failed, 'fails');
  const other = visit();
  sessions.pay(other);
  const made = await stripe.checkout.sessions.create({
    ...{ mode: 'payment', customer_creation: 'always', client_reference_id: 'pur_2', ...RETURN },
    line_items: [
      { price_data: { currency: 'usd', unit_amount: 300, product_data: { name: 'Once' } }, quantity: 2 },
    ],
    payment_intent_data: { metadata: { purchase: 'pur_2' } },
  });
  await stripe.checkout.sessions.update(made.id, { metadata: { seen: '1' } });
  await stripe.checkout.sessions.expire(made.id);
  const expand = [
    'line_items',
    'payment_intent.latest_charge.balance_transaction',
    'payment_link',
    'customer',
  ];
  const { payment_intent: card } = await stripe.checkout.sessions.retrieve(paid, { expand });
  await stripe.checkout.sessions.listLineItems(paid);
  await stripe.checkout.sessions.list({ expand: ['data.payment_intent'] });
  await stripe.paymentIntents.list({ expand: ['data.latest_charge'] });
  await stripe.charges.list({ expand: ['data.refunds', 'data.payment_method_details'].slice(0, 1) });
  const intentOf = (id: string) => String(sessions.get(id).payment_intent);
  const intent = intentOf(paid);
  await stripe.paymentIntents.update(intent, { metadata: { noted: 'yes' } });
  const { latest_charge: charge } = await stripe.paymentIntents.retrieve(intent, {
    expand: ['payment_method'],
  });
  await stripe.charges.retrieve(String(charge), { expand: ['refunds', 'balance_transaction'] });
  return { card: typeof card === 'string' ? card : intent, bank: intentOf(bank), other: intentOf(other) };
}

/** Refunds in part and whole, one that the bank sends back; disputes won, lost, and given up. */
async function takeBack({ stripe, sandbox }: Tour, paid: { card: string; bank: string; other: string }) {
  const part = await stripe.refunds.create({
    payment_intent: paid.card,
    amount: 100,
    metadata: { why: 'kind' },
  });
  await stripe.refunds.update(part.id, { metadata: { why: 'kinder' } });
  await stripe.refunds.retrieve(part.id, { expand: ['charge', 'balance_transaction', 'payment_intent'] });
  sandbox.money.failRefund(sandbox.money.refund(paid.card, { reason: 'requested_by_customer' }).id);
  await stripe.refunds.list({ payment_intent: paid.card });
  const won = sandbox.money.dispute(paid.card, { amount: 200, reason: 'product_not_received' });
  await stripe.disputes.update(won.id, {
    evidence: { uncategorized_text: 'It was used.' },
    metadata: { a: 'b' },
  });
  await stripe.disputes.retrieve(won.id, { expand: ['charge', 'payment_intent'] });
  sandbox.money.win(won.id);
  sandbox.money.lose(sandbox.money.dispute(paid.bank).id);
  await stripe.disputes.close(sandbox.money.dispute(paid.other).id);
  await stripe.disputes.list();
  await stripe.charges.list();
  await stripe.balance.retrieve();
  const movements = await stripe.balanceTransactions.list({ limit: 100 });
  await stripe.balanceTransactions.retrieve(String(movements.data[0]?.id), { expand: ['source'] });
}

/** Plans: begun, renewed, failed, paid at last, changed at once and later, ended with the period and at once. */
async function subscribe({ stripe, sandbox, later }: Tour): Promise<void> {
  const { sessions, subscriptions } = sandbox;
  const plan = (unit_amount: number) =>
    stripe.prices.create({
      ...{ currency: 'usd', unit_amount, product_data: { name: `Plan ${unit_amount}` } },
      recurring: { interval: 'month' },
    });
  const [silver, gold] = [await plan(1_000), await plan(2_000)];
  const begin = async (how: { method?: 'us_bank_account' } = {}) => {
    const session = await stripe.checkout.sessions.create({
      ...{ mode: 'subscription', client_reference_id: 'pur_3', metadata: { purchase: 'pur_3' }, ...RETURN },
      line_items: [{ price: silver.id, quantity: 1 }],
      subscription_data: { metadata: { purchase: 'pur_3' } },
    });
    sessions.decline(session.id);
    sessions.pay(session.id, how);
    return sessions.get(session.id);
  };
  const session = await begin();
  await stripe.checkout.sessions.retrieve(session.id, { expand: ['subscription', 'invoice', 'customer'] });
  const id = String(session.subscription);
  const customer = String(session.customer);
  const change = async (price: string, more: Stripe.SubscriptionUpdateParams) => {
    const [item] = (await stripe.subscriptions.retrieve(id)).items.data;
    return stripe.subscriptions.update(id, { items: [{ id: String(item?.id), price }], ...more });
  };
  await change(gold.id, { proration_behavior: 'always_invoice', payment_behavior: 'error_if_incomplete' });
  await change(silver.id, { proration_behavior: 'create_prorations' });
  later(31);
  subscriptions.renew(id, { card: 'declines' });
  await stripe.subscriptions.retrieve(id, { expand: ['latest_invoice.payments', 'customer'] });
  subscriptions.retry(id, { card: 'declines' });
  await stripe.invoices.pay(String(subscriptions.get(id).latest_invoice));
  subscriptions.useCard(customer, 'declines');
  await change(gold.id, { proration_behavior: 'always_invoice', payment_behavior: 'pending_if_incomplete' });
  later(2);
  subscriptions.useCard(customer, 'good');
  await stripe.subscriptions.update(id, { cancel_at_period_end: true, metadata: { a: 'b' } });
  await stripe.subscriptions.update(id, { cancel_at_period_end: false });
  await stripe.billingPortal.sessions.create({ customer, return_url: 'http://shop.test/' });
  const ending = String((await begin({ method: 'us_bank_account' })).subscription);
  await stripe.subscriptions.list({ status: 'all', expand: ['data.latest_invoice'] });
  await stripe.subscriptions.cancel(ending);
  const invoices = await stripe.invoices.list({ expand: ['data.payments', 'data.subscription'].slice(0, 1) });
  for (const { id: invoice } of invoices.data)
    await stripe.invoices.retrieve(String(invoice), { expand: ['payments'] });
  await stripe.invoices.listLineItems(String(invoices.data[0]?.id));
  const open = invoices.data.find(({ status }) => status === 'open');
  if (open?.id !== undefined) await stripe.invoices.voidInvoice(open.id);
  const payments = await stripe.invoicePayments.list();
  await stripe.invoicePayments.retrieve(String(payments.data[0]?.id));
  await stripe.customers.update(customer, { name: 'Ada', description: 'A buyer' });
  await stripe.customers.retrieve(customer, { expand: ['invoice_settings.default_payment_method'] });
  const methods = await stripe.customers.listPaymentMethods(customer);
  await stripe.paymentMethods.retrieve(String(methods.data[0]?.id));
  await stripe.customers.list();
  const leaving = await stripe.customers.create({ email: 'ada@example.org', metadata: { a: 'b' } });
  await stripe.customers.del(leaving.id);
  await stripe.customers.del(customer);
}

/** Creators: onboarded, restricted, paid, and their payouts that arrive and come back. */
async function payCreators({ stripe, sandbox }: Tour): Promise<string> {
  const session = await stripe.checkout.sessions.create({
    ...{ mode: 'payment', ...RETURN },
    line_items: [
      { price_data: { currency: 'usd', unit_amount: 90_000, product_data: { name: 'Much' } }, quantity: 1 },
    ],
  });
  sandbox.sessions.pay(session.id);
  const { id } = await stripe.accounts.create({
    ...{ country: 'DE', email: 'cleo@example.org', metadata: { creator: 'cleo' } },
    capabilities: { transfers: { requested: true } },
    controller: { fees: { payer: 'application' }, losses: { payments: 'application' } },
  });
  const back = { refresh_url: 'http://shop.test/r', return_url: 'http://shop.test/d' };
  await stripe.accountLinks.create({ account: id, type: 'account_onboarding', ...back });
  sandbox.creators.restrict(id);
  await stripe.accounts.retrieve(id);
  sandbox.creators.onboard(id);
  await stripe.accounts.update(id, { metadata: { creator: 'cleo again' } });
  await stripe.accounts.list();
  const transfer = await stripe.transfers.create({
    amount: 5_000,
    currency: 'usd',
    destination: id,
    transfer_group: 'p1',
  });
  await stripe.transfers.createReversal(transfer.id, { amount: 1_000 });
  await stripe.transfers.retrieve(transfer.id, { expand: ['balance_transaction'] });
  await stripe.transfers.listReversals(transfer.id);
  await stripe.transfers.list();
  const theirs = { stripeAccount: id };
  const paid = await stripe.payouts.create({ amount: 2_000, currency: 'usd' }, theirs);
  sandbox.creators.finishPayout(paid.id, 'paid');
  const failed = await stripe.payouts.create({ amount: 500, currency: 'usd' }, theirs);
  sandbox.creators.finishPayout(failed.id, 'failed');
  await stripe.payouts.retrieve(paid.id, {}, theirs);
  await stripe.payouts.list({}, theirs);
  await stripe.balance.retrieve({}, theirs);
  return id;
}
