import { closeKey } from '../billing/command.ts';
import { type Economy, type TextModel, textModel } from '../billing/economy.ts';
import type { Entry } from '../billing/entry.ts';
import type { EconomyBook } from '../billing/ledger/economy-book.ts';
import type { Amount } from '../billing/money.ts';
import type { Account, Ledger } from '../billing/outcome.ts';
import type { Usage } from '../billing/pricing.ts';
import { type Receipt, receiptOf } from '../billing/receipt.ts';
import type { Refusal } from '../billing/refusal.ts';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import { closedAtLast } from './close-at-last.ts';
import type { OfferState, Turn, TurnState, TurnStore } from './turn.ts';
import type { Unbilled } from './unbilled.ts';

/** How long an answer may take that has to be kept or discarded within the five minutes of its hold. */
export const ANSWER_MS_MAX = 2 * 60_000;

/** What a finished answer costs if it is kept; fixed when it ended. */
export interface OfferTerms {
  readonly ended: Extract<TurnState, 'done' | 'cut'>;
  /** The name of the economy that it was offered under, whatever rules the server by now. */
  readonly economy: string;
  /** The real cost, in smallest steps. */
  readonly cost: Amount;
  /** What the member pays: the real cost, at most what was promised; 0 where a free turn covers it. */
  readonly price: Amount;
  readonly priceVersion: string;
  readonly usage: Usage;
  readonly saved: Amount;
  /** When its hold ends. */
  readonly expires: Date;
  /** Edits the message that shows it, for as long as Discord lets it. */
  readonly token: string;
  /** Once its hold was over: the press that pays for it, whose interaction is the new hold's id. */
  readonly payer: string | null;
  /** When that press came. */
  readonly claimedAt?: Date;
  /** Not to be shown again before; absent while it runs, or was shown how it ended. */
  readonly showAt?: Date;
}

/** An answer that waits, or waited, for Keep or Discard. */
export interface Offer {
  readonly turn: Turn;
  readonly model: TextModel;
  readonly economy: Economy;
  readonly terms: OfferTerms;
}

/** A turn with the terms that it was offered at. */
export type OfferedTurn = Pick<Offer, 'turn' | 'terms'>;

/** What the product remembers of offers. Every change of state is one guarded update. */
export interface OfferStore {
  /** Ends a running turn with an answer that waits for Keep. */
  offer(id: string, answer: string, terms: OfferTerms): Promise<void>;
  /** Null for a turn that was never offered. */
  find(id: string): Promise<OfferedTurn | null>;
  /** Moves one on; of many at once one gets `true`. A discarded answer's text is forgotten. */
  move(id: string, from: OfferState, to: TurnState): Promise<boolean>;
  /** Takes a lapsed one for paying; answers who pays, which is the first who asked. Null where it is not lapsed. */
  claim(id: string, payer: string, at: Date): Promise<string | null>;
  /** Gives up paying: it is lapsed again. */
  free(id: string, payer: string): Promise<void>;
  /** Lets how one ended be shown again, not before an instant. */
  showLater(id: string, at: Date): Promise<void>;
  /** Those whose hold was over at `now` or that are to be shown again, oldest first, at most `limit`. */
  overdue(now: Date, limit: number): Promise<readonly OfferedTurn[]>;
  /** Those that are being paid for since `before` or longer, at most `limit`. */
  stuck(before: Date, limit: number): Promise<readonly OfferedTurn[]>;
}

/**
 * What came of showing it: `shown`, also where its message is gone; `later` Discord may take it; `never` nobody can
 * change that message any more.
 */
export type Shown = 'shown' | 'later' | 'never';

/** Where a member sees what became of an answer that nobody pressed. */
export interface OfferDisplay {
  /** Shows an offer as it stands by now. */
  show(became: Became): Promise<Shown>;
}

export interface OfferParts {
  readonly ledger: Ledger;
  readonly economies: Pick<EconomyBook, 'of' | 'named'>;
  readonly offers: OfferStore;
  readonly offerDisplay: OfferDisplay;
  readonly turns: Pick<TurnStore, 'undelivered'>;
  /** Where it is counted what nobody pays for. */
  readonly unbilled: Unbilled;
  readonly clock: Clock;
  readonly log: Logger;
}

/** How an offer can be shown. */
export type Became = Exclude<Decided, { readonly kind: 'refused' }>;

/** What became of an offer. */
export type Decided =
  | { readonly kind: 'kept'; readonly offer: Offer; readonly receipt: Receipt }
  | { readonly kind: 'discarded'; readonly offer: Offer; readonly receipt: Receipt | null }
  | { readonly kind: 'lapsed'; readonly offer: Offer }
  | { readonly kind: 'refused'; readonly offer: Offer; readonly refusal: Refusal };

