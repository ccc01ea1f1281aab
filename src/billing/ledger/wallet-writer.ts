import type { Clock } from '../../clock.ts';
import { type Head, headOf, type Sealed, seal } from '../chain.ts';
import { type Command, keyOf, requestOf } from '../command.ts';
import { type Decision, decide } from '../decide.ts';
import type { Decided } from '../due.ts';
import type { Economy } from '../economy.ts';
import type { Entry } from '../entry.ts';
import { assertInvariant } from '../invariant.ts';
import type { Outcome } from '../outcome.ts';
import type { Refusal } from '../refusal.ts';
import type { Committer } from './committer.ts';
import { isDatabaseError } from './database-error.ts';
import type { Found, JournalStore } from './journal-store.ts';
import { nextJobs } from './next-jobs.ts';
import { turnEnd } from './turn-end.ts';

/** What a writer needs of the process it lives in. */
export interface WriterContext {
  readonly journal: JournalStore;
  readonly committer: Committer;
  readonly clock: Clock;
  /** Told of every new head, after it stands. */
  readonly onHead: (head: Head) => void;
  /** Told what failed in work that nobody waits for. */
  readonly onError: (error: unknown) => void;
  /** How long a command may wait for an answer before it is told "busy", in milliseconds. */
  readonly deadlineMs: number;
  /** How many commands may wait on one wallet. */
  readonly queueMax: number;
  /** Waits between tries while the database is away. */
  readonly pause: (ms: number) => Promise<void>;
}

/** A command's result inside the ledger; `null` entry where a touch found nothing due. */
export type Written = Outcome | { readonly ok: true; readonly entry: null };

/** A command on its way. Once it was answered, if only with "busy", nothing more is begun for it. */
class Job {
  readonly command: Command;
  readonly economy: Economy;
  readonly result: Promise<Written>;
  answered = false;
  /** What was sent for it, however often: an entry under its key may be one of these whose answer was lost. */
  readonly sent: Entry[] = [];
  readonly #settle: { answer: (result: Written) => void; fail: (error: unknown) => void };
  readonly #timer: NodeJS.Timeout;

