import { z } from 'zod';
import { refundCharge } from '../commerce/refunds.ts';
import { emit } from '../core.ts';
import type { Kinds } from '../store.ts';
import { type ApiRoute, type Call, idIn } from '../wire/call.ts';
import { invalid } from '../wire/failure.ts';
import { listOf } from '../wire/list.ts';
import { amount, ignored, metadata, metadataUpdate, read } from '../wire/params.ts';
import { idOf } from '../wire/wire.ts';
import { updatedMetadata } from './metadata.ts';

const id = z.string().optional();

function createRefund({ core, origin, form }: Call): Kinds['refund'] {
  const given = read(
    z.strictObject({
      ...{ charge: id, payment_intent: id, amount: amount.optional(), metadata: metadata.optional() },
      reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).optional(),
      ...{ refund_application_fee: ignored, reverse_transfer: ignored, instructions_email: ignored },
    }),
    form,
  );
  if (given.charge === undefined && given.payment_intent === undefined) {
    throw invalid(
      'One of the following params should be provided for this request: payment_intent or charge.',
    );
  }
  return refundCharge(core, origin, chargeToRefund({ core, origin }, given), given);
}

function chargeToRefund(
  { core, origin }: Pick<Call, 'core' | 'origin'>,
  given: { charge?: string | undefined; payment_intent?: string | undefined },
): Kinds['charge'] {
  if (given.charge !== undefined) return core.store.charge.get(origin, given.charge, 'charge');
  const intent = core.store.paymentIntent.get(origin, given.payment_intent ?? '', 'payment_intent');
  const charge = core.store.charge.find(idOf(intent.latest_charge));
  if (charge === undefined || intent.status !== 'succeeded') {
    const message = `This PaymentIntent (${intent.id}) does not have a successful charge to refund.`;
    throw invalid(message, 'payment_intent', 'payment_intent_unexpected_state');
  }
  return charge;
}

function updateRefund(call: Call): Kinds['refund'] {
  const { core, origin, form } = call;
  const refund = core.store.refund.get(origin, idIn(call));
  const given = read(z.strictObject({ metadata: metadataUpdate.optional() }), form);
  refund.metadata = updatedMetadata(refund.metadata, given.metadata);
  emit(core, origin, 'refund.updated', refund);
  return refund;
}

function updateIntent(call: Call): Kinds['payment_intent'] {
  const intent = call.core.store.paymentIntent.get(call.origin, idIn(call));
  const shape = { metadata: metadataUpdate.optional(), description: z.string().optional() };
  const given = read(z.strictObject(shape), call.form);
  intent.metadata = updatedMetadata(intent.metadata, given.metadata);
  if (given.description !== undefined) intent.description = given.description || null;
  return intent;
}

/** What was paid and given back: payment intents, charges, refunds. */
export const paymentRoutes: readonly ApiRoute[] = [
  {
    method: 'GET',
    path: '/v1/payment_intents',
    handle: (call) =>
      listOf(
        call,
        call.core.store.paymentIntent,
        { customer: id },
        (intent, { customer }) => idOf(intent.customer) === (customer ?? idOf(intent.customer)),
      ),
  },
  {
    method: 'GET',
    path: '/v1/payment_intents/:id',
    handle: (call) => call.core.store.paymentIntent.get(call.origin, idIn(call)),
  },
  { method: 'POST', path: '/v1/payment_intents/:id', handle: updateIntent },
  {
    method: 'GET',
    path: '/v1/charges',
    handle: (call) =>
      listOf(
        call,
        call.core.store.charge,
        { customer: id, payment_intent: id, transfer_group: id },
        (charge, wanted) =>
          idOf(charge.customer) === (wanted.customer ?? idOf(charge.customer)) &&
          idOf(charge.payment_intent) === (wanted.payment_intent ?? idOf(charge.payment_intent)) &&
          charge.transfer_group === (wanted.transfer_group ?? charge.transfer_group),
      ),
  },
  {
    method: 'GET',
    path: '/v1/charges/:id',
    handle: (call) => call.core.store.charge.get(call.origin, idIn(call)),
  },
  { method: 'POST', path: '/v1/refunds', handle: createRefund },
  {
    method: 'GET',
    path: '/v1/refunds',
    handle: (call) =>
      listOf(
        call,
        call.core.store.refund,
        { charge: id, payment_intent: id },
        (refund, wanted) =>
          idOf(refund.charge) === (wanted.charge ?? idOf(refund.charge)) &&
          idOf(refund.payment_intent) === (wanted.payment_intent ?? idOf(refund.payment_intent)),
      ),
  },
  {
    method: 'GET',
    path: '/v1/refunds/:id',
    handle: (call) => call.core.store.refund.get(call.origin, idIn(call)),
  },
  { method: 'POST', path: '/v1/refunds/:id', handle: updateRefund },
];
