import type { Economy } from '../billing/economy.ts';
import type { Entry } from '../billing/entry.ts';
import type { EconomyBook } from '../billing/ledger/economy-book.ts';
import type { Ledger } from '../billing/outcome.ts';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import { accountOf } from './credit-purchase.ts';
import type { Payment, PaymentStore, Purchase } from './payments.ts';

/** What a buyer is told: from the ledger's own entry. */
export interface Credited {
  readonly payment: Payment;
  readonly entry: Entry;
  readonly economy: Economy;
}

/** How buyers hear of their credit. */
export interface PurchaseDisplay {
  /** Changes the message where they pay; false where that cannot be done any more. */
  message(credited: Credited, place: NonNullable<Purchase['place']>, locale: string): Promise<boolean>;
  /** By DM: sent, their DMs are closed, or Discord failed. */
  dm(credited: Credited, locale: string): Promise<'sent' | 'closed' | 'failed'>;
}

export interface TellParts {
  readonly ledger: Ledger;
  readonly economies: EconomyBook;
  readonly payments: PaymentStore;
  readonly purchaseDisplay: PurchaseDisplay;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Tells a buyer once, where they look: in the message they paid from while its token lives, else by DM. A closed DM is
 * not tried again: their next command says it.
 */
export async function tellBuyer(parts: TellParts, payment: Payment): Promise<void> {
  const { payments, clock } = parts;
  if (payment.told !== 'not_yet' || !(await payments.takeTelling(payment.id, new Date(clock.now())))) return;
  const credited = await creditedBy(parts, payment);
  if (credited === null) return;
  const purchase = payment.purchase === null ? null : await payments.purchase(payment.purchase);
  const told = await tell(parts, credited, purchase);
  if (told !== null) await payments.told(payment.id, told);
}

/** What a payment gave, read from the ledger; null where its entry or economy cannot be read. */
export async function creditedBy(
  parts: Pick<TellParts, 'ledger' | 'economies'>,
  payment: Payment,
): Promise<Credited | null> {
  const account = await accountOf(parts, payment);
  const entry = await parts.ledger.entry(payment.wallet, payment.key);
  return account === null || entry === null ? null : { payment, entry, economy: account.economy };
}

async function tell(
  { purchaseDisplay, clock }: TellParts,
  credited: Credited,
  purchase: Purchase | null,
): Promise<'message' | 'dm' | 'closed' | null> {
  const { place = null, locale = 'en-US' } = purchase ?? {};
  const lives = place !== null && place.until.getTime() > clock.now();
  if (lives && (await purchaseDisplay.message(credited, place, locale))) return 'message';
  const sent = await purchaseDisplay.dm(credited, locale);
  if (sent === 'failed') return null;
  return sent === 'sent' ? 'dm' : 'closed';
}

const UNTOLD_MAX = 200;

/** Tells whoever was not told yet: after a crash between credit and word, or while Discord was away. */
export async function tellUntold(parts: TellParts): Promise<void> {
  for (const payment of await parts.payments.untold(UNTOLD_MAX)) {
    try {
      await tellBuyer(parts, payment);
    } catch (error) {
      parts.log.error({ err: error, payment: payment.id }, 'a buyer could not be told');
    }
  }
}
