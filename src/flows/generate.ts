import { fitConversation } from '../ai/conversation.ts';
import { isWorthRetrying } from '../ai/retry.ts';
import type { Finish, TextEvent, TextPort } from '../ai/types.ts';
import { countedUsage } from '../ai/usage.ts';
import { type Economy, type TextModel, textModel } from '../billing/economy.ts';
import type { Entry, Hold } from '../billing/entry.ts';
import { heldAmount } from '../billing/evolve.ts';
import type { EconomyBook } from '../billing/ledger/economy-book.ts';
import type { Amount } from '../billing/money.ts';
import type { Account, Ledger, Outcome, Owner } from '../billing/outcome.ts';
import {
  costOf,
  outputTokensWithin,
  quoteTurn,
  savedByCache,
  type TurnQuote,
  type Usage,
} from '../billing/pricing.ts';
import { type Receipt, receiptOf } from '../billing/receipt.ts';
import type { Refusal } from '../billing/refusal.ts';
import type { Clock } from '../clock.ts';
import { isAppError, isUpstreamCode, type UpstreamCode } from '../errors.ts';
import type { Logger } from '../logger.ts';
import { closedAtLast } from './close-at-last.ts';
import type { SettingsStore } from './member-settings.ts';
import { ANSWER_MS_MAX, type Offer, type OfferStore } from './offer.ts';
import type { RunningJobs } from './running.ts';
import {
  HISTORY_TURNS_MAX,
  messagesFor,
  type Place,
  type Turn,
  type TurnState,
  type TurnStore,
} from './turn.ts';

/** What the flow works with; all of it injected by the context. */
export interface GenerateParts {
  readonly ledger: Ledger;
  readonly economies: Pick<EconomyBook, 'of'>;
  readonly text: TextPort;
  readonly turns: TurnStore;
  readonly offers: OfferStore;
  readonly settings: SettingsStore;
  readonly running: RunningJobs;
  /** This process, which owes the member an end from the hold on. */
  readonly process: string;
  readonly clock: Clock;
  readonly log: Logger;
}

