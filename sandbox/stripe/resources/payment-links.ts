import { z } from 'zod';
import { openSession } from '../commerce/checkout.ts';
import { lineItemsOf } from '../commerce/shop-window.ts';
import { type Core, emit, now, outside } from '../core.ts';
import { newId, randomText } from '../ids.ts';
import { buildPaymentLink } from '../objects/payment-link.ts';
import type { Kinds } from '../store.ts';
import { type ApiRoute, type Call, idIn } from '../wire/call.ts';
import { invalid } from '../wire/failure.ts';
import { listOf, pageOf, readPaging } from '../wire/list.ts';
import { address, flag, ignored, integer, metadata, metadataUpdate, read } from '../wire/params.ts';
import { updatedMetadata } from './metadata.ts';

const DAY = 86_400;

const afterCompletion = z.strictObject({
  type: z.enum(['hosted_confirmation', 'redirect']),
  redirect: z.strictObject({ url: address }).optional(),
  hosted_confirmation: z.strictObject({ custom_message: z.string().optional() }).optional(),
});

const restrictions = z.strictObject({ completed_sessions: z.strictObject({ limit: integer }) });

const intentData = z.strictObject({
  ...{ metadata: metadata.optional(), description: z.string().optional(), setup_future_usage: ignored },
  ...{ statement_descriptor: ignored, statement_descriptor_suffix: ignored, transfer_group: ignored },
  capture_method: ignored,
});

const subscriptionData = z.strictObject({
  ...{ metadata: metadata.optional(), description: z.string().optional(), invoice_settings: ignored },
});

const common = {
  ...{ after_completion: afterCompletion.optional(), inactive_message: z.string().max(500).optional() },
  ...{
    customer_creation: z.enum(['always', 'if_required']).optional(),
    payment_intent_data: intentData.optional(),
  },
  ...{ subscription_data: subscriptionData.optional(), submit_type: z.string().optional() },
  ...{ allow_promotion_codes: ignored, automatic_tax: ignored, billing_address_collection: ignored },
  ...{
    custom_text: ignored,
    invoice_creation: ignored,
    phone_number_collection: ignored,
    tax_id_collection: ignored,
  },
  ...{ payment_method_types: ignored, payment_method_collection: ignored, name_collection: ignored },
};

function createLink({ core, origin, form }: Call): Kinds['payment_link'] {
  const item = z.strictObject({ price: z.string(), quantity: integer, adjustable_quantity: ignored });
  const given = read(
    z.strictObject({
      ...{ ...common, line_items: z.array(item), metadata: metadata.optional(), currency: ignored },
      restrictions: restrictions.optional(),
    }),
    form,
  );
  const items = lineItemsOf(core, origin, given.line_items);
  const isPlan = items.some(({ price }) => price?.type === 'recurring');
  const intent = given.payment_intent_data;
  if (isPlan && intent !== undefined) {
    throw invalid('You can not pass `payment_intent_data` in `subscription` mode.', 'payment_intent_data');
  }
  const link = buildPaymentLink({
    ...{ id: newId('plink'), livemode: origin.livemode, currency: items[0]?.currency ?? 'usd' },
    ...{
      url: `${core.url}/buy/${origin.livemode ? '' : 'test_'}${randomText(16)}`,
      metadata: given.metadata ?? {},
    },
    after_completion: completionOf(given.after_completion),
    customer_creation: given.customer_creation ?? (isPlan ? 'always' : 'if_required'),
    payment_intent_data:
      intent === undefined
        ? null
        : {
            ...{ capture_method: null, setup_future_usage: null, statement_descriptor: null },
            ...{ statement_descriptor_suffix: null, transfer_group: null },
            ...{ description: intent.description ?? null, metadata: intent.metadata ?? {} },
          },
    restrictions:
      given.restrictions === undefined
        ? null
        : { completed_sessions: { count: 0, limit: given.restrictions.completed_sessions.limit } },
    subscription_data: isPlan
      ? {
          ...{ description: given.subscription_data?.description ?? null, trial_period_days: null },
          trial_settings: null,
          invoice_settings: {
            ...{ account_tax_ids: null, custom_fields: null, description: null, footer: null },
            issuer: { type: 'self' },
          },
          metadata: given.subscription_data?.metadata ?? {},
        }
      : null,
    ...{ submit_type: given.submit_type ?? 'auto', inactive_message: given.inactive_message ?? null },
  });
  core.store.lineItems.set(link.id, items);
  core.store.paymentLink.add(origin, link);
  emit(core, origin, 'payment_link.created', link);
  return link;
}

