import { html, nothing, type TemplateResult } from 'lit';
import type { VisibleMessage } from '../../discord/types.ts';
import { avatar } from './avatar.ts';
import { plainText } from './plain-text.ts';
import type { Session } from './session.ts';

/** The line above a message: the command that made it, or the message it answers. */
export function replyLineView(message: VisibleMessage, session: Session): TemplateResult | typeof nothing {
  const { interaction, replyToId } = message;
  if (interaction?.commandName) {
    const { userId, userName, commandName } = interaction;
    const member = session.view.world.members.find(({ id }) => id === userId);
    const person = { id: userId, name: userName, avatarUrl: member?.avatarUrl ?? '' };
    const isMenu = session.commands.some(({ name, type }) => name === commandName && type === 3);
    return html`<div class="reply-line">${avatar(person, session, 'tiny')}<span class="reply-author">${
      member?.displayName ?? userName
    }</span> used <span class="reply-command">${isMenu ? '' : '/'}${commandName}</span></div>`;
  }
  if (!replyToId) return nothing;
  const answered = session.messages.find(replyToId);
  if (!answered) return html`<div class="reply-line">Original message is not here</div>`;
  return html`<div class="reply-line">${avatar(answered.author, session, 'tiny')}<span class="reply-author">${
    answered.author.name
  }</span><span class="reply-text">${plainText(answered)}</span></div>`;
}
