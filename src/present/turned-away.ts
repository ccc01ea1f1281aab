import { nextMidnight } from '../billing/calendar.ts';
import type { Economy, TextModel } from '../billing/economy.ts';
import { costOf, usage } from '../billing/pricing.ts';
import type { Turned } from '../flows/generate.ts';
import { showAmount } from './amounts.ts';
import { customId } from './custom-id.ts';
import type { Message } from './message.ts';
import { inputFault, refusalMessage } from './refusal.ts';
import { upgradeTo, type WayOut } from './ways-out.ts';
import type { Words } from './words/index.ts';

/**
 * Why a question was not answered, for the one who asked alone, with the ways out that really help.
 * @param question the interaction that was turned away: its buttons ask it again
 * @param now milliseconds, for when free turns return
 */
export function turnedAwayMessage(
  reason: Turned,
  economy: Economy,
  asked: { readonly question: string; readonly now: number },
  words: Words,
): Message {
  switch (reason.kind) {
    case 'unknown_model':
      return inputFault('model', words.input.unknownModel(economy.models.map((model) => model.name)), words);
    case 'max_too_small':
      return inputFault('max', words.input.maxTooSmall(showAmount(reason.needed, economy.unit)), words);
    case 'refused': {
      const { refusal, model } = reason;
      if (refusal.code === 'plan_required') {
        return refusalMessage(refusal, economy, { ways: upgradeTo(economy, refusal.plan) }, words);
      }
      if (refusal.code !== 'insufficient_balance') return refusalMessage(refusal, economy, {}, words);
      const ways: WayOut[] = [
        ...cheaperModels(economy, model, refusal.available, asked.question),
        { kind: 'buy' },
      ];
      const reset =
        economy.freeTurns === null || !model.freeTurns ? {} : { freeTurnsReset: nextMidnight(asked.now) };
      return refusalMessage(refusal, economy, { ways, ...reset }, words);
    }
  }
}

/** What a turn is taken to cost before a member's own turns are known: 3,000 tokens in, 500 out. */
export function typicalCost(model: TextModel): number {
  return costOf(model.price, usage({ input: 3000, output: 500 }));
}

/** Models whose typical turn is cheaper than this one's and within the balance, dearest first; at most three. */
function cheaperModels(economy: Economy, model: TextModel, available: number, question: string): WayOut[] {
  return economy.models
    .map((other) => ({ other, estimate: typicalCost(other) }))
    .filter(
      ({ other, estimate }) => estimate < typicalCost(model) && (estimate <= available || other.freeTurns),
    )
    .sort((a, b) => b.estimate - a.estimate)
    .slice(0, 3)
    .map(({ other, estimate }) => ({
      kind: 'cheaper',
      title: other.title,
      estimate,
      customId: customId('chat', 'model', question, other.name),
    }));
}
