import { type Core, emit, now, type Origin } from '../core.ts';
import { newId } from '../ids.ts';
import { buildRefund } from '../objects/refund.ts';
import type { Kinds } from '../store.ts';
import { invalid } from '../wire/failure.ts';
import { idOf } from '../wire/wire.ts';
import { book } from './balance.ts';
import { isDisputed } from './disputes.ts';

/** What a refund is asked for with; without an amount all that is left. */
export interface RefundWish {
  amount?: number | undefined;
  reason?: string | undefined;
  metadata?: Record<string, string> | undefined;
}

/**
 * Gives a charge's money back, wholly or in part.
 * @throws {StripeFailure} 400 charge_already_refunded, charge_disputed, or for more than is left
 */
export function refundCharge(
  core: Core,
  origin: Origin,
  charge: Kinds['charge'],
  wish: RefundWish,
): Kinds['refund'] {
  const left = charge.amount - charge.amount_refunded;
  if (charge.status !== 'succeeded') {
    throw invalid(
      `Charge ${charge.id} is ${charge.status} and cannot be refunded.`,
      'charge',
      'charge_not_refundable',
    );
  }
  if (left <= 0)
    throw invalid(`Charge ${charge.id} has already been refunded.`, 'charge', 'charge_already_refunded');
  if (isDisputed(core, charge)) {
    const message = `Charge ${charge.id} has been charged back; cannot issue a refund.`;
    throw invalid(message, 'charge', 'charge_disputed');
  }
  const { amount = left } = wish;
  if (amount < 1) throw invalid('Invalid positive integer', 'amount', 'parameter_invalid_integer');
  if (amount > left) {
    const message = `Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`;
    throw invalid(message, 'amount');
  }
  const id = newId('re');
  const { currency } = charge;
  const booked = book(core, origin, {
    amount: -amount,
    currency,
    source: id,
    type: 'refund',
    description: null,
  });
  const refund = buildRefund({
    ...{
      id,
      amount,
      created: now(core),
      currency,
      charge: charge.id,
      payment_intent: idOf(charge.payment_intent),
    },
    ...{ metadata: wish.metadata ?? {}, reason: wish.reason ?? null, status: 'succeeded' },
    balance_transaction: booked.id,
  });
  core.store.refund.add(origin, refund);
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount;
  emit(core, origin, 'refund.created', refund);
  emit(core, origin, 'charge.refunded', charge, { amount_refunded: charge.amount_refunded - amount });
  return refund;
}

/** The buyer's bank sends a refund back: the money is ours again, and the charge less refunded. */
export function failRefund(core: Core, origin: Origin, refund: Kinds['refund']): void {
  const charge = core.store.charge.find(idOf(refund.charge));
  if (charge === undefined) throw new Error(`${refund.id} has no charge`);
  const { amount, currency } = refund;
  const type = 'refund_failure';
  const booked = book(core, origin, { amount, currency, source: refund.id, type, description: null });
  Object.assign(refund, {
    ...{
      status: 'failed',
      failure_reason: 'expired_or_canceled_card',
      failure_balance_transaction: booked.id,
    },
  });
  charge.amount_refunded -= amount;
  charge.refunded = false;
  emit(core, origin, 'refund.failed', refund, { status: 'succeeded' });
  emit(core, origin, 'refund.updated', refund, { status: 'succeeded' });
  emit(core, origin, 'charge.refund.updated', refund, { status: 'succeeded' });
}
