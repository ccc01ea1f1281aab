import { type Core, emit, now, type Origin } from '../core.ts';
import { newId } from '../ids.ts';
import { processingFee } from '../objects/balance-transaction.ts';
import { buildCharge } from '../objects/charge.ts';
import { buildPaymentIntent } from '../objects/payment-intent.ts';
import type { Kinds } from '../store.ts';
import { type Decline, declined } from '../wire/failure.ts';
import { idOf } from '../wire/wire.ts';
import { book } from './balance.ts';

/** How a try to take money ends: at once, days later, or not at all. */
export type Outcome = { kind: 'succeeds' } | { kind: 'pending' } | { kind: 'declined'; decline: Decline };

/** Makes the intent to take an amount and tells `payment_intent.created`. */
export function openIntent(
  core: Core,
  origin: Origin,
  given: Omit<Parameters<typeof buildPaymentIntent>[0], 'id' | 'livemode' | 'created'>,
): Kinds['payment_intent'] {
  const { livemode } = origin;
  const intent = buildPaymentIntent({ id: newId('pi'), livemode, created: now(core), ...given });
  core.store.paymentIntent.add(origin, intent);
  emit(core, origin, 'payment_intent.created', intent);
  return intent;
}

/** Tries to take an intent's money once: makes a charge, moves the intent on and tells of both. */
export function attempt(
  core: Core,
  origin: Origin,
  intent: Kinds['payment_intent'],
  method: Kinds['payment_method'],
  outcome: Outcome,
): Kinds['charge'] {
  const id = newId('ch');
  const charge = buildCharge({
    ...{ id, created: now(core), intent, method },
    status: outcome.kind === 'succeeds' ? 'succeeded' : outcome.kind === 'pending' ? 'pending' : 'failed',
    failure: outcome.kind === 'declined' ? { ...declined(outcome.decline), reason: outcome.decline } : null,
    receiptUrl: outcome.kind === 'declined' ? null : `${core.url}/receipts/${id}`,
  });
  core.store.charge.add(origin, charge);
  intent.latest_charge = charge.id;
  switch (outcome.kind) {
    case 'succeeds':
      intent.payment_method = method.id;
      succeed(core, origin, intent, charge);
      break;
    case 'pending':
      intent.payment_method = method.id;
      intent.status = 'processing';
      emit(core, origin, 'charge.pending', charge);
      emit(core, origin, 'payment_intent.processing', intent);
      break;
    case 'declined':
      fail(core, origin, intent, charge, outcome.decline);
  }
  return charge;
}

/** What a bank says of a pending payment, days later. */
export function finishPending(
  core: Core,
  origin: Origin,
  intent: Kinds['payment_intent'],
  outcome: 'fails' | 'succeeds',
): void {
  const charge = core.store.charge.find(idOf(intent.latest_charge));
  if (charge === undefined || charge.status !== 'pending')
    throw new Error(`${intent.id} has no pending charge`);
  if (outcome === 'succeeds') succeed(core, origin, intent, charge);
  else fail(core, origin, intent, charge, 'insufficient_funds');
}

function succeed(core: Core, origin: Origin, intent: Kinds['payment_intent'], charge: Kinds['charge']): void {
  const { amount, currency, description } = charge;
  const fee = processingFee(amount);
  const source = charge.id;
  const transaction = book(core, origin, { amount, fee, currency, source, type: 'charge', description });
  Object.assign(charge, { balance_transaction: transaction.id, status: 'succeeded', paid: true });
  Object.assign(intent, { status: 'succeeded', amount_received: amount, last_payment_error: null });
  emit(core, origin, 'charge.succeeded', charge);
  emit(core, origin, 'payment_intent.succeeded', intent);
}

function fail(
  core: Core,
  origin: Origin,
  intent: Kinds['payment_intent'],
  charge: Kinds['charge'],
  decline: Decline,
): void {
  const { code, message } = declined(decline);
  Object.assign(charge, { status: 'failed', paid: false, failure_code: code, failure_message: message });
  intent.status = 'requires_payment_method';
  intent.payment_method = null;
  intent.last_payment_error = {
    ...{ charge: charge.id, code, decline_code: decline, message, type: 'card_error' },
    doc_url: `https://stripe.com/docs/error-codes/${code}`,
  };
  emit(core, origin, 'charge.failed', charge);
  emit(core, origin, 'payment_intent.payment_failed', intent);
}
