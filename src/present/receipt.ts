import { refundedBy } from '../billing/decide-refund.ts';
import {
  bucketNamed,
  type Economy,
  imageModel,
  type TokenPrice,
  textModel,
  USAGE_CLASSES,
} from '../billing/economy.ts';
import { type Entry, TURN_UNIT } from '../billing/entry.ts';
import type { Amount } from '../billing/money.ts';
import { costOf, type Usage, usage } from '../billing/pricing.ts';
import type { Receipt } from '../billing/receipt.ts';
import { showAmount, showCount, showNumber } from './amounts.ts';
import { button, card, lines, rows, separator, text } from './components.ts';
import { customId } from './custom-id.ts';
import { type Message, privateMessage } from './message.ts';
import { escaped } from './plain.ts';
import { fullTime, relativeTime } from './times.ts';
import { english, type Words } from './words/en.ts';

/** A model's title as members know it, safe in markdown; the name itself where the economy no longer has it. */
export function modelTitle(economy: Economy, name: string | null): string | null {
  if (name === null) return null;
  const found = textModel(economy, name) ?? imageModel(economy, name) ?? actionNamed(economy, name);
  return escaped(found?.title ?? name);
}

function actionNamed(economy: Economy, name: string) {
  return economy.actions.find((action) => action.name === name) ?? null;
}

/** A bucket's title, safe in markdown. */
export function bucketTitle(economy: Economy, name: string): string {
  return escaped(bucketNamed(economy, name)?.title ?? name);
}

/**
 * The one line under every paid result, as Discord's small print: who drew or wrote it, what it cost, what the cache
 * saved, who paid, and the receipt's name. Never a balance: others can see it.
 */
export function receiptLine(receipt: Receipt, economy: Economy, words: Words = english): string {
  const { unit } = economy;
  const parts = [
    modelTitle(economy, receipt.model),
    costText(receipt, economy, words),
    receipt.saved > 0 && receipt.usage !== null
      ? words.receipt.cached(cachedPercent(receipt.usage), showNumber(receipt.saved, unit))
      : null,
    piecesText(receipt, words),
    receipt.paidFrom.map(({ bucket }) => bucketTitle(economy, bucket)).join(words.receipt.thenFrom),
    receipt.id === null ? null : words.receipt.id(receipt.id),
  ];
  return `-# ${parts.filter((part) => part !== null && part !== '').join(' · ')}`;
}

function costText(receipt: Receipt, { unit }: Economy, words: Words): string {
  if (receipt.freeTurn) return words.receipt.freeTurn(showNumber(receipt.cost, unit));
  return receipt.ended === 'settled' ? showAmount(receipt.charged, unit) : words.receipt.notCharged;
}

function piecesText({ pieces }: Receipt, words: Words): string | null {
  if (pieces === null || pieces.delivered === pieces.asked) return null;
  return words.receipt.pieces(pieces.delivered, pieces.asked);
}

function cachedPercent({ input, cachedInput, cacheWrite }: Usage): number {
  const read = input + cachedInput + cacheWrite;
  return read === 0 ? 0 : Math.floor((cachedInput * 100) / read);
}

/** What somebody paid for a job that did not end as they hoped, in one sentence from the ledger's own entry. */
export function paidSentence(receipt: Receipt | null, economy: Economy, words: Words = english): string {
  const { unit } = economy;
  // Nothing ended the hold in time, or there was none: only its own end, which charges nothing, is still to come.
  if (receipt === null) return words.money.notChargedOpen;
  if (receipt.freeTurn) return words.money.coveredByTurn;
  if (receipt.charged > 0) return words.money.charged(showAmount(receipt.charged, unit));
  if (receipt.returned === 0) return words.money.notCharged;
  return words.money.notChargedReleased(showNumber(receipt.returned, unit));
}

/** What a job that was ended early cost, and what came back: both are said. */
export function stoppedSentence(receipt: Receipt, economy: Economy, words: Words = english): string {
  if (receipt.freeTurn || receipt.charged === 0) return paidSentence(receipt, economy, words);
  const charged = showAmount(receipt.charged, economy.unit);
  if (receipt.returned === 0) return words.money.chargedWhole(charged);
  return words.money.chargedAndReleased(charged, showNumber(receipt.returned, economy.unit));
}

/**
 * All that a receipt knows, for the member alone: slices, usage by class and rate, price version, what was saved,
 * carried and returned.
 * @param beside the rates of the receipt's price version, null where they are no longer known, and the entry that
 * refunded it, null where none did
 */
export function receiptDetail(
  receipt: Receipt,
  economy: Economy,
  { rates, refund }: { readonly rates: TokenPrice | null; readonly refund: Entry | null },
  words: Words = english,
): Message {
  const say = words.receipt;
  const amount = (value: Amount) => showAmount(value, economy.unit);
  const title = receipt.id === null ? say.titleWithoutId : say.title(receipt.id);
  const head = lines(
    `### ${title}`,
    receipt.freeTurn ? costText(receipt, economy, words) : say.charged(amount(receipt.charged)),
    [say.ended[receipt.ended], reasonText(receipt.reason, words), fullTime(receipt.at)].join(' · '),
    modelTitle(economy, receipt.model),
    refund !== null && words.refund.receiptWas(refundText(economy, refund, words), relativeTime(refund.at)),
  );
  const paid = receipt.paidFrom.map((slice) =>
    say.bucket(bucketTitle(economy, slice.bucket), amount(slice.amount)),
  );
  const used = receipt.usage === null ? [] : usageLines(receipt.usage, economy, rates, words);
  const rest = lines(
    piecesText(receipt, words),
    receipt.cost !== receipt.charged && say.fullCost(amount(receipt.cost)),
    receipt.saved > 0 && say.saved(amount(receipt.saved)),
    receipt.absorbed > 0 && say.absorbed(amount(receipt.absorbed)),
    receipt.returned > 0 && say.returned(amount(receipt.returned)),
    receipt.priceVersion !== null && `-# ${say.priceVersion(escaped(receipt.priceVersion))}`,
    `-# ${say.hold(escaped(receipt.hold))}`,
  );
  const blocks = [
    head,
    ...(paid.length > 0 ? [separator(), lines(`**${say.paidFrom}**`, ...paid)] : []),
    ...(used.length > 0 ? [separator(), lines(`**${say.used}**`, ...used)] : []),
    separator(),
    text(rest.content),
    ...rows([button(words.buttons.report, customId('receipt', 'report', receipt.hold))]),
  ];
  return privateMessage([card('plain', blocks)]);
}

function usageLines(used: Usage, economy: Economy, rates: TokenPrice | null, words: Words): string[] {
  return USAGE_CLASSES.filter((name) => used[name] > 0).map((name) => {
    // What a million tokens of this class cost alone is its rate, whatever the factors behind it.
    const rate =
      rates === null ? null : showNumber(costOf(rates, usage({ [name]: 1_000_000 })), economy.unit);
    return words.receipt.usageClass(words.receipt.classes[name], showCount(used[name]), rate);
  });
}

/** A reason code in words; one we do not know as it stands, readable and harmless. */
export function reasonText(reason: string, words: Words): string {
  const known = Object.hasOwn(words.reasons, reason) ? words.reasons[reason] : undefined;
  return known ?? escaped(reason.replaceAll('-', ' '));
}

/** What a refund gave back, as people read it. */
export function refundText(economy: Economy, refund: Entry, words: Words): string {
  if (refundedBy(refund, TURN_UNIT) > 0) return words.refund.aFreeTurn;
  return showAmount(refundedBy(refund, economy.unit.name), economy.unit);
}
