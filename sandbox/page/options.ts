import type { DiscordSandbox } from '../discord/types.ts';
import type { PanelPart } from './wire.ts';

/** Reads a member's wallet and journal, in the form that `scrip wallet --json` and `scrip journal --json` print. */
export interface LedgerReader {
  wallet(guildId: string, userId: string): Promise<unknown>;
  journal(guildId: string, userId: string): Promise<unknown>;
}

/** Who looks at a panel. */
export interface PanelViewer {
  guildId: string;
  userId: string;
  userName: string;
}

/** A tab of the demo's own beside the chat, such as the card payments of a shop. */
export interface PagePanel {
  id: string;
  title: string;
  read(viewer: PanelViewer): Promise<readonly PanelPart[]>;
  /** Called when one of the panel's buttons is pressed. */
  press?(button: string, viewer: PanelViewer): Promise<void>;
}

export interface PageOptions {
  /** Loopback port; 0 (the default) lets the system choose. */
  port?: number;
  discord: DiscordSandbox;
  /** Without it the page shows no wallet. */
  ledger?: LedgerReader;
  panels?: readonly PagePanel[];
}

/** A running page. */
export interface Page extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  close(): Promise<void>;
}
