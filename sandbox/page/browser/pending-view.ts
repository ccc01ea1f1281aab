import { html, type TemplateResult } from 'lit';
import type { PendingCommand } from './activity.ts';
import { avatar, memberPerson } from './avatar.ts';
import { icon } from './icons.ts';
import type { Session } from './session.ts';

/** A command that the bot has not answered yet, or never did. */
export function pendingView(command: PendingCommand, session: Session): TemplateResult {
  const { bot } = session.view.world;
  const failed = command.state === 'failed';
  return html`<article class="message pending" aria-label="Command /${command.name}">
    <div class="reply-line">${avatar(memberPerson(session), session, 'tiny')}<span class="reply-author">${
      memberPerson(session).name
    }</span> used <span class="reply-command">/${command.name}</span></div>
    ${avatar(bot, session, 'message-avatar')}
    <div class="message-body">
      <header><span class="author">${bot.name}</span><span class="app-tag">APP</span></header>
      ${
        failed
          ? html`<p class="failure" role="alert">${command.error}</p>
            <p class="ephemeral-bar">${icon('eye')}Only you can see this <span aria-hidden="true">•</span>
              <button type="button" class="text-link" @click=${() => session.activity.end(command.id)}>Dismiss message</button></p>`
          : html`<p class="thinking"><i class="dots" aria-hidden="true"></i>Sending command…</p>`
      }
    </div>
  </article>`;
}
