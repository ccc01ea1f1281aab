import type { Answer } from '../flows/generate.ts';
import { failedAnswer, finishedAnswer, stoppedAnswer } from './chat.ts';
import type { Message } from './message.ts';
import { noticeMessage } from './notice.ts';
import { withdrawnAnswer } from './offer.ts';
import type { Words } from './words/index.ts';

/** The messages of an answer that ended: done, cut, stopped or failed, each with who paid what. */
export function endedAnswer(answer: Answer, words: Words): Message[] {
  const { turn, model, economy, text, receipt, ended, failure } = answer;
  const question = { asker: turn.member, prompt: turn.prompt, model: model.title };
  if (ended === 'failed') {
    const code = failure ?? 'provider_failed';
    return [failedAnswer({ ...question, code, receipt, economy, retryId: turn.id }, words)];
  }
  // The ledger did not answer in time: the hold ends by itself, and the answer is the house's.
  if (receipt === null) return [noticeMessage('ledger_late', words)];
  const estimate = receipt.cost > 0 ? receipt.cost : null;
  const shown = { ...question, text, receipt, economy, answerId: turn.id, estimate };
  if (ended === 'stopped' && economy.settlement === 'keep')
    return [withdrawnAnswer(question, 'stopped', { receipt, economy }, words)];
  if (ended === 'stopped') return stoppedAnswer(shown, words);
  return finishedAnswer({ ...shown, isCut: ended === 'cut' }, words);
}