/** An offer with its economy and model; null for a turn that was never one, or whose economy rules here no more. */
export async function findOffer(parts: OfferParts, id: string): Promise<Offer | null> {
  const found = await parts.offers.find(id);
  return found === null ? null : wholeOffer(parts, found);
}

async function wholeOffer({ economies }: OfferParts, { turn, terms }: OfferedTurn): Promise<Offer | null> {
  const economy = await economies.named(turn.server, terms.economy);
  if (economy === null) return null;
  const model = textModel(economy, turn.model) ?? economy.models[0];
  return model === undefined ? null : { turn, terms, economy, model };
}

/**
 * A press on Keep or Discard, whole: close the hold -> show -> conclude. What cannot be shown is concluded all the same:
 * the member's next command shows what was paid for.
 */
export async function decideOffer(
  parts: OfferParts,
  offer: Offer,
  press: { readonly action: 'keep' | 'discard'; readonly id: string },
  show: (became: Became) => Promise<Shown>,
): Promise<Decided> {
  const decided = press.action === 'keep' ? await keep(parts, offer, press.id) : await discard(parts, offer);
  if (decided.kind === 'refused') return decided;
  await concludeShown(parts, decided, await show(decided));
  return decided;
}

/**
 * Charges an answer that was offered. A repeat, and a press that came second, get what the first one got. Whoever
 * shows it concludes the offer afterwards.
 */
async function keep(parts: OfferParts, offer: Offer, press: string): Promise<Decided> {
  const { turn, terms } = offer;
  switch (turn.state) {
    case 'lapsed':
    case 'keeping':
      return keepAnyway(parts, offer, press);
    case 'discarded':
    case 'done':
    case 'cut':
      return standing(parts, offer);
    default: {
      const { cost, usage, saved, ended: reason } = terms;
      const close = { type: 'settle', hold: turn.id, by: 'member', cost, usage, saved, reason } as const;
      const outcome = await closedAtLast(() => parts.ledger.post(accountOf(offer), close));
      return outcome.ok
        ? becameOf(offer, outcome.entry)
        : { kind: 'refused', offer, refusal: outcome.refusal };
    }
  }
}

/** Gives an offered answer's hold back; one whose hold is over already costs nothing either. Its text goes when it is concluded. */
async function discard(parts: OfferParts, offer: Offer): Promise<Decided> {
  const { turn } = offer;
  if (turn.state === 'lapsed') {
    await parts.offers.move(turn.id, 'lapsed', 'discarded');
    return { kind: 'discarded', offer, receipt: await receiptFor(parts, offer) };
  }
  const close = { type: 'release', hold: turn.id, by: 'member', reason: 'discarded' } as const;
  const outcome = await closedAtLast(() => parts.ledger.post(accountOf(offer), close));
  return outcome.ok ? becameOf(offer, outcome.entry) : { kind: 'refused', offer, refusal: outcome.refusal };
}

/**
 * Ends every offer that nobody kept or discarded in time, and what a crash cut off in a press. Safe to run never, once
 * or five times: an offer moves on after its message shows it, so that a crash in between only shows it again.
 */
export async function lapseOverdue(parts: OfferParts): Promise<void> {
  const now = parts.clock.now();
  const overdue = await parts.offers.overdue(new Date(now), LAPSES_MAX);
  await endEach(parts, overdue, (offer) => lapse(parts, offer));
  const stuck = await parts.offers.stuck(new Date(now - STUCK_MS), LAPSES_MAX);
  await endEach(parts, stuck, (offer) => goOnPaying(parts, offer));
}

const LAPSES_MAX = 200;
/** A press on "Keep anyway" that takes longer was cut off. */
const STUCK_MS = 60_000;

async function endEach(
  parts: OfferParts,
  found: readonly OfferedTurn[],
  end: (offer: Offer) => Promise<void>,
): Promise<void> {
  for (const each of found) {
    try {
      const offer = await wholeOffer(parts, each);
      if (offer !== null) await end(offer);
    } catch (error) {
      parts.log.error({ err: error, turn: each.turn.id }, 'an offer could not be ended');
    }
  }
}

/** The hold's own end decides: whatever closed it first is what the message shows. */
async function lapse(parts: OfferParts, offer: Offer): Promise<void> {
  const close = { type: 'release', hold: offer.turn.id, by: 'job', reason: 'expired' } as const;
  const outcome = await parts.ledger.post(accountOf(offer), close);
  if (!outcome.ok) return;
  const became = becameOf(offer, outcome.entry);
  await concludeShown(parts, became, await parts.offerDisplay.show(became));
}

/** The member asked to pay and a crash came in between: they get what they asked for, or hear that it lapsed. */
async function goOnPaying(parts: OfferParts, offer: Offer): Promise<void> {
  const { payer } = offer.terms;
  if (payer === null) return;
  const paid = await keepAnyway(parts, offer, payer);
  const became: Became = paid.kind === 'refused' ? { kind: 'lapsed', offer } : paid;
  await concludeShown(parts, became, await parts.offerDisplay.show(became));
}

