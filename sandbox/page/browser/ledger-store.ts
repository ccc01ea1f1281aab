import { api } from './api.ts';
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
  #reading = false;

  /** Starts over for another member; `null` stops. */
  follow(viewerId: string | null): void {
    this.#viewerId = viewerId;
    this.wallet = null;
    this.journal = null;
    this.error = null;
    this.changed.emit();
    this.touch(0);
  }

  /** Something happened: look again soon. */
  touch(afterMs = SETTLE_MS): void {
    if (this.#viewerId === null) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#read(), afterMs);
  }

  async #read(): Promise<void> {
    const viewerId = this.#viewerId;
    if (viewerId === null || this.#reading) return;
    this.#reading = true;
    try {
      const [wallet, journal] = await Promise.all([api.wallet(viewerId), api.journal(viewerId)]);
      if (viewerId !== this.#viewerId) return;
      // The server passes on what the ledger's reader printed; its shape is the contract of that command.
      this.wallet = wallet as Wallet | null;
      this.journal = journal as Journal | null;
      this.error = null;
    } catch (error) {
      this.error = error instanceof Error ? error.message : String(error);
    } finally {
      this.#reading = false;
      this.changed.emit();
      this.touch(LOOK_AGAIN_MS);
    }
  }
}
