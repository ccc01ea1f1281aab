import type { MemberDriver, OpenModal } from '../sandbox/discord/index.ts';
import { messageText, modalText } from './message-text.ts';
import { type Mentionable, plainText } from './plain-text.ts';
import { isBeingWritten } from './targets.ts';

/** Prints what a member sees: every message once, and again when it has changed. */
export interface Transcript {
  /** What is new or changed for that member; answers that are still being written come later. */
  show(member: MemberDriver): void;
  action(member: MemberDriver, text: string): void;
  form(modal: OpenModal): void;
  /** The text of a page that was opened. */
  page(lines: readonly string[]): void;
}

/** A transcript on `print`, which takes one line at a time, with the names of `world`. */
export function createTranscript(print: (line: string) => void, world: Mentionable): Transcript {
  const shown = new Map<string, string>();
  const block = (text: string) => {
    for (const line of text.split('\n')) print(`  ${line}`);
  };
  return {
    show(member) {
      for (const message of member.allMessages()) {
        const text = plainText(messageText(message), world);
        if (isBeingWritten(message) || shown.get(message.id) === text) continue;
        block(shown.has(message.id) ? `${text.replace('\n', ' (changed)\n')}` : text);
        shown.set(message.id, text);
      }
    },
    action(member, text) {
      print('');
      print(`${member.name}> ${text}`);
    },
    form: (modal) => block(modalText(modal)),
    page: (lines) => block(['page', ...lines.map((line) => `  ${line}`)].join('\n')),
  };
}
