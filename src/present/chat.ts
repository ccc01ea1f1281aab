import type { Economy } from '../billing/economy.ts';
import type { Amount } from '../billing/money.ts';
import type { Receipt } from '../billing/receipt.ts';
import type { UpstreamCode } from '../errors.ts';
import { showEstimate } from './amounts.ts';
import {
  type Block,
  type Button,
  button,
  card,
  file,
  lines,
  rows,
  separator,
  TEXT_MAX,
  type Tone,
  text,
} from './components.ts';
import { customId } from './custom-id.ts';
import { type Message, publicMessage } from './message.ts';
import { escaped, quoted } from './plain.ts';
import { paidSentence, receiptLine, stoppedSentence } from './receipt.ts';
import { renderedParts, type SplitLimits } from './split-text.ts';
import { relativeTime } from './times.ts';
import { english, type Words } from './words/en.ts';

/** Who asked what of which model: at the head of every answer. */
export interface Question {
  /** The member's Discord id. */
  readonly asker: string;
  readonly prompt: string;
  /** The model's title. */
  readonly model: string;
}

export interface RunningAnswer extends Question {
  /** What has come so far. */
  readonly text: string;
  /** Of the running job, for its Stop button. */
  readonly stopId: string;
  /** ISO 8601, once the first words are slow to come. */
  readonly waitingSince?: string;
}

export interface EndedAnswer extends Question {
  readonly text: string;
  readonly receipt: Receipt;
  readonly economy: Economy;
  /** Of the answer, for its buttons. */
  readonly answerId: string;
  /** About what one more answer costs; null shows no price. */
  readonly estimate: Amount | null;
}

export interface FinishedAnswer extends EndedAnswer {
  /** Whether the length limit ended it: only then can it go on. */
  readonly isCut: boolean;
}

export interface FailedAnswer extends Question {
  readonly code: UpstreamCode;
  /** Of the hold's end; null where nothing was held. */
  readonly receipt: Receipt | null;
  readonly economy: Economy;
  readonly retryId: string;
}

const PROMPT_SHOWN = 150;
/** Of an answer; a longer one is sent as a file. */
const MESSAGES_MAX = 3;

/** An answer being written, in one message: its newest part where it is long already. */
export function runningAnswer(answer: RunningAnswer, words: Words = english): Message {
  const head = questionText(answer, words);
  const earlier = `-# ${words.chat.earlierText}`;
  const mark = `-# ${words.chat.writing}`;
  const { first } = limitsBeside(head, earlier + mark);
  const parts = renderedParts(answer.text, { first, rest: first });
  const newest = parts.at(-1);
  const blocks: Block[] = [text(head)];
  if (parts.length > 1) blocks.push(text(earlier));
  blocks.push(
    ...(newest === undefined ? [text(`-# ${waitingText(answer, words)}`)] : [text(newest), text(mark)]),
  );
  blocks.push(
    ...rows([button(words.buttons.stop, customId('chat', 'stop', answer.stopId), { style: 'danger' })]),
  );
  return publicMessage([card('running', blocks)]);
}

function waitingText({ waitingSince }: RunningAnswer, words: Words): string {
  return waitingSince === undefined
    ? words.chat.thinking
    : words.chat.waitingSince(relativeTime(waitingSince));
}

/** A finished answer: the first message takes the place of the running one, the others follow it. */
export function finishedAnswer(answer: FinishedAnswer, words: Words = english): Message[] {
  return endedAnswer(answer, { tone: 'done', notice: answer.isCut ? words.chat.cutByLength : null }, words);
}

/** An answer that somebody stopped: what came of it, what was charged, and what was released. */
export function stoppedAnswer(answer: EndedAnswer, words: Words = english): Message[] {
  const notice = `${words.chat.stopped} ${stoppedSentence(answer.receipt, answer.economy, words)}`;
  return endedAnswer({ ...answer, isCut: false }, { tone: 'plain', notice }, words);
}

