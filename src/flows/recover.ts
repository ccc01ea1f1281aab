import { textModel } from '../billing/economy.ts';
import type { EconomyBook } from '../billing/ledger/economy-book.ts';
import type { JournalLedger } from '../billing/ledger/journal-ledger.ts';
import type { Account, Outcome } from '../billing/outcome.ts';
import { type Receipt, receiptOf } from '../billing/receipt.ts';
import type { Logger } from '../logger.ts';
import type { LivingParts, ProcessStore, Watch } from './alive.ts';
import { type Drawn, noteEnd, type PictureQuote, quoteOf } from './draw.ts';
import type { Answer } from './generate.ts';
import type { Owed, Owing } from './owing.ts';
import type { Sketch, SketchStore } from './sketch.ts';
import type { Turn, TurnStore } from './turn.ts';
import type { Unbilled } from './unbilled.ts';

/** What the flow works with; all of it injected by the context. */
export interface RecoverParts extends LivingParts {
  readonly ledger: JournalLedger;
  readonly economies: Pick<EconomyBook, 'of'>;
  readonly turns: TurnStore;
  readonly sketches: SketchStore;
  readonly processes: ProcessStore;
  readonly watch: Watch;
  readonly late: LateDisplay;
  /** Where it is counted what nobody pays for. */
  readonly unbilled: Unbilled;
  readonly log: Logger;
}

/** Where a member learns how something ended that another process began: on its message, or in its channel. */
export interface LateDisplay {
  /** The id of the message that carries it; null where none does. */
  answer(answer: Answer): Promise<string | null>;
  /** False where it did not arrive. */
  drawing(quote: PictureQuote, drawn: Drawn): Promise<boolean>;
}

/** What one look ends at most; the next look goes on. */
const JOBS_MAX = 100;

/**
 * Ends what dead processes left open: holds are released, and whoever waits is told what happened and what it cost,
 * which is nothing unless it was settled already; then they get what they paid for. Safe to run never, once or five
 * times, in any number of processes.
 */
export async function recover(parts: RecoverParts): Promise<void> {
  // In this order: who owes something has shown itself before.
  const debtors = [...(await parts.turns.debtors()), ...(await parts.sketches.debtors())];
  const others = (await parts.processes.all()).filter(({ id }) => id !== parts.process);
  const dead = parts.watch.look(others);
  const alive = new Set(others.filter((each) => !dead.includes(each)).map(({ id }) => id));
  const gone = debtors.filter((id) => id !== parts.process && !alive.has(id));
  if (gone.length > 0) {
    await endAll(parts, await parts.turns.owed(gone, JOBS_MAX), endTurn);
    await endAll(parts, await parts.sketches.owed(gone, JOBS_MAX), endSketch);
  }
  for (const { id, mark } of dead) await bury(parts, id, mark);
}

/** What a dead process appended and did not write to `wallets` is written; then it is forgotten. */
async function bury(parts: RecoverParts, id: string, mark: string): Promise<void> {
  const wallets = await parts.ledger.catchUp(mark);
  const owed = [...(await parts.turns.owed([id], 1)), ...(await parts.sketches.owed([id], 1))];
  if (owed.length > 0) return;
  await parts.processes.forget(id);
  parts.log.warn({ process: id, wallets }, 'a process had died');
}

async function endAll<Job extends Owed>(
  parts: RecoverParts,
  jobs: readonly Job[],
  end: (parts: RecoverParts, job: Job) => Promise<void>,
): Promise<void> {
  for (const job of jobs) {
    try {
      await end(parts, job);
    } catch (error) {
      parts.log.error({ err: error, job: job.id }, 'what a crash cut off could not be ended');
    }
  }
}

async function endTurn(parts: RecoverParts, turn: Turn): Promise<void> {
  const economy = await parts.economies.of(turn.server);
  const receipt = await released(parts, { wallet: turn.wallet, economy }, turn.id);
  if (receipt === 'busy' || !(await isOurs(parts, parts.turns, turn))) return;
  await parts.turns.end(turn.id, 'lost', '');
  if (receipt !== null && receipt.ended !== 'settled') parts.unbilled.count(economy, 'interrupted', 0);
  const model = textModel(economy, turn.model) ?? economy.models[0];
  const message = model === undefined ? null : await tell(parts, answerOf({ turn, model, economy, receipt }));
  if (message === null) await parts.turns.undelivered(turn.id);
  else await parts.turns.delivered(turn.id, message);
}

/** What is left to say of a turn: its answer where it was whole, else that it was cut off. */
export function answerOf(left: Pick<Answer, 'turn' | 'model' | 'economy' | 'receipt'>): Answer {
  const { turn } = left;
  const { state } = turn;
  if (state === 'done' || state === 'cut' || state === 'stopped') {
    return { ...left, text: turn.answer, ended: state, failure: null, wallet: null };
  }
  const failure = state === 'failed' ? turn.failure : 'interrupted';
  return { ...left, text: '', ended: 'failed', failure, wallet: null };
}

async function endSketch(parts: RecoverParts, sketch: Sketch): Promise<void> {
  const economy = await parts.economies.of(sketch.server);
  const account = await parts.ledger.account({ server: sketch.server, member: sketch.member }, economy);
  const hold = sketch.hold ?? sketch.id;
  const receipt = await released(parts, account, hold);
  if (receipt === 'busy' || !(await isOurs(parts, parts.sketches, sketch))) return;
  if (receipt !== null && receipt.ended !== 'settled') parts.unbilled.count(economy, 'interrupted', 0);
  const drawn = await drawnOf(parts, sketch, receipt);
  const quote = await quoteOf(parts, economy, sketch);
  const arrived = await parts.late.drawing(quote, drawn).catch((error: unknown) => {
    parts.log.warn({ err: error, sketch: sketch.id }, 'nobody could be told');
    return false;
  });
  await noteEnd(parts, sketch, drawn, arrived);
}

/** What is left of a drawing: its pictures where they were paid for, else that it was cut off. */
export async function drawnOf(
  parts: { readonly sketches: SketchStore },
  { id, hold, state, failure }: Sketch,
  receipt: Receipt | null,
): Promise<Drawn> {
  const pictures = await parts.sketches.kept(hold ?? id);
  if (receipt?.ended === 'settled') return { kind: 'pictures', pictures, receipt, wallet: null };
  return { kind: 'failed', failure: state === 'failed' ? failure : 'interrupted', receipt };
}

/** Ends a hold that nobody works for any more, and answers what it cost; null where there never was one. */
async function released(
  parts: RecoverParts,
  account: Account,
  hold: string,
): Promise<Receipt | 'busy' | null> {
  const release = { type: 'release', hold, by: 'job', reason: 'interrupted' } as const;
  const outcome: Outcome = await parts.ledger.post(account, release);
  if (outcome.ok) return receiptOf(account.economy, outcome.entry);
  return outcome.refusal.code === 'busy' ? 'busy' : null;
}

/** Of many that found it, one tells the member. */
async function isOurs<Job extends Owed>(parts: RecoverParts, jobs: Owing<Job>, job: Job): Promise<boolean> {
  return job.process !== null && jobs.takeOver(job.id, job.process, parts.process);
}

async function tell(parts: RecoverParts, answer: Answer): Promise<string | null> {
  try {
    return await parts.late.answer(answer);
  } catch (error) {
    parts.log.warn({ err: error, turn: answer.turn.id }, 'nobody could be told');
    return null;
  }
}
