import { type Core, emit, now, type Origin, outside } from '../core.ts';
import { newId } from '../ids.ts';
import { buildPayout, buildReversal, buildTransfer, requirements } from '../objects/connect.ts';
import type { Kinds, Scope } from '../store.ts';
import { SandboxUsageError } from '../types.ts';
import { invalid } from '../wire/failure.ts';
import { idOf } from '../wire/wire.ts';
import { availableBalance, book } from './balance.ts';

/** Events of a connected account carry its id; the account object itself belongs to the platform. */
function emitAccount(core: Core, account: Kinds['account']): void {
  const { livemode } = core.store.account.scopeOf(account.id) ?? { livemode: false };
  emit(core, outside({ livemode, account: account.id }), 'account.updated', account);
}

/** The creator answers all questions of the onboarding: transfers and payouts are open. */
export function completeOnboarding(core: Core, account: Kinds['account']): void {
  Object.assign(account, { details_submitted: true, payouts_enabled: true, requirements: requirements([]) });
  if (account.capabilities?.transfers !== undefined) account.capabilities.transfers = 'active';
  emitAccount(core, account);
}

/** Stripe wants to know more (a new document, a new address): no payouts and transfers until then. */
export function restrictAccount(core: Core, account: Kinds['account'], due: string): void {
  Object.assign(account, { payouts_enabled: false, requirements: requirements([due]) });
  if (account.capabilities?.transfers !== undefined) account.capabilities.transfers = 'inactive';
  emitAccount(core, account);
}

/**
 * Sends money of the platform to a creator's account.
 * @throws {StripeFailure} 400 insufficient_capabilities_for_transfer, balance_insufficient, resource_missing
 */
export function sendTransfer(
  core: Core,
  origin: Origin,
  wish: Pick<Kinds['transfer'], 'amount' | 'currency' | 'description' | 'metadata' | 'transfer_group'> & {
    destination: string;
    source_transaction: string | null;
  },
): Kinds['transfer'] {
  const { amount, currency, destination } = wish;
  const account = core.store.account.get({ ...origin, account: null }, destination, 'destination');
  if (account.capabilities?.transfers !== 'active') {
    const message =
      'Your destination account needs to have at least one of the following capabilities enabled: transfers, crypto_transfers, legacy_payments';
    throw invalid(message, 'destination', 'insufficient_capabilities_for_transfer');
  }
  if (wish.source_transaction !== null)
    core.store.charge.get(origin, wish.source_transaction, 'source_transaction');
  if (availableBalance(core, origin, currency) < amount)
    throw noFunds('You have insufficient available funds in your Stripe account.');
  const id = newId('tr');
  const booked = book(core, origin, {
    amount: -amount,
    currency,
    source: id,
    type: 'transfer',
    description: null,
  });
  const there = outside({ livemode: origin.livemode, account: destination });
  book(core, there, { amount, currency, source: id, type: 'payment', description: wish.description });
  const transfer = buildTransfer({
    ...{ ...wish, id, created: now(core), livemode: origin.livemode, balance_transaction: booked.id },
  });
  core.store.transfer.add(origin, transfer);
  emit(core, origin, 'transfer.created', transfer);
  return transfer;
}

/** Takes a transfer back, wholly or in part, as far as the creator's balance goes. */
export function reverseTransfer(
  core: Core,
  origin: Origin,
  transfer: Kinds['transfer'],
  { amount, metadata }: { amount: number | undefined; metadata: Record<string, string> },
): Kinds['transfer_reversal'] {
  const { currency } = transfer;
  const left = transfer.amount - transfer.amount_reversed;
  const taken = amount ?? left;
  if (left === 0) throw invalid('This transfer has already been fully reversed.', 'amount');
  if (taken < 1 || taken > left)
    throw invalid(`Reversal amount (${taken}) exceeds what is left (${left}).`, 'amount');
  const there = outside({ livemode: transfer.livemode, account: idOf(transfer.destination) });
  if (availableBalance(core, there, currency) < taken) {
    throw noFunds('The connected account has insufficient funds for this reversal.');
  }
  const source = transfer.id;
  const booked = book(core, origin, {
    amount: taken,
    currency,
    source,
    type: 'transfer_refund',
    description: null,
  });
  book(core, there, { amount: -taken, currency, source, type: 'payment_refund', description: null });
  const reversal = buildReversal({
    ...{
      transfer: transfer.id,
      amount: taken,
      balance_transaction: booked.id,
      created: now(core),
      currency,
      metadata,
    },
  });
  core.store.transferReversal.add(origin, reversal);
  transfer.amount_reversed += taken;
  transfer.reversed = transfer.amount_reversed === transfer.amount;
  transfer.reversals.data.unshift(reversal);
  emit(core, origin, 'transfer.reversed', transfer);
  return reversal;
}

/** Sends an account's balance to its owner's bank. */
export function startPayout(
  core: Core,
  origin: Origin,
  wish: Pick<Kinds['payout'], 'amount' | 'currency' | 'description' | 'metadata'>,
): Kinds['payout'] {
  const { amount, currency } = wish;
  const account = core.store.account.find(origin.account);
  if (account !== undefined && !account.payouts_enabled) {
    throw invalid('Payouts are not enabled for this account.', undefined, 'payouts_not_allowed');
  }
  if (availableBalance(core, origin, currency) < amount)
    throw noFunds('You have insufficient funds in your Stripe account.');
  const id = newId('po');
  const booked = book(core, origin, {
    amount: -amount,
    currency,
    source: id,
    type: 'payout',
    description: null,
  });
  const payout = buildPayout({
    ...{ ...wish, id, created: now(core), livemode: origin.livemode, balance_transaction: booked.id },
  });
  core.store.payout.add(origin, payout);
  emit(core, origin, 'payout.created', payout);
  return payout;
}

/** The bank takes a payout (`paid`) or sends it back (`failed`: the money is on the balance again). */
export function finishPayout(core: Core, payout: Kinds['payout'], status: 'failed' | 'paid'): void {
  if (payout.status !== 'pending') throw new SandboxUsageError(`that payout is ${payout.status} already`);
  const scope: Scope = core.store.payout.scopeOf(payout.id) ?? { livemode: payout.livemode, account: null };
  const origin = outside(scope);
  payout.status = status;
  if (status === 'failed') {
    const { amount, currency, id } = payout;
    const booked = book(core, origin, {
      amount,
      currency,
      source: id,
      type: 'payout_failure',
      description: null,
    });
    Object.assign(payout, { failure_balance_transaction: booked.id, failure_code: 'account_closed' });
    payout.failure_message = 'The bank account has been closed.';
  }
  emit(core, origin, `payout.${status}`, payout);
}

function noFunds(message: string) {
  return invalid(message, undefined, 'balance_insufficient');
}
