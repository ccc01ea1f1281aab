import type { VisibleMessage } from '../../discord/types.ts';
import { Signal } from './page-element.ts';

/** The messages that the acting member sees, by channel, oldest first. */
export class MessageStore {
  readonly changed = new Signal();
  readonly #channels = new Map<string, readonly VisibleMessage[]>();
  readonly #dismissed = new Set<string>();

  of(channelId: string): readonly VisibleMessage[] {
    return this.#channels.get(channelId) ?? [];
  }

  /** The message wherever it is. */
  find(messageId: string): VisibleMessage | undefined {
    for (const messages of this.#channels.values()) {
      const found = messages.find((message) => message.id === messageId);
      if (found) return found;
    }
    return undefined;
  }

  replace(channelId: string, messages: readonly VisibleMessage[]): void {
    this.#channels.set(
      channelId,
      messages.filter((message) => !this.#dismissed.has(message.id)),
    );
    this.changed.emit();
  }

  /** Adds or replaces one message; all others keep their identity, so that only this one is rendered. */
  put(message: VisibleMessage): void {
    if (this.#dismissed.has(message.id)) return;
    const messages = this.of(message.channelId);
    const known = messages.some((each) => each.id === message.id);
    const next = known
      ? messages.map((each) => (each.id === message.id ? message : each))
      : [...messages, message];
    this.#channels.set(message.channelId, next);
    this.changed.emit();
  }

  remove(channelId: string, messageId: string): void {
    this.#channels.set(
      channelId,
      this.of(channelId).filter((message) => message.id !== messageId),
    );
    this.changed.emit();
  }

  /** Hides an ephemeral message from this page for good. */
  dismiss(message: VisibleMessage): void {
    this.#dismissed.add(message.id);
    this.remove(message.channelId, message.id);
  }

  clear(): void {
    this.#channels.clear();
    this.changed.emit();
  }
}
