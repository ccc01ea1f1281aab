import { fitConversation } from '../ai/conversation.ts';
import type { ChatMessage, TextPort } from '../ai/types.ts';
import { type Economy, type TextModel, textModel } from '../billing/economy.ts';
import type { Amount } from '../billing/money.ts';
import { quoteTurn, type TurnQuote } from '../billing/pricing.ts';
import type { Refusal } from '../billing/refusal.ts';
import type { Clock } from '../clock.ts';
import type { SettingsStore } from './member-settings.ts';
import { HISTORY_TURNS_MAX, messagesFor, type Place, type Turn, type TurnStore } from './turn.ts';

/** A member's question. */
export interface Question extends Place {
  /** The interaction's id: the hold's id and the idempotency key. */
  readonly id: string;
  /** The interaction's token: whoever finishes this after a crash edits its message with it. */
  readonly token: string;
  /** The member's language, as Discord names it. */
  readonly locale: string;
  readonly member: string;
  readonly prompt: string;
  /** Null takes the one that the member chose, else that of the conversation, else the economy's first. */
  readonly model: string | null;
  /** A ceiling for the cost of this answer, in smallest steps. */
  readonly max: Amount | null;
  readonly isPrivate: boolean;
  /** Which conversation it goes on with: the newest here, a new one, or that of a turn. Another member's turn begins one of one's own. */
  readonly follows: 'latest' | 'none' | Turn;
  /** The turn that this answer replaces. */
  readonly replaces: Turn | null;
}

/** Why a question was turned away before anything was held. */
export type Turned =
  | {
      readonly kind: 'refused';
      readonly refusal: Refusal;
      readonly quote: TurnQuote;
      readonly model: TextModel;
    }
  | { readonly kind: 'unknown_model'; readonly name: string }
  | { readonly kind: 'max_too_small'; readonly needed: Amount; readonly max: Amount };

const CONVERSATION_IDLE_MS = 60 * 60_000;
/** The longest conversation that a model is shown, in tokens of our own count. */
const CONVERSATION_TOKENS_MAX = 24_000;

const SYSTEM_PROMPT =
  'You are Scrip, an assistant in a Discord server. Answer helpfully and to the point, in the language of the question. Use Discord markdown.';

/** What preparing a question reads. */
export interface QuestionParts {
  readonly text: Pick<TextPort, 'countInput'>;
  readonly turns: Pick<TurnStore, 'history' | 'latest'>;
  readonly settings: Pick<SettingsStore, 'model'>;
  readonly clock: Clock;
}

/** A question that may be held for: who answers it, at what price, in which conversation. */
export interface Prepared {
  readonly model: TextModel;
  readonly quote: TurnQuote;
  readonly messages: readonly ChatMessage[];
  readonly conversation: string;
}

/** Reads everything the quote needs: model, conversation, price. Writes nothing. */
export async function prepare(
  parts: QuestionParts,
  economy: Economy,
  question: Question,
): Promise<Prepared | { readonly turned: Turned }> {
  const conversation = await conversationOf(parts, question);
  const history = await historyOf(parts, question, conversation);
  const chosen = question.model ?? (await parts.settings.model(question));
  const name = chosen ?? history.at(-1)?.model ?? economy.models[0]?.name ?? '';
  const model = textModel(economy, name);
  if (model === null) return { turned: { kind: 'unknown_model', name } };
  const full = messagesFor(SYSTEM_PROMPT, history, question.prompt);
  const messages = fitConversation(full, CONVERSATION_TOKENS_MAX);
  const quote = quoteTurn(model, parts.text.countInput(messages), question.max);
  if (quote.floor > quote.ceiling) {
    return { turned: { kind: 'max_too_small', needed: quote.floor, max: quote.ceiling } };
  }
  return { model, quote, messages, conversation };
}

/** What was said before: of an answer that is made anew, before it; of another member's answer, that one alone. */
async function historyOf(
  parts: QuestionParts,
  { replaces, follows, member }: Question,
  conversation: string,
): Promise<readonly Turn[]> {
  if (typeof follows === 'object' && follows.member !== member) return [follows];
  const history = await parts.turns.history(conversation, HISTORY_TURNS_MAX);
  return replaces === null ? history : history.filter((turn) => turn.startedAt < replaces.startedAt);
}

async function conversationOf(parts: QuestionParts, question: Question): Promise<string> {
  const { replaces, follows, member } = question;
  if (replaces !== null) return replaces.conversation;
  if (typeof follows === 'object') return follows.member === member ? follows.conversation : question.id;
  if (question.follows === 'none') return question.id;
  const since = new Date(parts.clock.now() - CONVERSATION_IDLE_MS);
  const latest = await parts.turns.latest(question, question.member, question.isPrivate, since);
  return latest ?? question.id;
}
