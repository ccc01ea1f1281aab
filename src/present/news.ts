import { planNamed } from '../billing/economy.ts';
import type { NewsContent, PlanEnd } from '../flows/news.ts';
import { showAmount } from './amounts.ts';
import { card, lines } from './components.ts';
import { type Message, privateMessage } from './message.ts';
import { expiredBy } from './movement.ts';
import { escaped } from './plain.ts';
import { refundText } from './receipt.ts';
import { nameOf } from './refund.ts';
import { english, type Words } from './words/en.ts';

/** What happened to a member's receipt or plan while they were away, for the member alone. */
export function newsMessage(content: NewsContent, words: Words = english): Message {
  return privateMessage([card('plain', [lines(...newsLines(content, words))])]);
}

function newsLines(content: NewsContent, words: Words): readonly (string | false)[] {
  switch (content.kind) {
    case 'refunded': {
      const { found, refund } = content;
      return [words.news.refunded(nameOf(found, words), refundText(found.economy, refund, words))];
    }
    case 'problem-closed':
      return [words.news.problemClosed(nameOf(content.found, words))];
    case 'plan-ended':
      return planEndLines(content, words);
  }
}

function planEndLines({ economy, plan, lapse }: PlanEnd, words: Words): readonly (string | false)[] {
  const title = (name: string) => escaped(planNamed(economy, name)?.title ?? name);
  const next = lapse.state.plan;
  const gone = expiredBy(lapse, economy.unit.name);
  return [
    words.news.planEnded(title(plan)),
    gone > 0 && words.news.planRest(showAmount(gone, economy.unit)),
    next !== null && next.status !== 'lapsed' && words.news.planNow(title(next.name)),
    words.news.planAgain,
  ];
}
