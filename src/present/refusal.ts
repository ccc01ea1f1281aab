import type { Economy } from '../billing/economy.ts';
import { subtract } from '../billing/money.ts';
import type { Refusal } from '../billing/refusal.ts';
import type { UpstreamCode } from '../errors.ts';
import { showAmount, showNumber } from './amounts.ts';
import { card, lines, rows } from './components.ts';
import { type Message, privateMessage } from './message.ts';
import { clipped, escaped, oneLine } from './plain.ts';
import { relativeTime } from './times.ts';
import { type WayOut, wayButtons } from './ways-out.ts';
import { english, type Words } from './words/en.ts';

/** What is wrong may quote what was typed: as many letters of it as help. */
const FAULT_SHOWN = 500;

export interface RefusalContext {
  /** Whether what is needed is an exact price, as of pictures, or a first estimate, as of answers. */
  readonly isExact?: boolean;
  /** ISO 8601; when used-up free turns return, where they would have covered the job. */
  readonly freeTurnsReset?: string;
  /** How many free turns are left for other models. */
  readonly freeTurns?: number;
  /** What can be done now, most helpful first. */
  readonly ways?: readonly WayOut[];
}

/** The ledger's no, for the one who asked alone: what is missing, why, that nothing was charged, and the ways out. */
export function refusalMessage(
  refusal: Refusal,
  economy: Economy,
  context: RefusalContext = {},
  words: Words = english,
): Message {
  const { ways = [], freeTurns, freeTurnsReset } = context;
  return privateMessage([
    card('failed', [
      lines(
        ...refusalLines(refusal, economy, context.isExact ?? false, words),
        freeTurns !== undefined && words.money.freeTurnsCover(freeTurns),
        freeTurnsReset !== undefined && words.money.freeTurnsBack(relativeTime(freeTurnsReset)),
      ),
      ...rows(wayButtons(ways, economy.unit, words)),
    ]),
  ]);
}

/** The sentences of a refusal, without a card around them. */
export function refusalLines(
  refusal: Refusal,
  economy: Economy,
  isExact: boolean,
  words: Words = english,
): string[] {
  switch (refusal.code) {
    case 'insufficient_balance':
      return shortageLines(refusal, economy, isExact, words);
    case 'busy':
      return [words.refusals.busy[refusal.because], words.money.nothingCharged];
    case 'spending_paused':
      return [
        words.refusals.spending_paused(showAmount(refusal.debt, economy.unit)),
        words.money.nothingCharged,
      ];
    case 'wallet_closed':
      return [words.refusals.wallet_closed, words.money.nothingCharged];
    case 'plan_required': {
      const title = economy.plans.find((plan) => plan.name === refusal.plan)?.title ?? refusal.plan;
      return [words.refusals.plan_required(escaped(title)), words.money.nothingCharged];
    }
    case 'plan_conflict':
      return [words.refusals.plan_conflict[refusal.because], words.money.nothingCharged];
    case 'nothing_to_refund':
      return [words.refusals.nothing_to_refund[refusal.because]];
    case 'hold_unknown':
    case 'key_conflict':
      return [words.refusals[refusal.code]];
    case 'invalid':
      return [faultLine(refusal.field, refusal.message, words), words.money.nothingCharged];
  }
}

type Shortage = Extract<Refusal, { code: 'insufficient_balance' }>;

function shortageLines(refusal: Shortage, { unit }: Economy, isExact: boolean, words: Words): string[] {
  const { needed, available, held, holds, locked } = refusal;
  const short = showNumber(subtract(needed, Math.min(available, needed)), unit);
  const said = [words.money.short(showAmount(needed, unit), showNumber(available, unit), short, isExact)];
  if (held > 0) {
    said.push(`${words.money.heldByAnswers(showNumber(held, unit), holds)}. ${words.money.heldComesBack}`);
  }
  if (locked > 0) said.push(words.money.locked(showNumber(locked, unit)));
  return said;
}

/** The database did not answer before anything was held: no economy could be read either. */
export function ledgerAwayMessage(words: Words = english): Message {
  return privateMessage([card('failed', [lines(words.refusals.busy.database, words.money.nothingCharged)])]);
}

/** Somebody else's service failed before anything was shown in public; nothing was charged. */
export function upstreamMessage(code: UpstreamCode, words: Words = english): Message {
  return privateMessage([card('failed', [lines(words.upstream[code], words.money.notCharged)])]);
}

/** What somebody typed is not acceptable: names the field; nothing was held. */
export function inputFault(field: string, message: string, words: Words = english): Message {
  const line = faultLine(field, message, words);
  return privateMessage([card('failed', [lines(line, words.money.nothingCharged)])]);
}

function faultLine(field: string, message: string, words: Words): string {
  const plain = (said: string) => escaped(clipped(oneLine(said), FAULT_SHOWN));
  return words.input.fault(plain(field), plain(message));
}