const SHOW_AGAIN_MS = 60_000;
/** As long as an answer that could not be delivered waits: then its text stays where it is. */
const SHOW_MS_MAX = 24 * 3_600_000;

/**
 * Concludes an offer that was shown. An answer that was paid for and could not be is offered by the member's next
 * command; one that nobody paid for keeps no text in sight: it stays as it is, and the job shows its end later.
 */
async function concludeShown(parts: OfferParts, became: Became, shown: Shown): Promise<void> {
  const { turn, terms } = became.offer;
  if (became.kind === 'kept' && shown !== 'shown') await parts.turns.undelivered(turn.id);
  const now = parts.clock.now();
  const isOver = terms.expires.getTime() + SHOW_MS_MAX <= now;
  if (became.kind !== 'kept' && shown === 'later' && !isOver) {
    return parts.offers.showLater(turn.id, new Date(now + SHOW_AGAIN_MS));
  }
  await conclude(parts, became);
}

/** What the entry that closed the hold means for the answer: it was the first, whoever asked. */
function becameOf(offer: Offer, closing: Entry): Became {
  const receipt = receiptOf(offer.economy, closing);
  if (closing.type === 'settle' && receipt !== null) return { kind: 'kept', offer, receipt };
  const isDiscarded = closing.type === 'release' && closing.cause.reason === 'discarded';
  return isDiscarded ? { kind: 'discarded', offer, receipt } : { kind: 'lapsed', offer };
}

/**
 * Moves an offer to the state that it came to, once its message shows it: where a crash comes before, the job shows it
 * again. Whoever moves it counts what nobody pays for; a repeat changes nothing.
 */
async function conclude(
  { offers, unbilled }: Pick<OfferParts, 'offers' | 'unbilled'>,
  became: Became,
): Promise<void> {
  const { turn, terms, economy } = became.offer;
  if (became.kind === 'kept') {
    const isMoved =
      (await offers.move(turn.id, 'offered', terms.ended)) ||
      (await offers.move(turn.id, 'keeping', terms.ended));
    if (isMoved) unbilled.count(economy, 'absorbed', became.receipt.absorbed);
  } else if (await offers.move(turn.id, 'offered', became.kind)) {
    unbilled.count(economy, became.kind, terms.cost);
  }
}

/** After the hold was over: a new one at the real cost, settled at once. One press pays, however many ask. */
async function keepAnyway(parts: OfferParts, offer: Offer, press: string): Promise<Decided> {
  const { turn, terms, economy } = offer;
  const payer = await parts.offers.claim(turn.id, press, new Date(parts.clock.now()));
  if (payer === null) return standing(parts, offer);
  const account = accountOf(offer);
  const held = await parts.ledger.post(account, {
    type: 'reserve',
    key: payer,
    by: 'member',
    reason: 'chat',
    model: turn.model,
    priceVersion: terms.priceVersion,
    ceiling: Math.max(1, terms.price),
    floor: terms.price,
    freeTurn: false,
    promise: true,
    lifeSeconds: HOLD_SECONDS,
  });
  if (!held.ok) {
    await parts.offers.free(turn.id, payer);
    return { kind: 'refused', offer, refusal: held.refusal };
  }
  const { cost, usage, saved, ended: reason } = terms;
  const close = { type: 'settle', hold: payer, by: 'member', cost, usage, saved, reason } as const;
  const outcome = await closedAtLast(() => parts.ledger.post(account, close));
  const receipt = outcome.ok ? receiptOf(economy, outcome.entry) : null;
  if (receipt?.ended !== 'settled') {
    // The process stood still between the two steps until the new hold was over as well.
    await parts.offers.free(turn.id, payer);
    return { kind: 'lapsed', offer };
  }
  return { kind: 'kept', offer, receipt };
}

const HOLD_SECONDS = 5 * 60;

/** How an offer stands by now. */
export async function standing(
  parts: OfferParts,
  offer: Offer,
): Promise<Exclude<Decided, { readonly kind: 'refused' }>> {
  const found = await parts.offers.find(offer.turn.id);
  const now = found === null ? offer : { ...offer, ...found };
  const receipt = await receiptFor(parts, now);
  if (receipt?.ended === 'settled') return { kind: 'kept', offer: now, receipt };
  if (now.turn.state === 'discarded') return { kind: 'discarded', offer: now, receipt };
  return { kind: 'lapsed', offer: now };
}

async function receiptFor({ ledger }: OfferParts, { turn, terms, economy }: Offer): Promise<Receipt | null> {
  const entry = await ledger.entry(turn.wallet, closeKey(terms.payer ?? turn.id));
  return entry === null ? null : receiptOf(economy, entry);
}

function accountOf({ turn, economy }: Offer): Account {
  return { wallet: turn.wallet, economy };
}