/** An answer that did not come: why, who paid, and another try. */
export function failedAnswer(answer: FailedAnswer, words: Words = english): Message {
  const retry = button(words.buttons.retry, customId('chat', 'retry', answer.retryId), { style: 'primary' });
  return publicMessage([
    card('failed', [
      text(questionText(answer, words)),
      lines(
        `**${words.chat.failed}** ${words.upstream[answer.code]}`,
        paidSentence(answer.receipt, answer.economy, words),
      ),
      ...rows([retry]),
    ]),
  ]);
}

interface Ending {
  readonly tone: Tone;
  readonly notice: string | null;
}

function endedAnswer(answer: FinishedAnswer, ending: Ending, words: Words): Message[] {
  const foot = footTexts(answer, ending.notice, words);
  return answerMessages(answer, { ...ending, foot, buttons: answerButtons(answer, words) }, words);
}

/** What stands around an answer's text. */
export interface Frame {
  readonly tone: Tone;
  /** Under the text; the receipt, if there is one, last. */
  readonly foot: readonly string[];
  readonly buttons: readonly Button[];
  /** In how many messages a long text goes on; a longer one is attached. */
  readonly messagesMax?: number;
}

/** An answer's text in a frame: in one message or several, or with a file where it is longer than these. */
export function answerMessages(
  answer: Question & { readonly text: string },
  { tone, foot, buttons, messagesMax = MESSAGES_MAX }: Frame,
  words: Words = english,
): Message[] {
  const head = questionText(answer, words);
  const parts = renderedParts(answer.text, limitsBeside(head, [...foot, words.chat.attached].join('')));
  const isFile = parts.length > messagesMax;
  const bodies = isFile ? parts.slice(0, 1) : parts;
  const messages: Block[][] = bodies.map((body) => [text(body)]);
  if (messages.length === 0) messages.push([text(words.chat.emptyAnswer)]);
  messages[0]?.unshift(text(head));
  messages
    .at(-1)
    ?.push(
      ...(isFile ? [text(words.chat.attached), file(words.chat.file)] : []),
      separator(),
      ...foot.map(text),
      ...rows(buttons),
    );
  const attachment = Buffer.from(answer.text.toWellFormed(), 'utf8');
  const files = isFile ? [{ name: words.chat.file, attachment }] : [];
  return messages.map((blocks, index) =>
    publicMessage([card(tone, blocks)], index === messages.length - 1 ? files : []),
  );
}

/** What stands under an answer: the notice, if there is one, and the receipt, always last. */
export function footTexts(
  answer: Pick<EndedAnswer, 'receipt' | 'economy'>,
  notice: string | null,
  words: Words,
): string[] {
  const receipt = receiptLine(answer.receipt, answer.economy, words);
  return notice === null ? [receipt] : [`-# ${notice}`, receipt];
}

/** What can be done with an answer that was paid for. */
export function answerButtons(answer: Omit<FinishedAnswer, keyof Question | 'text'>, words: Words): Button[] {
  const { answerId, estimate, economy, receipt } = answer;
  const say = words.buttons;
  const priced = (label: string) =>
    estimate === null ? label : say.priced(label, showEstimate(estimate, economy.unit));
  return [
    button(say.reply, customId('chat', 'reply', answerId), { style: 'primary' }),
    button(priced(say.regenerate), customId('chat', 'regenerate', answerId)),
    ...(answer.isCut ? [button(priced(say.continue), customId('chat', 'continue', answerId))] : []),
    button(say.receipt, customId('receipt', 'show', receipt.hold)),
  ];
}

/** Who asked what: the head of an answer's card. */
export function questionText({ asker, prompt, model }: Question, words: Words): string {
  const asked = `-# ${words.chat.asked(`<@${asker}>`, escaped(model))}`;
  return `${asked}\n${quoted(prompt, PROMPT_SHOWN) ?? words.chat.emptyPrompt}`;
}

/** What is left for an answer's text in the first message and in the others. */
function limitsBeside(head: string, foot: string): SplitLimits {
  const rest = TEXT_MAX - foot.length;
  return { first: rest - head.length, rest };
}
