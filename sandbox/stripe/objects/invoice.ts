import type Stripe from 'stripe';
import { newId } from '../ids.ts';
import type { Kinds } from '../store.ts';
import { idOf } from '../wire/wire.ts';
import type { SubscriptionItem } from './subscription.ts';

export type InvoiceLine = Kinds['invoice']['lines']['data'][number];

/** A line of an invoice: what `item` costs for a period (in seconds, end exclusive), or a part of it. */
export function buildInvoiceLine(given: {
  item: SubscriptionItem;
  price: Kinds['price'];
  livemode: boolean;
  amount: number;
  description: string;
  period: { start: number; end: number };
  proration: boolean;
}): InvoiceLine {
  const { item, price, livemode, amount, description, period, proration } = given;
  return {
    ...{ id: newId('il'), object: 'line_item', amount, currency: price.currency, description },
    ...{
      discount_amounts: [],
      discountable: !proration,
      discounts: [],
      invoice: null,
      livemode,
      metadata: {},
    },
    parent: {
      ...{ invoice_item_details: null, type: 'subscription_item_details' },
      subscription_item_details: {
        invoice_item: proration ? newId('ii') : null,
        ...{ proration, proration_details: { credited_items: null }, subscription: item.subscription },
        subscription_item: item.id,
      },
    },
    ...{ period: { ...period }, pretax_credit_amounts: [] },
    pricing: {
      price_details: { price: price.id, product: idOf(price.product) ?? '' },
      ...{ type: 'price_details', unit_amount_decimal: price.unit_amount_decimal },
    },
    ...{ quantity: item.quantity ?? 1, quantity_decimal: String(item.quantity ?? 1) },
    ...{ subscription: item.subscription, subtotal: amount, taxes: [] },
  };
}

/** A final invoice of a subscription, open and untried. */
export function buildInvoice(given: {
  id: string;
  livemode: boolean;
  created: number;
  customer: Kinds['customer'];
  subscription: Kinds['subscription'];
  billingReason: Stripe.Invoice.BillingReason;
  lines: InvoiceLine[];
  /** Credit of the customer's balance that this invoice uses up, at most its total. */
  credit: number;
  number: string;
  hostedUrl: string;
}): Kinds['invoice'] {
  const { id, livemode, created, customer, subscription, billingReason, lines, credit, number, hostedUrl } =
    given;
  const total = lines.reduce((sum, line) => sum + line.amount, 0);
  const due = Math.max(0, total - credit);
  return {
    ...{ id, object: 'invoice', livemode, created, account_country: 'US', account_name: 'Scrip sandbox' },
    ...{ account_tax_ids: null, amount_due: due, amount_overpaid: 0, amount_paid: 0, amount_remaining: due },
    ...{ amount_shipping: 0, application: null, attempt_count: 0, attempted: false, auto_advance: true },
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    ...{ automatically_finalizes_at: null, billing_reason: billingReason },
    ...{ collection_method: 'charge_automatically', currency: subscription.currency, custom_fields: null },
    ...{
      customer: customer.id,
      customer_account: null,
      customer_address: null,
      customer_email: customer.email,
    },
    ...{ customer_name: customer.name ?? null, customer_phone: null, customer_shipping: null },
    ...{ customer_tax_exempt: 'none', customer_tax_ids: [], default_payment_method: null },
    ...{ default_source: null, default_tax_rates: [], description: null, discounts: [], due_date: null },
    ...{ effective_at: created, ending_balance: null, footer: null, from_invoice: null },
    ...{ hosted_invoice_url: hostedUrl, invoice_pdf: null, issuer: { type: 'self' } },
    ...{ last_finalization_error: null, latest_revision: null, metadata: {}, next_payment_attempt: null },
    lines: {
      object: 'list',
      data: lines.map((line) => ({ ...line, invoice: id })),
      ...{ has_more: false, url: `/v1/invoices/${id}/lines` },
    },
    ...{ number, on_behalf_of: null, period_end: created, period_start: created },
    parent: {
      ...{ quote_details: null, type: 'subscription_details' },
      subscription_details: { metadata: { ...subscription.metadata }, subscription: subscription.id },
    },
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    ...{ post_payment_credit_notes_amount: 0, pre_payment_credit_notes_amount: 0, receipt_number: null },
    ...{ rendering: null, shipping_cost: null, shipping_details: null, starting_balance: -credit },
    ...{ statement_descriptor: null, status: 'open' },
    status_transitions: {
      ...{ finalized_at: created, marked_uncollectible_at: null, paid_at: null, voided_at: null },
    },
    ...{
      subtotal: total,
      subtotal_excluding_tax: total,
      test_clock: null,
      total,
      total_discount_amounts: [],
    },
    ...{ total_excluding_tax: total, total_pretax_credit_amounts: [], total_taxes: [] },
    webhooks_delivered_at: created,
  };
}

/** The link between an invoice and the payment intent that pays it. */
export function buildInvoicePayment(given: {
  invoice: Kinds['invoice'];
  intent: Kinds['payment_intent'];
  created: number;
}): Kinds['invoice_payment'] {
  const { invoice, intent, created } = given;
  return {
    ...{ id: newId('inpay'), object: 'invoice_payment', amount_paid: null, amount_requested: intent.amount },
    ...{ created, currency: intent.currency, invoice: invoice.id, is_default: true },
    ...{ livemode: invoice.livemode, payment: { payment_intent: intent.id, type: 'payment_intent' } },
    ...{ status: 'open', status_transitions: { canceled_at: null, paid_at: null } },
  };
}
