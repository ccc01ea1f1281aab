import { z } from 'zod';
import { expireIfDue, expireSession, openSession } from '../commerce/checkout.ts';
import { lineItemsOf } from '../commerce/shop-window.ts';
import { now } from '../core.ts';
import type { Kinds } from '../store.ts';
import { type ApiRoute, type Call, idIn } from '../wire/call.ts';
import { invalid } from '../wire/failure.ts';
import { listOf, pageOf, readPaging } from '../wire/list.ts';
import { address, ignored, integer, metadata, metadataUpdate, read } from '../wire/params.ts';
import { idOf } from '../wire/wire.ts';
import { updatedMetadata } from './metadata.ts';
import { priceData } from './products.ts';

const DAY = 86_400;
const HALF_HOUR = 1800;
/** Stripe's least amount of a charge: 0.50 of most currencies with two decimals. */
const LEAST_AMOUNT: Readonly<Record<string, number>> = { usd: 50, eur: 50, gbp: 30, chf: 50, jpy: 50 };

const createShape = z.strictObject({
  mode: z.enum(['payment', 'subscription']),
  line_items: z.array(
    z.strictObject({
      ...{ price: z.string().optional(), price_data: priceData.optional(), quantity: integer.optional() },
      ...{ adjustable_quantity: ignored, dynamic_tax_rates: ignored, tax_rates: ignored },
    }),
  ),
  ...{ success_url: address.optional(), cancel_url: address.optional() },
  client_reference_id: z.string().min(1).max(200).optional(),
  ...{ customer: z.string().optional(), customer_email: z.email().optional() },
  customer_creation: z.enum(['always', 'if_required']).optional(),
  ...{ expires_at: integer.optional(), metadata: metadata.optional(), locale: z.string().optional() },
  submit_type: z.string().optional(),
  payment_intent_data: z
    .strictObject({
      ...{
        metadata: metadata.optional(),
        description: ignored,
        receipt_email: ignored,
        setup_future_usage: ignored,
      },
      ...{ statement_descriptor: ignored, statement_descriptor_suffix: ignored, transfer_group: ignored },
    })
    .optional(),
  subscription_data: z
    .strictObject({ metadata: metadata.optional(), description: ignored, invoice_settings: ignored })
    .optional(),
  ...{ allow_promotion_codes: ignored, automatic_tax: ignored, billing_address_collection: ignored },
  ...{
    consent_collection: ignored,
    custom_text: ignored,
    customer_update: ignored,
    invoice_creation: ignored,
  },
  ...{ payment_method_types: ignored, payment_method_options: ignored, phone_number_collection: ignored },
  ...{
    saved_payment_method_options: ignored,
    tax_id_collection: ignored,
    ui_mode: ignored,
    currency: ignored,
  },
  ...{ payment_method_collection: ignored, adaptive_pricing: ignored, branding_settings: ignored },
});

function createSession({ core, origin, form }: Call): Kinds['checkout.session'] {
  const given = read(createShape, form);
  const { mode } = given;
  if (mode === 'subscription' && given.payment_intent_data !== undefined) {
    throw invalid('You can not pass `payment_intent_data` in `subscription` mode.', 'payment_intent_data');
  }
  if (mode === 'payment' && given.subscription_data !== undefined) {
    throw invalid('You can not pass `subscription_data` in `payment` mode.', 'subscription_data');
  }
  if (given.customer !== undefined && given.customer_email !== undefined) {
    throw invalid('You may only specify one of these parameters: customer, customer_email.', 'customer');
  }
  if (given.customer !== undefined) core.store.customer.get(origin, given.customer, 'customer');
  const items = lineItemsOf(core, origin, given.line_items);
  checkModes(
    mode,
    items.map(({ price }) => price?.type === 'recurring'),
  );
  const total = items.reduce((sum, item) => sum + item.amount_total, 0);
  const least = LEAST_AMOUNT[items[0]?.currency ?? ''] ?? 1;
  if (mode === 'payment' && total > 0 && total < least) {
    const message = `The Checkout Session's total amount due must add up to at least ${least} of the minor unit.`;
    throw invalid(message, 'line_items', 'amount_too_small');
  }
  return openSession(
    core,
    origin,
    {
      ...{ mode, expires_at: expiryOf(now(core), given.expires_at), metadata: given.metadata ?? {} },
      ...{ client_reference_id: given.client_reference_id ?? null, customer: given.customer ?? null },
      ...{ customer_email: given.customer_email ?? null, payment_link: null },
      customer_creation: mode === 'payment' ? (given.customer_creation ?? 'if_required') : 'always',
      ...{ success_url: given.success_url ?? null, cancel_url: given.cancel_url ?? null },
      ...{ submit_type: given.submit_type ?? null, locale: given.locale ?? null },
    },
    items,
    (mode === 'payment' ? given.payment_intent_data?.metadata : given.subscription_data?.metadata) ?? {},
  );
}

