import type { TextPort } from '../ai/types.ts';
import type { Economy, TextModel } from '../billing/economy.ts';
import type { WalletState } from '../billing/entry.ts';
import type { EconomyBook } from '../billing/ledger/economy-book.ts';
import type { Amount } from '../billing/money.ts';
import type { Account, Ledger, Outcome, Owner } from '../billing/outcome.ts';
import type { TurnQuote } from '../billing/pricing.ts';
import { type Receipt, receiptOf } from '../billing/receipt.ts';
import type { UpstreamCode } from '../errors.ts';
import { closedAtLast } from './close-at-last.ts';
import { type Ending, type Heard, type ListenParts, listen } from './listen.ts';
import { ANSWER_MS_MAX, type Offer, type OfferStore } from './offer.ts';
import { prepare, type Question, type QuestionParts, type Turned } from './question.ts';
import type { RunningJobs } from './running.ts';
import type { Turn, TurnStore } from './turn.ts';
import { affordable, amountHeld, type Paid, priced } from './turn-cost.ts';
import type { Unbilled, UnbilledCause } from './unbilled.ts';

/** What the flow works with; all of it injected by the context. */
export interface GenerateParts extends QuestionParts, ListenParts {
  readonly ledger: Ledger;
  readonly economies: Pick<EconomyBook, 'of'>;
  readonly text: TextPort;
  readonly turns: TurnStore;
  readonly offers: OfferStore;
  readonly running: RunningJobs;
  /** This process, which owes the member an end from the hold on. */
  readonly process: string;
  /** Where it is counted what nobody pays for. */
  readonly unbilled: Unbilled;
}

/** How an answer ended, with the receipt of the entry that closed its hold. */
export interface Answer {
  readonly turn: Turn;
  readonly model: TextModel;
  readonly economy: Economy;
  readonly text: string;
  readonly ended: Ending;
  /** Where it failed: why. */
  readonly failure: UpstreamCode | null;
  /** Null where the ledger did not answer in time: the hold then ends by itself. */
  readonly receipt: Receipt | null;
  /** The wallet behind the entry that closed the hold; null where that is not at hand. */
  readonly wallet: WalletState | null;
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
    await keepQuestion(parts, turn, begun);
    return display.turnedAway({ kind: 'refused', refusal: held.refusal, quote, model }, economy);
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
    .end(turn.id, isWithdrawn ? 'discarded' : ended, isWithdrawn ? '' : text, failure)
    .catch((error: unknown) => parts.log.error({ err: error, turn: turn.id }, 'an answer was not kept'));
  const closed = await closedAtLast(() => close(parts, account, model, paid, turn, outcome));
  const receipt = closed.ok ? receiptOf(economy, closed.entry) : null;
  countUnbilled(parts, economy, receipt, ended, text === '' ? 0 : priced(model, economy, paid, outcome).cost);
  const wallet = closed.ok ? closed.entry.state : null;
  await display.finish({ turn, model, economy, text, ended, failure, receipt, wallet });
}

/** What the provider was asked for and no member pays; nothing where it is not known yet. @param cost of what came */
function countUnbilled(
  { unbilled }: GenerateParts,
  economy: Economy,
  receipt: Receipt | null,
  ended: Ending,
  cost: Amount,
): void {
  if (receipt === null) return;
  const cause: UnbilledCause = ended === 'failed' || ended === 'stopped' ? ended : 'expired';
  if (receipt.ended === 'settled') unbilled.count(economy, 'absorbed', receipt.absorbed);
  else unbilled.count(economy, cause, cost);
}

/**
 * The ways out of a refusal ask the same question again, with another model: it is kept before they are shown, since
 * whoever presses at once would find nothing to ask; nothing is owed for it. A failure here costs the buttons alone.
 */
async function keepQuestion(
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
  const { id, server, channel, member, prompt, isPrivate, max, token, locale } = question;
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
    failure: null,
    startedAt: new Date(clock.now()),
    message: null,
    undelivered: false,
    process,
    token,
    locale,
  };
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
