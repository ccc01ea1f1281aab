import type { Economy } from '../billing/economy.ts';
import { type Posting, TURNS_ACCOUNT } from '../billing/entry.ts';
import type { FoundReceipt } from '../flows/find-receipt.ts';
import type { Refunded, RefundPreview } from '../flows/refund-receipt.ts';
import { showAmount } from './amounts.ts';
import { button, card, lines, rows } from './components.ts';
import { customId } from './custom-id.ts';
import { type Message, privateMessage } from './message.ts';
import { clipped } from './plain.ts';
import { bucketTitle, modelTitle, refundText } from './receipt.ts';
import { inputFault, refusalLines } from './refusal.ts';
import { fullTime, relativeTime } from './times.ts';
import { english, type Words } from './words/en.ts';

/** Discord's bound on a choice's name. */
const CHOICE_MAX = 100;

/** What a refund would come to, bucket by bucket, with the button that does it; or why there is none. */
export function refundPreview(preview: RefundPreview, member: string, words: Words = english): Message {
  if (preview.kind === 'refunded') return refundDone({ ...preview, repeat: true }, member, words);
  if (preview.kind !== 'open') return refundDone(preview, member, words);
  const { found, postings } = preview;
  const { economy, receipt } = found;
  const say = words.refund;
  const press = button(refundLabel(found, words), customId('admin', 'refund', receipt.hold, member), {
    style: 'danger',
  });
  return privateMessage([
    card('running', [
      lines(
        say.title(nameOf(found, words), `<@${member}>`),
        modelTitle(economy, receipt.model),
        say.charged(chargedText(found, words)),
        ...backLines(economy, postings, words),
      ),
      ...rows([press, button(words.buttons.notNow, customId('admin', 'drop', '-'))]),
    ]),
  ]);
}

/** What a refund came to. */
export function refundDone(refunded: Refunded, member: string, words: Words = english): Message {
  switch (refunded.kind) {
    case 'unknown':
      return inputFault('receipt', words.refund.unknown, words);
    case 'refused': {
      const [why = ''] = refusalLines(refunded.refusal, refunded.economy, true, words);
      return privateMessage([card('failed', [lines(why, words.admin.refusedBecause)])]);
    }
    case 'refunded': {
      const { found, entry, repeat } = refunded;
      const amount = refundText(found.economy, entry, words);
      const name = nameOf(found, words);
      const said = repeat
        ? words.refund.doneBefore(name, relativeTime(entry.at), amount)
        : words.refund.done(name, `<@${member}>`, amount);
      return privateMessage([
        card(repeat ? 'plain' : 'done', [
          lines(said, ...backLines(found.economy, entry.postings, words)),
          ...rows([button(words.problems.list, customId('admin', 'problems', '0'))]),
        ]),
      ]);
    }
  }
}

/** The label of the button that refunds a receipt: it carries what goes back. */
export function refundLabel({ economy, receipt }: FoundReceipt, words: Words): string {
  if (receipt.freeTurn) return words.refund.pressTurn;
  return words.refund.press(showAmount(receipt.charged, economy.unit));
}

/** A receipt's name, also of one that cost nothing. */
export function nameOf({ receipt }: FoundReceipt, words: Words): string {
  return receipt.id ?? words.news.withoutName;
}

/** What was charged for a receipt, as people read it. */
export function chargedText({ economy, receipt }: FoundReceipt, words: Words): string {
  if (receipt.freeTurn) return words.receipt.freeTurn(showAmount(receipt.cost, economy.unit));
  return showAmount(receipt.charged, economy.unit);
}

function backLines(economy: Economy, postings: readonly Posting[], words: Words): string[] {
  const say = words.refund;
  const own = postings.slice(postings.findIndex(({ account }) => account === 'usage'));
  return own.flatMap(({ account, amount, unit, expires = null }): string[] => {
    if (account === TURNS_ACCOUNT) return [say.freeTurn];
    const shown = showAmount(Math.abs(amount), economy.unit);
    if (account === 'debt' && unit === economy.unit.name) return [say.againstDebt(shown)];
    if (!account.startsWith('bucket:')) return [];
    const bucket = bucketTitle(economy, account.slice('bucket:'.length));
    return [say.into(bucket, shown, expires === null ? null : fullTime(expires))];
  });
}

/** Receipts to choose from while one is typed: the newest first, with what each cost. */
export function receiptChoices(
  found: readonly FoundReceipt[],
  typed: string,
  words: Words = english,
): readonly { readonly name: string; readonly value: string }[] {
  const wanted = receiptLetters(typed);
  return found.flatMap((each) => {
    const { id, model, at } = each.receipt;
    if (id === null || !receiptLetters(id).includes(wanted)) return [];
    const title = each.economy.models.find(({ name }) => name === model)?.title ?? model ?? '–';
    const amount = each.receipt.freeTurn ? words.refund.aFreeTurn : chargedText(each, words);
    const day = `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
    return [{ name: clipped(words.refund.choice(id, amount, title, day), CHOICE_MAX), value: id }];
  });
}

function receiptLetters(typed: string): string {
  return typed.toUpperCase().replace(/[^0-9A-Z]/g, '');
}
