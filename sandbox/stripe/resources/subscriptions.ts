import { z } from 'zod';
import { type ChangeTerms, changePlan } from '../commerce/plan-change.ts';
import { cancelAtPeriodEnd, endSubscription } from '../commerce/subscriptions.ts';
import { emit } from '../core.ts';
import type { Kinds } from '../store.ts';
import { type ApiRoute, type Call, idIn } from '../wire/call.ts';
import { invalid } from '../wire/failure.ts';
import { listOf } from '../wire/list.ts';
import { flag, ignored, integer, metadataUpdate, read } from '../wire/params.ts';
import { idOf } from '../wire/wire.ts';
import { updatedMetadata } from './metadata.ts';

const updateShape = z.strictObject({
  items: z
    .array(
      z.strictObject({
        ...{ id: z.string().optional(), price: z.string().optional(), quantity: integer.optional() },
        metadata: ignored,
      }),
    )
    .length(1, 'the sandbox changes one item at a time')
    .optional(),
  cancel_at_period_end: flag.optional(),
  metadata: metadataUpdate.optional(),
  proration_behavior: z.enum(['always_invoice', 'create_prorations', 'none']).optional(),
  billing_cycle_anchor: z.enum(['now', 'unchanged']).optional(),
  payment_behavior: z
    .enum(['allow_incomplete', 'default_incomplete', 'error_if_incomplete', 'pending_if_incomplete'])
    .optional(),
  ...{ default_payment_method: z.string().optional(), description: z.string().optional() },
  ...{ cancellation_details: ignored, payment_settings: ignored, off_session: ignored },
});

function updateSubscription(call: Call): Kinds['subscription'] {
  const { core, origin, form } = call;
  const subscription = core.store.subscription.get(origin, idIn(call));
  const given = read(updateShape, form);
  if (subscription.status === 'canceled') {
    throw invalid('A canceled subscription can only update its cancellation_details and metadata.');
  }
  const [item] = given.items ?? [];
  if (item !== undefined) change(call, subscription, item, termsOf(given));
  if (given.cancel_at_period_end !== undefined) {
    cancelAtPeriodEnd(core, origin, subscription, given.cancel_at_period_end);
  }
  if (given.default_payment_method !== undefined) {
    const { id } = core.store.paymentMethod.get(
      origin,
      given.default_payment_method,
      'default_payment_method',
    );
    subscription.default_payment_method = id;
  }
  if (given.description !== undefined) subscription.description = given.description || null;
  if (given.metadata !== undefined) {
    const previous = { metadata: subscription.metadata };
    subscription.metadata = updatedMetadata(subscription.metadata, given.metadata);
    emit(core, origin, 'customer.subscription.updated', subscription, previous);
  }
  return subscription;
}

function termsOf(given: z.output<typeof updateShape>): ChangeTerms {
  const payment = given.payment_behavior ?? 'allow_incomplete';
  return {
    proration: given.proration_behavior ?? 'create_prorations',
    anchor: given.billing_cycle_anchor ?? 'unchanged',
    payment: payment === 'default_incomplete' ? 'allow_incomplete' : payment,
  };
}

function change(
  { core, origin }: Call,
  subscription: Kinds['subscription'],
  wish: { id?: string | undefined; price?: string | undefined; quantity?: number | undefined },
  terms: ChangeTerms,
): void {
  const present = subscription.items.data.find(({ id }) => id === wish.id);
  if (wish.id === undefined) {
    const param = 'items[0][id]';
    throw invalid(`Missing required param: ${param}. The sandbox adds no items.`, param, 'parameter_missing');
  }
  const price =
    wish.price === undefined ? present?.price : core.store.price.get(origin, wish.price, 'items[0][price]');
  if (price === undefined)
    throw invalid(`No such subscription item: '${wish.id}'`, 'items[0][id]', 'resource_missing');
  const quantity = wish.quantity ?? present?.quantity ?? 1;
  changePlan(core, origin, subscription, { item: wish.id, price, quantity }, terms);
}

function cancelSubscription(call: Call): Kinds['subscription'] {
  const { core, origin, form } = call;
  const subscription = core.store.subscription.get(origin, idIn(call));
  read(z.strictObject({ invoice_now: ignored, prorate: ignored, cancellation_details: ignored }), form);
  if (subscription.status === 'canceled') {
    throw invalid(`No such subscription: '${subscription.id}'`, 'id', 'resource_missing');
  }
  endSubscription(core, origin, subscription, 'cancellation_requested');
  return subscription;
}

/** `status` may also be `all` or `ended`; canceled subscriptions are left out unless asked for. */
function hasStatus({ status }: Kinds['subscription'], wanted: string | undefined): boolean {
  if (wanted === 'all') return true;
  if (wanted === undefined) return status !== 'canceled';
  return wanted === 'ended' ? status === 'canceled' : status === wanted;
}

/** Plans that are paid period by period. */
export const subscriptionRoutes: readonly ApiRoute[] = [
  {
    method: 'GET',
    path: '/v1/subscriptions',
    handle: (call) =>
      listOf(
        call,
        call.core.store.subscription,
        { customer: z.string().optional(), price: z.string().optional(), status: z.string().optional() },
        (subscription, { customer, price, status }) =>
          hasStatus(subscription, status) &&
          idOf(subscription.customer) === (customer ?? idOf(subscription.customer)) &&
          (price === undefined || subscription.items.data.some((item) => item.price.id === price)),
      ),
  },
  {
    method: 'GET',
    path: '/v1/subscriptions/:id',
    handle: (call) => call.core.store.subscription.get(call.origin, idIn(call)),
  },
  { method: 'POST', path: '/v1/subscriptions/:id', handle: updateSubscription },
  { method: 'DELETE', path: '/v1/subscriptions/:id', handle: cancelSubscription },
];
