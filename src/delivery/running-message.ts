import type { Clock } from '../clock.ts';
import type { Message } from '../present/message.ts';
import { afterEdit, afterRateLimit, decideEdit, FRESH_PACING, type Pacing } from '../present/pacing.ts';

/** What a running message needs to show itself. */
export interface RunningParts {
  readonly clock: Clock;
  /** The message for the text so far. */
  readonly render: (text: string) => Message;
  readonly edit: (message: Message) => Promise<unknown>;
  /** An edit failed: the text goes on, the end is delivered some other way. */
  readonly onError: (error: unknown) => void;
}

/**
 * A message whose text grows: edits at the pace that Discord bears, never two at once, never one that shows nothing
 * new, and none after it was ended.
 */
export class RunningMessage {
  readonly #parts: RunningParts;
  #pacing: Pacing = FRESH_PACING;
  #text = '';
  #timer: NodeJS.Timeout | null = null;
  #editing: Promise<void> = Promise.resolve();
  #busy = false;
  #ended = false;

  constructor(parts: RunningParts) {
    this.#parts = parts;
  }

  /** Takes the whole text so far. Never waits. */
  show(text: string): void {
    this.#text = text;
    this.#schedule();
  }

  /** Discord slowed us down. */
  slow(retryAfterMs: number): void {
    this.#pacing = afterRateLimit(this.#pacing, retryAfterMs, this.#parts.clock.now());
  }

  /** Stops editing and waits for the edit under way, so that the end cannot be overtaken by it. */
  async end(): Promise<void> {
    this.#ended = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#editing;
  }

  #schedule(): void {
    if (this.#ended || this.#busy || this.#timer !== null) return;
    const decision = decideEdit(this.#pacing, this.#text.length, this.#parts.clock.now());
    if (decision.edit) {
      this.#editing = this.#edit();
    } else if (decision.waitMs !== null) {
      this.#timer = setTimeout(() => {
        this.#timer = null;
        this.#schedule();
      }, decision.waitMs);
    }
  }

  async #edit(): Promise<void> {
    this.#busy = true;
    const text = this.#text;
    try {
      await this.#parts.edit(this.#parts.render(text));
    } catch (error) {
      this.#parts.onError(error);
    }
    this.#pacing = afterEdit(this.#pacing, text.length, this.#parts.clock.now());
    this.#busy = false;
    this.#schedule();
  }
}