/** A member's question. */
export interface Question extends Place {
  /** The interaction's id: the hold's id and the idempotency key. */
  readonly id: string;
  /** The interaction's token: whoever finishes this after a crash edits its message with it. */
  readonly token: string;
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

/** How an answer ended, with the receipt of the entry that closed its hold. */
export interface Answer {
  readonly turn: Turn;
  readonly model: TextModel;
  readonly economy: Economy;
  readonly text: string;
  readonly ended: Extract<TurnState, 'done' | 'cut' | 'stopped' | 'failed'>;
  /** Where it failed: why. */
  readonly failure: UpstreamCode | null;
  /** Null where the ledger did not answer in time: the hold then ends by itself. */
  readonly receipt: Receipt | null;
}

/** Where the member watches. The flow says what happened; words and pace are the display's. */
export interface AnswerDisplay {
  /** Turned away, with nothing held and nothing shown to others. */
  turnedAway(reason: Turned, economy: Economy): Promise<void>;
  /** The hold stands: the answer may be announced. */
  begin(turn: Turn, model: TextModel): Promise<void>;
  /** The whole text so far. Never waits. */
  progress(text: string): void;
  /** The end, after the money is settled. */
  finish(answer: Answer): Promise<void>;
  /** The whole answer, of which nothing is charged unless the member keeps it. */
  offer(offer: Offer): Promise<void>;
}

const CONVERSATION_IDLE_MS = 60 * 60_000;
/** The longest conversation that a model is shown, in tokens of our own count. */
const CONVERSATION_TOKENS_MAX = 24_000;

const SYSTEM_PROMPT =
  'You are Scrip, an assistant in a Discord server. Answer helpfully and to the point, in the language of the question. Use Discord markdown.';

/**
 * /chat, whole: quote -> reserve -> generate -> settle or release -> reply.
 * Nothing is generated before the hold stands, and the hold ends exactly once, whatever happens in between: settled
 * at real usage (also after Stop), released where the provider failed, expired where the process died.
 */
export async function generate(
  parts: GenerateParts,
  question: Question,
  display: AnswerDisplay,
): Promise<void> {
  const economy = await parts.economies.of(question.server);
  const prepared = await prepare(parts, economy, question);
  if ('turned' in prepared) return display.turnedAway(prepared.turned, economy);

  const { model, quote, messages, conversation } = prepared;
  const owner: Owner = { server: question.server, member: question.member };
  const account = await parts.ledger.account(owner, economy);
  const turn = turnOf(parts, question, account, model, conversation);
  // Beside the hold and not after it: a crash must find whom it cut off, and nobody waits for one more write.
  const begun = Promise.allSettled([parts.turns.begin(turn)]);
  const held = await reserve(parts.ledger, account, question, model, quote);
  if (!held.ok) {
    await display.turnedAway({ kind: 'refused', refusal: held.refusal, quote, model }, economy);
    return turnedAway(parts, turn, begun);
  }
  // Discord delivered the interaction twice: whoever was first is answering it.
  if (held.repeat) return;

  const isKept = economy.settlement === 'keep';
  using running = parts.running.enter(question.id, question.member, isKept ? ANSWER_MS_MAX : null);
  const outcome = await guarded(parts, account, turn, async () => {
    const [begin] = await begun;
    if (begin.status === 'rejected') throw begin.reason;
    await display.begin(turn, model);
    const outputTokensMax = affordable(model, quote, held.entry, economy);
    const request = { model: model.provider, messages, outputTokensMax, signal: running.signal };
    return listen(parts, request, (text) => display.progress(text));
  });

  const { text, ended, failure } = outcome;
  const paid = { quote, reserved: held.entry };
  if (isKept && (ended === 'done' || ended === 'cut')) {
    return offer(
      parts,
      { turn, model, economy, text, ended, ...priced(model, economy, paid, outcome) },
      paid,
      display,
    );
  }
  const isWithdrawn = isKept && ended === 'stopped';
  // Kept before it is paid for: where this process dies in between, another one can still hand it over.
  await parts.turns
    .end(turn.id, isWithdrawn ? 'discarded' : ended, isWithdrawn ? '' : text)
    .catch((error: unknown) => parts.log.error({ err: error, turn: turn.id }, 'an answer was not kept'));
  const closed = await closedAtLast(() => close(parts, account, model, paid, turn, outcome));
  const receipt = closed.ok ? receiptOf(economy, closed.entry) : null;
  await display.finish({ turn, model, economy, text, ended, failure, receipt });
}

/** The ways out ask the same question again, with another model: it is kept, and nothing is owed for it. */
async function turnedAway(
  parts: GenerateParts,
  turn: Turn,
  begun: Promise<readonly [PromiseSettledResult<void>]>,
): Promise<void> {
  const [begin] = await begun;
  try {
    if (begin.status === 'rejected') throw begin.reason;
    await parts.turns.end(turn.id, 'failed', '');
    await parts.turns.delivered(turn.id, null);
  } catch (error) {
    parts.log.warn({ err: error, turn: turn.id }, 'a question was not kept');
  }
}

interface Prepared {
  readonly model: TextModel;
  readonly quote: TurnQuote;
  readonly messages: ReturnType<typeof messagesFor>;
  readonly conversation: string;
}

/** Reads everything the quote needs: model, conversation, price. Writes nothing. */
async function prepare(
  parts: GenerateParts,
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
  parts: GenerateParts,
  { replaces, follows, member }: Question,
  conversation: string,
): Promise<readonly Turn[]> {
  if (typeof follows === 'object' && follows.member !== member) return [follows];
  const history = await parts.turns.history(conversation, HISTORY_TURNS_MAX);
  return replaces === null ? history : history.filter((turn) => turn.startedAt < replaces.startedAt);
}

async function conversationOf(parts: GenerateParts, question: Question): Promise<string> {
  const { replaces, follows, member } = question;
  if (replaces !== null) return replaces.conversation;
  if (typeof follows === 'object') return follows.member === member ? follows.conversation : question.id;
  if (question.follows === 'none') return question.id;
  const since = new Date(parts.clock.now() - CONVERSATION_IDLE_MS);
  const latest = await parts.turns.latest(question, question.member, question.isPrivate, since);
  return latest ?? question.id;
}

/** Seconds that a hold lives from its reserve (design, section 2, Holds). */
function holdLife(economy: Economy): number {
  return economy.settlement === 'keep' ? 5 * 60 : 10 * 60;
}

function reserve(
  ledger: Ledger,
  account: Account,
  question: Question,
  model: TextModel,
  quote: TurnQuote,
): Promise<Outcome> {
  return ledger.post(account, {
    type: 'reserve',
    key: question.id,
    by: 'member',
    reason: 'chat',
    model: model.name,
    priceVersion: quote.priceVersion,
    ceiling: Math.max(1, quote.ceiling),
    floor: quote.floor,
    freeTurn: model.freeTurns,
    promise: question.max !== null || account.economy.settlement === 'keep',
    lifeSeconds: holdLife(account.economy),
    needsPlan: model.needsPlan,
  });
}

function turnOf(
  { process, clock }: GenerateParts,
  question: Question,
  account: Account,
  model: TextModel,
  conversation: string,
): Turn {
  const { id, server, channel, member, prompt, isPrivate, max, token } = question;
  return {
    id,
    server,
    channel,
    member,
    wallet: account.wallet,
    conversation,
    replaces: question.replaces?.id ?? null,
    model: model.name,
    prompt,
    isPrivate,
    max,
    state: 'running',
    answer: '',
    startedAt: new Date(clock.now()),
    message: null,
    undelivered: false,
    process,
    token,
  };
}

/** How long the answer may get: what the hold pays for; all of it where a free turn does. */
function affordable(model: TextModel, quote: TurnQuote, entry: Entry, economy: Economy): number {
  const amount = amountHeld(entry, economy);
  if (amount === 0 || amount >= quote.ceiling) return quote.outputTokensMax;
  return outputTokensWithin(model, quote.inputTokens, amount);
}

/** What a reserve set aside; 0 where a free turn covers it. */
function amountHeld(reserved: Entry, economy: Economy): Amount {
  const hold: Hold | undefined = reserved.state.holds.find((each) => each.id === reserved.key);
  return hold === undefined ? 0 : heldAmount(hold, economy.unit.name);
}

/** What the provider delivered and how it ended. */
interface Heard {
  readonly text: string;
  readonly usage: Usage | null;
  readonly ended: Answer['ended'];
  readonly failure: UpstreamCode | null;
  /** Whether asking once more may help, as long as nothing was shown yet. */
  readonly isWorthRetrying: boolean;
}

/** Runs the paid part; an error of our own releases the hold before it goes on its way. */
async function guarded(
  parts: GenerateParts,
  account: Account,
  turn: Turn,
  work: () => Promise<Heard>,
): Promise<Heard> {
  try {
    return await work();
  } catch (error) {
    await parts.ledger.post(account, { type: 'release', hold: turn.id, by: 'job', reason: 'failed' });
    await parts.turns.end(turn.id, 'failed', '');
    await parts.turns.delivered(turn.id, null);
    throw error;
  }
}

type Request = Parameters<TextPort['stream']>[0];

/** Listens to the provider to its end, with one silent second try while there is no text yet. */
async function listen(
  parts: GenerateParts,
  request: Request,
  onText: (text: string) => void,
): Promise<Heard> {
  const first = await listenOnce(parts, request, onText);
  return first.isWorthRetrying && first.text === '' ? listenOnce(parts, request, onText) : first;
}

async function listenOnce(
  parts: GenerateParts,
  request: Request,
  onText: (text: string) => void,
): Promise<Heard> {
  let text = '';
  let end: Extract<TextEvent, { type: 'end' }> | null = null;
  try {
    for await (const event of parts.text.stream(request)) {
      if (event.type === 'end') end = event;
      else {
        text += event.text;
        onText(text);
      }
    }
  } catch (error) {
    if (!isAppError(error) || !isUpstreamCode(error.code)) throw error;
    parts.log.warn({ code: error.code, model: request.model }, 'the provider failed');
    const retry = isWorthRetrying(error);
    return { text, usage: null, ended: 'failed', failure: error.code, isWorthRetrying: retry };
  }
  for (const alarm of end?.alarms ?? []) {
    parts.log.warn({ alarm, model: request.model }, 'usage not believed');
  }
  const ending = endingOf(end?.finish ?? null, request.signal, text);
  return { text, usage: end?.usage ?? null, ...ending, isWorthRetrying: false };
}

/** What the provider's way to finish means for the member. */
function endingOf(
  finish: Finish | null,
  signal: AbortSignal,
  text: string,
): Pick<Heard, 'ended' | 'failure'> {
  switch (finish) {
    case 'stop':
      return { ended: 'done', failure: null };
    case 'length':
      return { ended: 'cut', failure: null };
    case 'aborted':
      if (signal.reason === 'shutdown') return { ended: 'failed', failure: 'interrupted' };
      if (signal.reason === 'time' && text === '') return { ended: 'failed', failure: 'provider_timeout' };
      if (signal.reason === 'time') return { ended: 'cut', failure: null };
      return { ended: 'stopped', failure: null };
    case 'filtered':
      return { ended: 'failed', failure: 'provider_refused' };
    case null:
      return { ended: 'failed', failure: 'provider_garbled' };
  }
}

/**
 * Ends the hold: a failure costs nothing; an answer, also a stopped one, costs its real usage, which is the
 * provider's or, where none can be believed, the known input and the counted output.
 */
function close(
  parts: GenerateParts,
  account: Account,
  model: TextModel,
  paid: Paid,
  turn: Turn,
  heard: Heard,
): Promise<Outcome> {
  const hold = turn.id;
  if (heard.ended === 'failed') {
    const reason = (heard.failure ?? 'provider_failed').replaceAll('_', '-');
    return parts.ledger.post(account, { type: 'release', hold, by: 'job', reason });
  }
  if (heard.ended === 'stopped' && account.economy.settlement === 'keep') {
    return parts.ledger.post(account, { type: 'release', hold, by: 'member', reason: 'stopped' });
  }
  const used = priced(model, account.economy, paid, heard);
  return parts.ledger.post(account, { type: 'settle', hold, by: 'member', ...used, reason: heard.ended });
}

/** What an answer was quoted and held for. */
interface Paid {
  readonly quote: TurnQuote;
  readonly reserved: Entry;
}

/** What was used and what it costs; a count of our own never goes above what was held. */
function priced(
  model: TextModel,
  economy: Economy,
  { quote, reserved }: Paid,
  heard: Pick<Heard, 'text' | 'usage'>,
): { readonly usage: Usage; readonly cost: Amount; readonly saved: Amount } {
  const usage = heard.usage ?? countedUsage(quote.inputTokens, heard.text);
  const cost = costOf(model.price, usage);
  const bound = amountHeld(reserved, economy) || quote.ceiling;
  const saved = savedByCache(model.price, usage);
  return { usage, cost: heard.usage === null ? Math.min(cost, bound) : cost, saved };
}

/** Leaves the hold open and the answer to the member: it is charged on Keep and on nothing else. */
async function offer(
  parts: GenerateParts,
  made: Pick<Offer, 'turn' | 'model' | 'economy'> &
    ReturnType<typeof priced> & { readonly text: string; readonly ended: 'done' | 'cut' },
  { reserved, quote }: Paid,
  display: AnswerDisplay,
): Promise<void> {
  const { turn, model, economy, text, ended, usage, cost, saved } = made;
  const held = reserved.state.holds.find((each) => each.id === turn.id);
  const price = Math.min(cost, amountHeld(reserved, economy));
  const expires = new Date(held?.expires ?? reserved.at);
  const { priceVersion } = quote;
  const terms = {
    ended,
    economy: economy.name,
    priceVersion,
    usage,
    cost,
    saved,
    price,
    expires,
    token: turn.token ?? '',
    payer: null,
  };
  await parts.offers.offer(turn.id, text, terms);
  await display.offer({ turn: { ...turn, state: 'offered', answer: text }, model, economy, terms });
}
