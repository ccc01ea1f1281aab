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

const ORPHANS_MAX = 50;

/** Ends the subscriptions of members who were erased: nobody pays for what nobody has. */
export async function endOrphaned({ payments, cards, clock }: PollParts): Promise<void> {
  if (cards === null) return;
  for (const { id } of await payments.orphaned(ORPHANS_MAX)) {
    await cards.end(id);
    await payments.endSubscription(id, new Date(clock.now()));
  }
}

/** Stores a paid session that was not credited, as if its webhook had come. */
async function isNews({ payments, paymentEvents, clock }: PollParts, session: SessionFact): Promise<boolean> {
  if (session.status !== 'paid' || session.mode === 'other') return false;
  const id = session.mode === 'payment' ? session.id : session.invoice;
  if (id !== null && (await payments.payment(id)) !== null) return false;
  const at = new Date(clock.now());
  await paymentEvents.keep({ id: `poll:${session.id}`, type: 'poll', fact: session, at });
  return true;
}
