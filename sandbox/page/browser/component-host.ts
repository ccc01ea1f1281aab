import type { VisibleMessage } from '../../discord/types.ts';
import type { MessageActivity } from './activity.ts';
import type { TextContext } from './markdown-view.ts';
import type { Session } from './session.ts';

/** What the views of one message's components need. */
export interface ComponentHost {
  message: VisibleMessage;
  session: Session;
  activity: MessageActivity;
  text: TextContext;
}

export function pressComponent({ session, message }: ComponentHost, customId: string): void {
  void session.use(message, { kind: 'press', messageId: message.id, customId });
}

export function chooseInComponent(
  { session, message }: ComponentHost,
  customId: string,
  values: readonly string[],
): void {
  void session.use(message, { kind: 'select', messageId: message.id, customId, values });
}
