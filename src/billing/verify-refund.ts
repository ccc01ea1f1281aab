import type { Entry, Posting } from './entry.ts';
import { add, negate } from './money.ts';
import type { Breach } from './verify-chain.ts';

/**
 * What is wrong with a refund beside the entry that settled its hold: it stands for a settle of the same wallet that
 * came before it, and gives back exactly what that one charged. Null where nothing is.
 * @param settled the entry under `close:<hold>` in the refund's wallet; null where there is none
 */
export function refundBreach(refund: Entry, settled: Entry | null): Breach | null {
  const { wallet, seq } = refund;
  const breach = (detail: string): Breach => ({ wallet, seq, rule: 'refund', detail });
  if (settled === null || settled.type !== 'settle' || settled.seq >= seq) {
    return breach('refunds what was never settled');
  }
  const [charged, back] = [used(settled.postings), used(refund.postings)];
  for (const unit of new Set([...charged.keys(), ...back.keys()])) {
    const due = charged.get(unit) ?? 0;
    const given = negate(back.get(unit) ?? 0);
    if (given !== due) return breach(`gives back ${given} ${unit} of ${due} that were charged`);
  }
  return null;
}

/** What a settle charged by unit, what a refund takes from that: usage less what the house bore. */
function used(postings: readonly Posting[]): Map<string, number> {
  const totals = new Map<string, number>();
  for (const { account, unit, amount } of postings) {
    if (account !== 'usage' && account !== 'absorbed') continue;
    totals.set(unit, add(totals.get(unit) ?? 0, amount));
  }
  return totals;
}

/** The key of the entry that a refund stands for; null for any other entry. */
export function refundedKey({ type, key }: Pick<Entry, 'type' | 'key'>): string | null {
  return type === 'refund' && key.startsWith('refund:') ? key.replace('refund:', 'close:') : null;
}
