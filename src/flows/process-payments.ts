import type { Logger } from '../logger.ts';
import type { CardPayments } from './card-payments.ts';
import { creditInvoice, creditPlanSession } from './credit-invoice.ts';
import { type Applied, type CreditParts, creditSession } from './credit-purchase.ts';
import { followSubscription } from './follow-subscription.ts';
import { type NewsParts, tellUntold } from './news.ts';
import type { PaymentEvent, PaymentFact } from './payments.ts';
import { takeBack } from './take-back.ts';

export interface ProcessParts extends CreditParts, NewsParts {
  readonly cards: CardPayments | null;
  readonly log: Logger;
}

const AT_ONCE_MAX = 100;
const WAIT_FIRST_MS = 10_000;
const WAIT_MAX_MS = 6 * 3_600_000;

/**
 * Applies one fact. Safe to repeat, in any order, in any number of processes.
 * @param event the id of what told it
 */
export function applyFact(parts: ProcessParts, fact: PaymentFact, event: string): Promise<Applied> {
  switch (fact.kind) {
    case 'session':
      return fact.mode === 'subscription' ? creditPlanSession(parts, fact) : creditSession(parts, fact);
    case 'invoice':
      return creditInvoice(parts, fact);
    case 'subscription':
      return followSubscription(parts, fact, event);
    case 'reversal':
      return takeBack(parts, fact);
  }
}

/**
 * Applies the events that are due, until none is left that can be, and tells members of what came of them. What cannot be applied yet is kept and tried again,
 * at longer and longer intervals, and never forgotten.
 */
export async function processPayments(parts: ProcessParts): Promise<void> {
  for (;;) {
    const due = await parts.paymentEvents.due(new Date(parts.clock.now()), AT_ONCE_MAX);
    if (due.length === 0) return;
    for (const event of due) await applyEvent(parts, event);
    await tellUntold(parts);
  }
}

async function applyEvent(parts: ProcessParts, event: PaymentEvent): Promise<void> {
  const { paymentEvents, clock, log } = parts;
  const applied = await attempted(parts, event);
  if (applied.ok) {
    await paymentEvents.done(event.id);
    return;
  }
  log.warn({ event: event.id, type: event.type, reason: applied.reason }, 'a payment event has to wait');
  const wait = Math.min(WAIT_MAX_MS, WAIT_FIRST_MS * 2 ** Math.min(event.tries, 20));
  await paymentEvents.pend(event, applied.reason, new Date(clock.now() + wait));
}

/** One event's trouble is its own. */
async function attempted(parts: ProcessParts, event: PaymentEvent): Promise<Applied> {
  try {
    return await applyFact(parts, event.fact, event.id);
  } catch (error) {
    parts.log.error({ err: error, event: event.id }, 'a payment event failed');
    return { ok: false, reason: 'failed' };
  }
}
