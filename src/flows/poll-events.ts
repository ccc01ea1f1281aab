import type { Happened } from './card-payments.ts';
import { type ProcessParts, processPayments } from './process-payments.ts';

/**
 * Asks the provider what happened, and takes up whatever no webhook told: payments, renewals, refunds, disputes. It goes
 * the way of its webhook, under the same id, so that the one that comes late changes nothing.
 * @param lookBackMs how long ago it may have happened; a page of a hundred events is one request
 * @throws {AppError} stripe_unavailable, stripe_refused
 */
export async function pollEvents(parts: ProcessParts, lookBackMs: number): Promise<void> {
  const { cards, paymentEvents, clock, log } = parts;
  if (cards === null) return;
  const happened: Happened[] = [];
  for await (const event of cards.eventsSince(new Date(clock.now() - lookBackMs))) happened.push(event);
  const known = await paymentEvents.known(happened.map(({ id }) => id));
  const lost = happened.filter(({ id }) => !known.has(id));
  if (lost.length === 0) return;
  const at = new Date(clock.now());
  for (const event of lost.toReversed()) {
    log.info({ event: event.id, type: event.type }, 'an event was asked for that no webhook had told');
    await paymentEvents.keep({ ...event, at });
  }
  await processPayments(parts);
}