  constructor(economy: Economy, command: Command, deadlineMs: number) {
    this.economy = economy;
    this.command = command;
    const { promise, resolve, reject } = Promise.withResolvers<Written>();
    this.result = promise;
    this.#settle = { answer: resolve, fail: reject };
    this.#timer = setTimeout(() => {
      this.answer({ ok: false, refusal: { code: 'busy', because: 'database' } });
    }, deadlineMs);
  }

  answer(result: Written): void {
    this.answered = true;
    clearTimeout(this.#timer);
    this.#settle.answer(result);
  }

  /** Lets the process end while this still waits: nobody else does. */
  unref(): void {
    this.#timer.unref();
  }

  fail(error: unknown): void {
    this.answered = true;
    clearTimeout(this.#timer);
    this.#settle.fail(error);
  }
}

/** A job whose entries are in the batch under way. */
interface Planned {
  readonly job: Job;
  readonly entries: readonly Sealed[];
}

/** A job that the head in hand would refuse, or whose entry seems to exist: the journal decides. */
interface Doubt {
  readonly job: Job;
  readonly refusal: Refusal | null;
}

/**
 * The one writer of a wallet in this process. Commands that arrive while an append is under way are decided
 * together on its result; each sees the state the one before it left. Losing the race for a seq to another process
 * means reloading the head and deciding again.
 */
export class WalletWriter {
  readonly #wallet: string;
  readonly #context: WriterContext;
  readonly #queue: Job[] = [];
  #head: Head | null = null;
  #running = false;

  constructor(wallet: string, context: WriterContext) {
    this.#wallet = wallet;
    this.#context = context;
  }

  /** Whether it has nothing to do and may be forgotten. */
  get idle(): boolean {
    return !this.#running && this.#queue.length === 0;
  }

  /**
   * Queues a command in fair order; answers "busy" at once where the queue is full. What ends a hold is always
   * taken: there are never more of those than open holds, and an answer that was made must be settled.
   */
  post(economy: Economy, command: Command): Promise<Written> {
    const closes = command.type === 'settle' || command.type === 'release';
    if (this.#queue.length >= this.#context.queueMax && !closes) {
      return Promise.resolve({ ok: false, refusal: { code: 'busy', because: 'queue' } });
    }
    const job = new Job(economy, command, this.#context.deadlineMs);
    this.#queue.push(job);
    if (!this.#running) void this.#run();
    return job.result;
  }

  async #run(): Promise<void> {
    this.#running = true;
    let failures = 0;
    while (this.#queue.length > 0) {
      const jobs = this.#next();
      try {
        failures = (await this.#round(jobs)) ? 0 : failures + 1;
      } catch (error) {
        this.#head = null;
        for (const job of jobs) job.fail(error);
      }
      if (failures > 0) await this.#context.pause(Math.min(2 ** failures, 250));
      // Those who were just answered together ask again first, and travel together in the next batch.
      if (jobs.length > 1) await turnEnd();
    }
    this.#running = false;
  }

  /** The next commands that somebody waits for. */
  #next(): Job[] {
    const jobs = nextJobs(this.#queue);
    for (const job of jobs) if (job.answered) this.#giveBack(job);
    return jobs.filter((job) => !job.answered);
  }

  /** A hold whose caller was told "busy" while it was under way, if it came to stand, is released again. */
  #giveBack({ economy, command, sent }: Job): void {
    if (command.type !== 'reserve' || sent.length === 0) return;
    const release = { type: 'release', hold: command.key, by: 'job', reason: 'unanswered' } as const;
    const job = new Job(economy, release, command.lifeSeconds * 1000);
    job.unref();
    job.result.catch(this.#context.onError);
    this.#queue.push(job);
  }

  #answer(job: Job, outcome: Outcome): void {
    if (job.answered) this.#giveBack(job);
    else job.answer(outcome);
  }

  /** Decides, appends and answers one batch. False where something must be tried again after a pause. */
  async #round(jobs: readonly Job[]): Promise<boolean> {
    const fresh = this.#head === null;
    const head = this.#head ?? (await this.#loaded());
    if (head === null) {
      this.#again(jobs);
      return false;
    }
    const { planned, doubts, quiet } = this.#plan(head, jobs);
    for (const job of quiet) job.answer({ ok: true, entry: null });
    const stood = await this.#append(planned);
    // A refusal that counted on an entry which did not come to stand is not one.
    const certain = fresh && this.#head !== null;
    return doubts.length === 0 ? stood : (await this.#resolve(doubts, certain)) && stood;
  }

  async #loaded(): Promise<Head | null> {
    try {
      this.#head = await this.#context.journal.head(this.#wallet);
      return this.#head;
    } catch (error) {
      if (isDatabaseError(error)) return null;
      throw error;
    }
  }

  #plan(head: Head, jobs: readonly Job[]): { planned: Planned[]; doubts: Doubt[]; quiet: Job[] } {
    const planned: Planned[] = [];
    const doubts: Doubt[] = [];
    const quiet: Job[] = [];
    const keys = new Set<string>();
    let current = head;
    for (const job of jobs) {
      const decision = this.#decided(current, job, keys);
      if (decision === null) continue;
      if (decision.kind === 'refused') doubts.push({ job, refusal: decision.refusal });
      else if (decision.kind === 'repeat') doubts.push({ job, refusal: null });
      else if (decision.drafts.length === 0) quiet.push(job);
      else {
        const entries = sealAll(current, decision);
        const last = entries.at(-1);
        if (last !== undefined) {
          current = headOf(last.entry);
          job.sent.push(last.entry);
        }
        planned.push({ job, entries });
      }
    }
    return { planned, doubts, quiet };
  }

  /** One job's decision; null where deciding it failed, which is that job's failure alone. */
  #decided(head: Head, job: Job, keys: Set<string>): Decision | null {
    const key = keyOf(job.command);
    if (key !== null && keys.has(key)) return { kind: 'repeat', key };
    const now = Math.max(this.#context.clock.now(), head.at === null ? 0 : Date.parse(head.at));
    try {
      const decision = decide(job.economy, head.state, job.command, now);
      if (key !== null && decision.kind === 'entries') keys.add(key);
      return decision;
    } catch (error) {
      job.fail(error);
      return null;
    }
  }

  async #append(planned: readonly Planned[]): Promise<boolean> {
    const entries = planned.flatMap((each) => each.entries);
    if (entries.length === 0) return true;
    const fates = await this.#context.committer.commit(entries);
    const failed = fates.findIndex((fate) => fate !== 'written');
    const written = failed === -1 ? entries.length : failed;
    const last = entries[written - 1];
    if (last !== undefined) {
      this.#head = headOf(last.entry);
      this.#context.onHead(this.#head);
    }
    if (failed !== -1) this.#head = null;
    let end = 0;
    const open: Job[] = [];
    for (const { job, entries: own } of planned) {
      end += own.length;
      const entry = own.at(-1)?.entry;
      if (end <= written && entry !== undefined) this.#answer(job, { ok: true, entry, repeat: false });
      else open.push(job);
    }
    if (failed === -1) return true;
    const clear = await this.#lookUp(open, fates[failed] === 'unclear');
    // Where nothing of it came to stand the head was an old one, and may be again: the next try waits a little.
    return clear && written > 0;
  }

  /** After a lost race or an unclear answer: an entry under a job's key is its answer; the others are asked again. */
  async #lookUp(jobs: readonly Job[], unclear: boolean): Promise<boolean> {
    const open: Job[] = [];
    let reached = true;
    for (const job of jobs) {
      const found = reached ? await this.#found(job) : 'unreachable';
      if (found === 'unreachable') reached = false;
      if (found === 'unreachable' || found === null) open.push(job);
      else this.#answer(job, found);
    }
    this.#again(open);
    return reached && !unclear;
  }

  /** Never refuses from a cached head: it is reloaded first, and an entry under the key is the answer. */
  async #resolve(doubts: readonly Doubt[], fresh: boolean): Promise<boolean> {
    let clear = true;
    const open: Job[] = [];
    for (const { job, refusal } of doubts) {
      const found = await this.#found(job);
      if (found !== null && found !== 'unreachable') this.#answer(job, found);
      else if (fresh && refusal !== null && found === null) job.answer({ ok: false, refusal });
      else {
        // A repeat whose entry a majority read does not show yet is asked again, after a pause.
        if (refusal === null || found === 'unreachable') clear = false;
        open.push(job);
      }
    }
    if (open.length > 0) this.#head = null;
    this.#again(open);
    return clear;
  }

  async #found(job: Job): Promise<Outcome | null | 'unreachable'> {
    const { command } = job;
    const key = keyOf(command);
    if (key === null || command.type === 'touch') return null;
    try {
      const found = await this.#context.journal.find(this.#wallet, key);
      if (found === null) return null;
      const { entry } = found;
      const asked = requestOf(command);
      if (entry.request === asked) return { ok: true, entry, repeat: !isOwn(job, found) };
      return { ok: false, refusal: { code: 'key_conflict', key, asked, found: entry.request } };
    } catch (error) {
      if (isDatabaseError(error)) return 'unreachable';
      throw error;
    }
  }

  #again(jobs: readonly Job[]): void {
    this.#queue.unshift(...jobs);
  }
}

/** A job's own entry, whose acknowledgement was lost: the caller is the first and no repeat. */
function isOwn({ sent }: Job, { entry, isOwn }: Found): boolean {
  return isOwn && sent.some(({ hash }) => hash === entry.hash);
}

/** A decision's drafts in the chain, each on the one before. */
function sealAll(head: Head, decided: Decided): Sealed[] {
  const entries: Sealed[] = [];
  let current = head;
  for (const [index, draft] of decided.drafts.entries()) {
    const state = decided.states[index];
    assertInvariant(state !== undefined, 'every draft has its state', { key: draft.key });
    const sealed = seal(current, draft, state);
    entries.push(sealed);
    current = headOf(sealed.entry);
  }
  return entries;
}
