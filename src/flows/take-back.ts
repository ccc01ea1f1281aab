import { clawbackKey } from '../billing/command.ts';
import { type LastClawback, nextClawback, takenBack, withReversal } from '../billing/money-back.ts';
import type { Account, Ledger } from '../billing/outcome.ts';
import { type Applied, accountOf, type CreditParts, notPosted } from './credit-purchase.ts';
import type { Payment, ReversalFact } from './payments.ts';

/** So many others may be in the way at once before it is tried again later. */
const RACES_MAX = 20;

/**
 * Applies a refund or a dispute, in any order and however often: what is known of the payment grows by the report, and
 * the wallet moves to what follows from all of it.
 */
export async function takeBack(parts: CreditParts, fact: ReversalFact): Promise<Applied> {
  const payment = fact.intent === null ? null : await parts.payments.byIntent(fact.intent);
  if (payment === null) return { ok: false, reason: 'unknown_payment' };
  if (fact.currency !== payment.paid.currency) return { ok: false, reason: 'mismatch' };
  const account = await accountOf(parts, payment);
  if (account === null) return { ok: false, reason: 'economy_gone' };
  for (let races = 0; races < RACES_MAX; races += 1) {
    const done = await moved(parts, account, payment, fact);
    if (done !== null) return done;
  }
  return { ok: false, reason: 'failed' };
}

/** One try; null where somebody else was faster and it has to look again. */
async function moved(
  { payments, ledger }: CreditParts,
  account: Account,
  { id, key: of, grant: granted, amount, paid }: Payment,
  { reversal }: ReversalFact,
): Promise<Applied | null> {
  // Before the reports are read: whoever moved the wallet up to here had read no more of them.
  const last = await lastClawback(ledger, account.wallet, of);
  const payment = await payments.payment(id);
  if (payment === null) return { ok: false, reason: 'unknown_payment' };
  const reversals = withReversal(payment.reversals, reversal);
  if (!(await payments.reverse(payment, reversals))) return null;
  const target = takenBack(amount, paid.cents, reversals);
  const command = nextClawback({ of, granted, by: byOf(payment) }, last, target);
  if (command === null) return { ok: true, payment };
  const outcome = await ledger.post(account, command);
  if (outcome.ok) return { ok: true, payment };
  return outcome.refusal.code === 'key_conflict' ? null : notPosted(outcome.refusal);
}

function byOf({ id }: Payment): 'stripe' | 'discord' {
  return /^\d+$/.test(id) ? 'discord' : 'stripe';
}

/** The last clawback of a grant, read from the ledger itself. */
async function lastClawback(ledger: Ledger, wallet: string, of: string): Promise<LastClawback | null> {
  let last: LastClawback | null = null;
  for (let n = 1; ; n += 1) {
    const entry = await ledger.entry(wallet, clawbackKey(of, n));
    if (entry === null) return last;
    const { target = 0, taken = 0 } = entry.cause.clawback ?? {};
    last = { n, target, taken };
  }
}

/** The name of Discord's refund of an entitlement: Discord gives it none. */
export function refundOf(entitlement: string): string {
  return `refund:${entitlement}`;
}
