import type { PageEvent } from '../wire.ts';
import { now } from './clock.ts';
import { Signal } from './page-element.ts';

/** One line of the raw log. */
export interface LogLine {
  id: number;
  at: number;
  kind: 'rest' | 'gateway' | 'violation';
  title: string;
  detail: string;
  bad: boolean;
}

const LINES_MAX = 300;

/** The last calls between the bot and Discord, newest first. */
export class CallLog {
  readonly changed = new Signal();
  #lines: readonly LogLine[] = [];
  #lastId = 0;

  get lines(): readonly LogLine[] {
    return this.#lines;
  }

  /** Takes what belongs into the log and ignores the rest. */
  record(event: PageEvent): void {
    const line = describe(event);
    if (!line) return;
    this.#lastId += 1;
    this.#lines = [{ id: this.#lastId, at: now(), ...line }, ...this.#lines].slice(0, LINES_MAX);
    this.changed.emit();
  }
}

/** The path without its version, long ids and tokens shortened. */
function shortPath(path: string): string {
  return path.replace(/^\/api\/v\d+/, '').replace(/[\w%.-]{14,}/g, (part) => `…${part.slice(-4)}`);
}

function describe(event: PageEvent): Omit<LogLine, 'id' | 'at'> | null {
  switch (event.type) {
    case 'request':
      return {
        kind: 'rest',
        title: event.route?.replaceAll('_', ' ') ?? 'unknown route',
        detail: `${event.method} ${shortPath(event.path)} · ${event.status} · ${event.durationMs.toFixed(0)} ms`,
        bad: event.status >= 400,
      };
    case 'dispatch':
      return { kind: 'gateway', title: event.event, detail: 'to the bot', bad: false };
    case 'violation': {
      const { kind, where, detail } = event.violation;
      return { kind: 'violation', title: `${kind}: ${where}`, detail, bad: true };
    }
    case 'bot_online':
      return { kind: 'gateway', title: 'The bot is online', detail: '', bad: false };
    case 'bot_offline':
      return { kind: 'gateway', title: 'The bot is offline', detail: '', bad: true };
    default:
      return null;
  }
}
