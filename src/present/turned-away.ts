import { nextMidnight } from '../billing/calendar.ts';
import type { Economy, TextModel } from '../billing/economy.ts';
import type { WalletState } from '../billing/entry.ts';
import { opens } from '../billing/plans.ts';
import { costOf, usage } from '../billing/pricing.ts';
import type { Turned } from '../flows/question.ts';
import { showAmount } from './amounts.ts';
import { customId } from './custom-id.ts';
import type { Message } from './message.ts';
import { inputFault, refusalMessage } from './refusal.ts';
import { upgradeTo, type WayOut } from './ways-out.ts';
import type { Words } from './words/index.ts';

/** Who was turned away, and where they stand. */
export interface TurnedAwayContext {
  /** The interaction that was turned away: the buttons ask it again. */
  readonly question: string;
  /** Milliseconds, for when free turns return. */
  readonly now: number;
  /** The member's wallet, brought up to now. */
  readonly state: WalletState;
}

/** Why a question was not answered, for the one who asked alone, with the ways out that really help. */
export function turnedAwayMessage(
  reason: Turned,
  economy: Economy,
  asked: TurnedAwayContext,
  words: Words,
): Message {
  switch (reason.kind) {
    case 'unknown_model':
      return inputFault('model', words.input.unknownModel(economy.models.map((model) => model.name)), words);
    case 'max_too_small':
      return inputFault('max', words.input.maxTooSmall(showAmount(reason.needed, economy.unit)), words);
    case 'refused':
      return refusedMessage(reason, economy, asked, words);
  }
}

function refusedMessage(
  { refusal, model }: Extract<Turned, { kind: 'refused' }>,
  economy: Economy,
  asked: TurnedAwayContext,
  words: Words,
): Message {
  const others = openModels(economy, model, asked.state);
  if (refusal.code === 'plan_required') {
    const instead = others.slice(0, 3).map((other) => wayTo(other, asked));
    return refusalMessage(
      refusal,
      economy,
      { ways: [...upgradeTo(economy, refusal.plan), ...instead] },
      words,
    );
  }
  if (refusal.code === 'spending_paused') {
    return refusalMessage(refusal, economy, { ways: [{ kind: 'buy' }] }, words);
  }
  if (refusal.code !== 'insufficient_balance') return refusalMessage(refusal, economy, {}, words);
  const freeTurns = asked.state.freeTurns?.left ?? 0;
  const fitting = others.filter(
    (other) =>
      (freeTurns > 0 && other.freeTurns) ||
      (typicalCost(other) < typicalCost(model) && typicalCost(other) <= refusal.available),
  );
  // What is locked opens with a plan.
  const plans: WayOut[] = refusal.locked > 0 ? [{ kind: 'plan' }] : [];
  const instead = fitting.slice(0, 3).map((other) => wayTo(other, asked));
  const key: WayOut[] = economy.ownKeys ? [{ kind: 'key' }] : [];
  const ways: WayOut[] = [...instead, ...plans, { kind: 'buy' }, ...key];
  const covered = fitting.some((other) => other.freeTurns) && freeTurns > 0 ? { freeTurns } : {};
  const reset =
    economy.freeTurns === null || !model.freeTurns ? {} : { freeTurnsReset: nextMidnight(asked.now) };
  return refusalMessage(refusal, economy, { ways, ...covered, ...reset }, words);
}

/** The other models that the member's plan opens, dearest first. */
function openModels(economy: Economy, model: TextModel, state: WalletState): TextModel[] {
  return economy.models
    .filter(
      ({ name, needsPlan }) =>
        name !== model.name && (needsPlan === null || opens(economy, state, needsPlan)),
    )
    .sort((a, b) => typicalCost(b) - typicalCost(a));
}

/** Another model as a button, which asks the same question again. */
function wayTo(other: TextModel, { question, state }: TurnedAwayContext): WayOut {
  const id = customId('chat', 'model', question, other.name);
  if (other.freeTurns && (state.freeTurns?.left ?? 0) > 0) {
    return { kind: 'free', title: other.title, customId: id };
  }
  return { kind: 'cheaper', title: other.title, estimate: typicalCost(other), customId: id };
}

/** What a turn is taken to cost before a member's own turns are known: 3,000 tokens in, 500 out. */
export function typicalCost(model: TextModel): number {
  return costOf(model.price, usage({ input: 3000, output: 500 }));
}