function completionOf(
  given: z.output<typeof afterCompletion> | undefined,
): Kinds['payment_link']['after_completion'] {
  if (given?.type === 'redirect') {
    if (given.redirect === undefined) {
      const param = 'after_completion[redirect]';
      throw invalid(`Missing required param: ${param}.`, param, 'parameter_missing');
    }
    return { type: 'redirect', redirect: given.redirect };
  }
  const message = given?.hosted_confirmation?.custom_message ?? null;
  return { type: 'hosted_confirmation', hosted_confirmation: { custom_message: message } };
}

function updateLink(call: Call): Kinds['payment_link'] {
  const { core, origin, form } = call;
  const link = core.store.paymentLink.get(origin, idIn(call));
  const shape = {
    ...common,
    active: flag.optional(),
    metadata: metadataUpdate.optional(),
    line_items: ignored,
  };
  const given = read(z.strictObject(shape), form);
  if (given.active !== undefined) link.active = given.active;
  if (given.after_completion !== undefined) link.after_completion = completionOf(given.after_completion);
  if (given.inactive_message !== undefined) link.inactive_message = given.inactive_message || null;
  link.metadata = updatedMetadata(link.metadata, given.metadata);
  emit(core, origin, 'payment_link.updated', link);
  return link;
}

/**
 * A buyer follows a payment link: every visit is a checkout session of its own.
 *
 * A reference with anything but letters, digits, `-` and `_`, or longer than 200, is dropped without a word, as Stripe
 * does. @see https://docs.stripe.com/payment-links/url-parameters
 */
export function visitLink(
  core: Core,
  link: Kinds['payment_link'],
  visit: { reference?: string | null | undefined; email?: string | null | undefined },
): Kinds['checkout.session'] {
  const origin = outside(
    core.store.paymentLink.scopeOf(link.id) ?? { livemode: link.livemode, account: null },
  );
  const items = structuredClone(core.store.lineItems.get(link.id) ?? []);
  const isPlan = link.subscription_data !== null;
  const redirect = link.after_completion.redirect?.url ?? null;
  return openSession(
    core,
    origin,
    {
      ...{
        expires_at: now(core) + DAY,
        mode: isPlan ? 'subscription' : 'payment',
        metadata: { ...link.metadata },
      },
      client_reference_id: /^[\w-]{1,200}$/u.test(visit.reference ?? '') ? (visit.reference ?? null) : null,
      ...{ customer: null, customer_email: visit.email ?? null, customer_creation: link.customer_creation },
      ...{ payment_link: link.id, success_url: redirect, cancel_url: null },
      ...{ submit_type: link.submit_type, locale: 'auto' },
    },
    items,
    (isPlan ? link.subscription_data?.metadata : link.payment_intent_data?.metadata) ?? {},
  );
}

/** Reusable addresses at which something is sold. */
export const paymentLinkRoutes: readonly ApiRoute[] = [
  { method: 'POST', path: '/v1/payment_links', handle: createLink },
  {
    method: 'GET',
    path: '/v1/payment_links',
    handle: (call) =>
      listOf(
        call,
        call.core.store.paymentLink,
        { active: flag.optional() },
        (link, { active }) => link.active === (active ?? link.active),
      ),
  },
  {
    method: 'GET',
    path: '/v1/payment_links/:id',
    handle: (call) => call.core.store.paymentLink.get(call.origin, idIn(call)),
  },
  { method: 'POST', path: '/v1/payment_links/:id', handle: updateLink },
  {
    method: 'GET',
    path: '/v1/payment_links/:id/line_items',
    handle: (call) => {
      const { id } = call.core.store.paymentLink.get(call.origin, idIn(call));
      return pageOf(call.core.store.lineItems.get(id) ?? [], readPaging(call), call.path);
    },
  },
];
