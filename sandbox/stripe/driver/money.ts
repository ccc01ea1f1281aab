import { closeDispute, openDispute } from '../commerce/disputes.ts';
import { failRefund, refundCharge } from '../commerce/refunds.ts';
import { type Core, type Origin, outside } from '../core.ts';
import type { Kinds } from '../store.ts';
import { SandboxUsageError } from '../types.ts';
import { idOf } from '../wire/wire.ts';

/** What the shop's owner does in the dashboard and what buyers' banks do. A payment is named by intent or charge. */
export interface MoneyDriver {
  /** Every charge, refused ones too, and every dispute, oldest first, of both modes. */
  charges(): readonly Readonly<Kinds['charge']>[];
  disputes(): readonly Readonly<Kinds['dispute']>[];
  /** Refunds in the dashboard; without an amount all that is left. @throws {StripeFailure} as the API does */
  refund(payment: string, wish?: { amount?: number; reason?: string }): Readonly<Kinds['refund']>;
  /** The buyer's bank sends a refund back. */
  failRefund(refund: string): Readonly<Kinds['refund']>;
  /** The buyer disputes the payment; without an amount all that is not refunded. */
  dispute(payment: string, wish?: { amount?: number; reason?: string }): Readonly<Kinds['dispute']>;
  /** The bank decides for the shop: the money comes back. */
  win(dispute: string): Readonly<Kinds['dispute']>;
  /** The bank decides for the buyer. */
  lose(dispute: string): Readonly<Kinds['dispute']>;
}

/** @throws {SandboxUsageError} everywhere, for what does not exist or cannot happen */
export function createMoneyDriver(core: Core): MoneyDriver {
  const close = (id: string, status: 'lost' | 'won') => {
    const dispute = core.store.dispute.find(id);
    if (dispute === undefined) throw new SandboxUsageError(`there is no dispute ${id}`);
    closeDispute(core, originOf(core, dispute.charge), dispute, status);
    return dispute;
  };
  return {
    charges: () => core.store.charge.all(),
    disputes: () => core.store.dispute.all(),
    refund: (payment, wish = {}) => {
      const charge = chargeOf(core, payment);
      return refundCharge(core, originOf(core, charge), charge, wish);
    },
    failRefund: (id) => {
      const refund = core.store.refund.find(id);
      if (refund?.status !== 'succeeded') throw new SandboxUsageError(`there is no refund ${id} on its way`);
      failRefund(core, originOf(core, refund.charge), refund);
      return refund;
    },
    dispute: (payment, wish = {}) => {
      const charge = chargeOf(core, payment);
      return openDispute(core, originOf(core, charge), charge, wish);
    },
    win: (id) => close(id, 'won'),
    lose: (id) => close(id, 'lost'),
  };
}

/** The charge of a payment that is named by its charge or its payment intent. */
export function chargeOf(core: Core, payment: string): Kinds['charge'] {
  const intent = core.store.paymentIntent.find(payment);
  const charge = core.store.charge.find(intent === undefined ? payment : idOf(intent.latest_charge));
  if (charge === undefined) throw new SandboxUsageError(`there is no payment ${payment}`);
  return charge;
}

function originOf(core: Core, charge: string | { id: string } | null): Origin {
  const scope = core.store.charge.scopeOf(idOf(charge) ?? '');
  if (scope === undefined) throw new SandboxUsageError('that payment is gone');
  return outside(scope);
}