function checkModes(mode: 'payment' | 'subscription', areRecurring: readonly boolean[]): void {
  if (mode === 'payment' && areRecurring.includes(true)) {
    throw invalid(
      'You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.',
      'line_items',
    );
  }
  if (mode === 'subscription' && !areRecurring.includes(true)) {
    throw invalid('You must provide at least one recurring price in `subscription` mode.', 'line_items');
  }
}

/** From 30 minutes to 24 hours from now; 24 hours unless given. */
function expiryOf(at: number, given: number | undefined): number {
  if (given === undefined) return at + DAY;
  if (given < at + HALF_HOUR || given > at + DAY) {
    const message =
      'The `expires_at` timestamp must be at least 30 minutes and less than 24 hours from Checkout Session creation.';
    throw invalid(message, 'expires_at');
  }
  return given;
}

function sessionOf(call: Call): Kinds['checkout.session'] {
  const session = call.core.store.session.get(call.origin, idIn(call));
  expireIfDue(call.core, session);
  return session;
}

function expire(call: Call): Kinds['checkout.session'] {
  const session = sessionOf(call);
  if (session.status !== 'open') {
    const message = `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of \`${session.status}\`.`;
    throw invalid(message);
  }
  expireSession(call.core, call.origin, session);
  return session;
}

function update(call: Call): Kinds['checkout.session'] {
  const given = read(z.strictObject({ metadata: metadataUpdate.optional() }), call.form);
  const session = sessionOf(call);
  session.metadata = updatedMetadata(session.metadata, given.metadata);
  return session;
}

/** Visits to the checkout page. */
export const checkoutSessionRoutes: readonly ApiRoute[] = [
  { method: 'POST', path: '/v1/checkout/sessions', handle: createSession },
  {
    method: 'GET',
    path: '/v1/checkout/sessions',
    handle: (call) => {
      for (const session of call.core.store.session.list(call.origin)) expireIfDue(call.core, session);
      return listOf(
        call,
        call.core.store.session,
        {
          ...{ customer: z.string().optional(), payment_intent: z.string().optional() },
          ...{ payment_link: z.string().optional(), subscription: z.string().optional() },
          ...{
            status: z.string().optional(),
            customer_details: z.strictObject({ email: z.string() }).optional(),
          },
        },
        (session, wanted) =>
          idOf(session.customer) === (wanted.customer ?? idOf(session.customer)) &&
          idOf(session.payment_intent) === (wanted.payment_intent ?? idOf(session.payment_intent)) &&
          idOf(session.payment_link) === (wanted.payment_link ?? idOf(session.payment_link)) &&
          idOf(session.subscription) === (wanted.subscription ?? idOf(session.subscription)) &&
          session.status === (wanted.status ?? session.status) &&
          (wanted.customer_details?.email ?? session.customer_details?.email) ===
            session.customer_details?.email,
      );
    },
  },
  { method: 'GET', path: '/v1/checkout/sessions/:id', handle: sessionOf },
  { method: 'POST', path: '/v1/checkout/sessions/:id', handle: update },
  { method: 'POST', path: '/v1/checkout/sessions/:id/expire', handle: expire },
  {
    method: 'GET',
    path: '/v1/checkout/sessions/:id/line_items',
    handle: (call) => {
      const { id } = sessionOf(call);
      return pageOf(call.core.store.lineItems.get(id) ?? [], readPaging(call), call.path);
    },
  },
];
