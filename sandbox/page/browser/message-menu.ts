import type { VisibleMessage } from '../../discord/types.ts';
import { messageCommands } from './command-line.ts';
import { openMenu } from './menu.ts';
import { plainText } from './plain-text.ts';
import type { Session } from './session.ts';

interface MessageMenu {
  event: MouseEvent;
  session: Session;
  message: VisibleMessage;
}

/** The menu of one message: the bot's message commands, and copying. */
export function openMessageMenu({ event, session, message }: MessageMenu): void {
  const commands = messageCommands(session.commands).map((command) => ({
    label: command,
    hint: 'App',
    pick: () => void session.run({ kind: 'menu', command, messageId: message.id }),
  }));
  const copy = (text: string) => (): void => void navigator.clipboard?.writeText(text);
  const items = [
    ...commands,
    { label: 'Copy text', pick: copy(message.content || plainText(message)) },
    { label: 'Copy message ID', pick: copy(message.id) },
    ...(message.ephemeral
      ? [{ label: 'Dismiss message', pick: () => session.messages.dismiss(message) }]
      : []),
  ];
  openMenu({ event, label: 'Message', items });
}
