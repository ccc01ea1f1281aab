import type { Economy } from '../billing/economy.ts';
import type { Entry, Posting } from '../billing/entry.ts';
import { type Amount, negate, sum } from '../billing/money.ts';
import { receiptOf } from '../billing/receipt.ts';
import { showAmount, showNumber } from './amounts.ts';
import { modelTitle, reasonText } from './receipt.ts';
import { relativeTime } from './times.ts';
import type { Words } from './words/index.ts';

/** One entry of the journal as a line of the history: when, what for, with which model, how much, and its state. */
export function movementLine(entry: Entry, economy: Economy, words: Words): string {
  const { cause } = entry;
  const what = [reasonText(cause.reason, words), modelTitle(economy, cause.model ?? null)];
  // A model may be named as what it is for: "Portrait" drew a portrait.
  const parts = new Set([relativeTime(entry.at), ...what, amountText(entry, economy, words)]);
  return [...parts].filter((part) => part !== null && part !== '').join(' · ');
}

function amountText(entry: Entry, economy: Economy, words: Words): string {
  const say = words.movements;
  const unit = economy.unit;
  const show = (amount: Amount) => showAmount(amount, unit);
  switch (entry.type) {
    case 'reserve': {
      const held = total(entry, unit.name, (posting) => posting.account.startsWith('hold:'));
      return held === 0 ? say.turnHeld : say.held(show(held));
    }
    case 'settle': {
      const receipt = receiptOf(economy, entry);
      if (receipt?.freeTurn) return words.receipt.freeTurn(showNumber(receipt.cost, unit));
      return say.charged(show(receipt?.charged ?? 0));
    }
    case 'release':
      return releasedText(entry, economy, words);
    case 'expire':
      return entry.key.startsWith('close:')
        ? releasedText(entry, economy, words)
        : say.expired(show(expiredBy(entry, unit.name)));
    case 'erase':
      return say.erased;
    case 'refund':
      return say.refunded(show(intoBuckets(entry, unit.name)));
    case 'lapse':
      return say.expired(show(expiredBy(entry, unit.name)));
    case 'clawback':
      return say.takenBack(show(negate(intoBuckets(entry, unit.name))));
    case 'grant':
    case 'period':
    case 'upgrade':
    case 'payout':
      return grantedText(entry, economy, words);
    case 'transfer':
      return say.moved(show(intoBuckets(entry, unit.name)));
  }
}

function releasedText(entry: Entry, { unit }: Economy, words: Words): string {
  const released = negate(total(entry, unit.name, (posting) => posting.account.startsWith('hold:')));
  return released === 0 ? words.movements.turnReleased : words.movements.released(showAmount(released, unit));
}

/** What a grant or a period brought, and what ended with it; empty where neither moved, as of a plan that was cancelled. */
function grantedText(entry: Entry, { unit }: Economy, words: Words): string {
  const [more, less] = [granted(entry, unit.name), expiredBy(entry, unit.name)];
  const said = [
    more > 0 && words.movements.granted(showAmount(more, unit)),
    less > 0 && words.movements.expired(showAmount(less, unit)),
  ];
  return said.filter((part) => part !== false).join(', ');
}

/** What ended with an entry, in smallest steps. */
export function expiredBy(entry: Entry, unit: string): Amount {
  return total(entry, unit, (posting) => posting.account === 'expired');
}

/** New credit: what came from outside, not what moved between buckets or expired. */
function granted(entry: Entry, unit: string): Amount {
  return negate(total(entry, unit, ({ account }) => /^(?:issued|sold):|^shared$/.test(account)));
}

function intoBuckets(entry: Entry, unit: string): Amount {
  return total(entry, unit, (posting) => posting.account.startsWith('bucket:'));
}

function total(entry: Entry, unit: string, isCounted: (posting: Posting) => boolean): Amount {
  return sum(
    entry.postings
      .filter((posting) => posting.unit === unit && isCounted(posting))
      .map(({ amount }) => amount),
  );
}
