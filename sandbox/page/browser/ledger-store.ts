import { api } from './api.ts';
import { now } from './clock.ts';
import type { Journal, Wallet } from './ledger.ts';
import { Signal } from './page-element.ts';

const SETTLE_MS = 150;
const LOOK_AGAIN_MS = 4000;

/** Keeps the acting member's wallet and journal fresh: shortly after each event, and every few seconds. */
export class LedgerStore {
  readonly changed = new Signal();
  wallet: Wallet | null = null;
  journal: Journal | null = null;
  error: string | null = null;
  #viewerId: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #reads = 0;
  /** When the next reading is planned. */
  #due = Number.POSITIVE_INFINITY;

  /** Starts over for another member; `null` stops. */
  follow(viewerId: string | null): void {
    this.#viewerId = viewerId;
    this.wallet = null;
    this.journal = null;
    this.error = null;
    this.#due = Number.POSITIVE_INFINITY;
    this.changed.emit();
    this.touch(0);
  }

  /** Something happened: look again soon. Many events in a row make one reading, and do not put it off. */
  touch(afterMs = SETTLE_MS): void {
    const due = now() + afterMs;
    if (this.#viewerId === null || due >= this.#due) return;
    clearTimeout(this.#timer);
    this.#due = due;
    this.#timer = setTimeout(() => void this.#read(), afterMs);
  }

  async #read(): Promise<void> {
    const viewerId = this.#viewerId;
    this.#due = Number.POSITIVE_INFINITY;
    if (viewerId === null) return;
    this.#reads += 1;
    const mine = this.#reads;
    try {
      const [wallet, journal] = await Promise.all([api.wallet(viewerId), api.journal(viewerId)]);
      if (mine !== this.#reads || viewerId !== this.#viewerId) return;
      // The server passes on what the ledger's reader printed; its shape is the contract of that command.
      this.wallet = wallet as Wallet | null;
      this.journal = journal as Journal | null;
      this.error = null;
    } catch (error) {
      this.error = error instanceof Error ? error.message : String(error);
    } finally {
      this.changed.emit();
      this.touch(LOOK_AGAIN_MS);
    }
  }
}
