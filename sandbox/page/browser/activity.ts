import { Signal } from './page-element.ts';

/** A command on its way: shown below the last message until the bot answers. */
export interface PendingCommand {
  id: number;
  channelId: string;
  name: string;
  state: 'sending' | 'failed';
  /** Why it failed, for the member. */
  error: string;
}

/** What is going on with one message's components. */
export interface MessageActivity {
  /** custom_id of the component that waits for the bot. */
  busy: string | null;
  /** Shown in red below the message. */
  error: string | null;
}

const IDLE: MessageActivity = { busy: null, error: null };

/** What the acting member has begun and the bot has not answered yet. */
export class Activity {
  readonly changed = new Signal();
  #commands: readonly PendingCommand[] = [];
  readonly #messages = new Map<string, MessageActivity>();
  #lastId = 0;

  commandsIn(channelId: string): readonly PendingCommand[] {
    return this.#commands.filter((command) => command.channelId === channelId);
  }

  /** The same object until something changes. */
  of(messageId: string): MessageActivity {
    return this.#messages.get(messageId) ?? IDLE;
  }

  begin(channelId: string, name: string): number {
    this.#lastId += 1;
    this.#commands = [...this.#commands, { id: this.#lastId, channelId, name, state: 'sending', error: '' }];
    this.changed.emit();
    return this.#lastId;
  }

  fail(id: number, error: string): void {
    this.#commands = this.#commands.map((each) =>
      each.id === id ? { ...each, state: 'failed', error } : each,
    );
    this.changed.emit();
  }

  end(id: number): void {
    this.#commands = this.#commands.filter((each) => each.id !== id);
    this.changed.emit();
  }

  mark(messageId: string, activity: Partial<MessageActivity>): void {
    this.#messages.set(messageId, { ...IDLE, ...activity });
    this.changed.emit();
  }

  clear(): void {
    this.#commands = [];
    this.#messages.clear();
    this.changed.emit();
  }
}
