import type { CardPayments } from './card-payments.ts';
import type { PaymentEventStore, PaymentStore, SessionFact } from './payments.ts';
import { type ProcessParts, processPayments } from './process-payments.ts';

export interface PollParts extends ProcessParts {
  readonly payments: PaymentStore;
  readonly paymentEvents: PaymentEventStore;
  readonly cards: CardPayments | null;
}

const OPEN_MAX = 1_000;

/**
 * Looks at the provider for what a lost webhook would have told: every paid session since the oldest purchase that is
 * still open. What it finds goes the way of an event.
 * @param lookBackMs how old a purchase may be to be looked for
 */
export async function pollPurchases(parts: PollParts, lookBackMs: number): Promise<void> {
  const { cards, payments, clock } = parts;
  if (cards === null) return;
  const since = new Date(clock.now() - lookBackMs);
  const open = await payments.open(since, OPEN_MAX);
  const [oldest] = open;
  if (oldest === undefined) return;
  const wares = new Set(open.map(({ ware }) => ware));
  let found = false;
  for await (const session of cards.sessionsSince(oldest.createdAt)) {
    // The account may sell other things as well: those are nobody's purchase here.
    const isOurs = session.reference?.startsWith('pur_') === true || wares.has(session.link ?? '');
    if (isOurs && (await isNews(parts, session))) found = true;
  }
  if (found) await processPayments(parts);
}

/** Stores a paid session that was not credited, as if its webhook had come. */
async function isNews({ payments, paymentEvents, clock }: PollParts, session: SessionFact): Promise<boolean> {
  if (session.status !== 'paid' || session.mode !== 'payment') return false;
  if ((await payments.payment(session.id)) !== null) return false;
  const at = new Date(clock.now());
  await paymentEvents.keep({ id: `poll:${session.id}`, type: 'poll', fact: session, at });
  return true;
}
