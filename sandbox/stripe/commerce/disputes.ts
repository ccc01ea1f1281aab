import { type Core, emit, now, type Origin } from '../core.ts';
import { newId } from '../ids.ts';
import { buildDispute } from '../objects/dispute.ts';
import type { Kinds } from '../store.ts';
import { SandboxUsageError } from '../types.ts';
import { idOf } from '../wire/wire.ts';
import { book } from './balance.ts';

type Dispute = Kinds['dispute'];

const WEEK = 7 * 86_400;
/** What Stripe takes for a dispute, won or lost, in the minor unit. */
const DISPUTE_FEE = 1500;
const CLOSED = ['lost', 'won'];

/** A buyer asks the bank for the money back: it is taken at once. By default all that is not refunded yet. */
export function openDispute(
  core: Core,
  origin: Origin,
  charge: Kinds['charge'],
  {
    amount = charge.amount - charge.amount_refunded,
    reason = 'fraudulent',
  }: { amount?: number; reason?: string } = {},
): Dispute {
  if (charge.status !== 'succeeded') throw new SandboxUsageError('only a paid charge can be disputed');
  if (amount < 1 || amount > charge.amount) throw new SandboxUsageError(`there is no ${amount} to dispute`);
  if (disputesOf(core, charge.id).some(({ status }) => !CLOSED.includes(status))) {
    throw new SandboxUsageError('that charge is being disputed already');
  }
  const id = newId('du');
  const { currency, livemode } = charge;
  const withdrawal = book(core, origin, {
    ...{ amount: -amount, fee: DISPUTE_FEE, currency, source: id, type: 'adjustment' },
    description: `Chargeback withdrawal for ${charge.id}`,
  });
  const dispute = buildDispute({
    ...{ id, livemode, created: now(core), amount, currency, charge: charge.id, reason, withdrawal },
    ...{ payment_intent: idOf(charge.payment_intent), dueBy: now(core) + WEEK },
  });
  core.store.dispute.add(origin, dispute);
  charge.disputed = true;
  emit(core, origin, 'charge.dispute.created', dispute);
  emit(core, origin, 'charge.dispute.funds_withdrawn', dispute);
  return dispute;
}

/** The bank decides for the shop (`won`: the money comes back) or for the buyer (`lost`). */
export function closeDispute(core: Core, origin: Origin, dispute: Dispute, status: 'lost' | 'won'): void {
  if (CLOSED.includes(dispute.status))
    throw new SandboxUsageError(`that dispute is ${dispute.status} already`);
  const previous = { status: dispute.status };
  dispute.status = status;
  if (status === 'won') {
    const { amount, currency, id } = dispute;
    const description = `Chargeback reversal for ${idOf(dispute.charge)}`;
    dispute.balance_transactions.push(
      book(core, origin, { amount, currency, source: id, type: 'adjustment', description }),
    );
    dispute.is_charge_refundable = true;
    emit(core, origin, 'charge.dispute.funds_reinstated', dispute, previous);
  }
  emit(core, origin, 'charge.dispute.closed', dispute, previous);
}

/** The shop answers; the bank will decide. */
export function submitEvidence(core: Core, origin: Origin, dispute: Dispute): void {
  const previous = { status: dispute.status };
  dispute.status = 'under_review';
  Object.assign(dispute.evidence_details, { has_evidence: true, submission_method: 'manual' });
  dispute.evidence_details.submission_count += 1;
  emit(core, origin, 'charge.dispute.updated', dispute, previous);
}

/** Money that a bank has taken back, or may yet take, cannot be refunded as well. */
export function isDisputed(core: Core, { id }: Kinds['charge']): boolean {
  return disputesOf(core, id).some(({ status }) => status !== 'won');
}

/** The disputes of a charge, oldest first. */
export function disputesOf(core: Core, charge: string): Dispute[] {
  return core.store.dispute.all().filter((dispute) => idOf(dispute.charge) === charge);
}
