import { html, nothing, type TemplateResult } from 'lit';
import type { VisibleMessage } from '../../discord/types.ts';
import type { MessageActivity } from './activity.ts';
import { avatar } from './avatar.ts';
import { now } from './clock.ts';
import type { ComponentHost } from './component-host.ts';
import { componentsView } from './components-view.ts';
import { embedView } from './embed-view.ts';
import { attachmentsView } from './gallery-view.ts';
import { icon } from './icons.ts';
import { markdown } from './markdown-view.ts';
import { openMessageMenu } from './message-menu.ts';
import { PageElement } from './page-element.ts';
import { replyLineView } from './reply-line.ts';
import type { Session } from './session.ts';
import { formatClock, formatMessageTime } from './time-format.ts';

/** One message. It is drawn again only when it, its activity or its place among the others changes. */
export class ChatMessage extends PageElement {
  static override properties = {
    session: { attribute: false },
    message: { attribute: false },
    activity: { attribute: false },
    compact: { attribute: false },
  };
  declare session: Session;
  declare message: VisibleMessage;
  declare activity: MessageActivity;
  /** Follows a message of the same author: no picture, no name. */
  declare compact: boolean;

  protected override render(): TemplateResult {
    const { message, compact, activity } = this;
    const mentioned = message.notified.some((id) => id === 'everyone' || id === this.session.view.viewerId);
    const classes = [
      'message',
      compact && 'compact',
      message.ephemeral && 'ephemeral',
      mentioned && 'mentioned',
    ];
    return html`<article
      class=${classes.filter(Boolean).join(' ')} data-message-id=${message.id} aria-label="Message by ${message.author.name}"
      @contextmenu=${(event: MouseEvent) => this.#openMenu(event)}
    >
      ${compact ? nothing : replyLineView(message, this.session)}
      ${compact ? html`<time class="message-gutter">${formatClock(message.createdAt)}</time>` : avatar(message.author, this.session, 'message-avatar')}
      <div class="message-body">
        ${compact ? nothing : this.#headerView()}
        ${message.loading ? this.#thinkingView() : this.#contentView()}
        ${activity.error ? html`<p class="failure" role="alert">${activity.error}</p>` : nothing}
        ${message.ephemeral ? this.#ephemeralBar() : nothing}
      </div>
      <div class="message-tools"><button
        type="button" class="icon-button" aria-label="More" aria-haspopup="menu" @click=${(event: MouseEvent) => this.#openMenu(event)}
      >${icon('more')}</button></div>
    </article>`;
  }

  #host(): ComponentHost {
    const { message, session, activity } = this;
    const onCommand = (name: string): void => {
      this.dispatchEvent(new CustomEvent('start-command', { detail: name, bubbles: true }));
    };
    return { message, session, activity, text: { view: session.view, onCommand } };
  }

  #headerView(): TemplateResult {
    const { author, createdAt } = this.message;
    return html`<header>
      <span class="author">${author.name}</span>${author.bot ? html`<span class="app-tag">APP</span>` : nothing}
      <time title=${new Date(createdAt).toLocaleString('en-GB')}>${formatMessageTime(createdAt, now())}</time>
    </header>`;
  }

  #thinkingView(): TemplateResult {
    return html`<p class="thinking"><i class="dots" aria-hidden="true"></i>${this.message.author.name} is thinking…</p>`;
  }

  #contentView(): TemplateResult {
    const { message } = this;
    const host = this.#host();
    const mark = message.editedAt !== null ? html`<span class="edited">(edited)</span>` : nothing;
    return html`<div class="message-content">
      ${message.content ? html`<div class="message-text">${markdown(message.content, host.text)}${mark}</div>` : nothing}
      ${message.componentsV2 ? nothing : attachmentsView(message.attachments, host)}
      ${message.embeds.map((embed) => embedView(embed, host))}
      ${
        message.components.length > 0
          ? html`<div class="components ${message.componentsV2 ? 'v2' : ''}">${componentsView(message.components, host)}${message.content ? nothing : mark}</div>`
          : nothing
      }
    </div>`;
  }

  #ephemeralBar(): TemplateResult {
    return html`<p class="ephemeral-bar">${icon('eye')}Only you can see this
      <span aria-hidden="true">•</span>
      <button type="button" class="text-link" @click=${() => this.session.messages.dismiss(this.message)}>Dismiss message</button></p>`;
  }

  #openMenu(event: MouseEvent): void {
    if (event.target instanceof Element && event.type === 'contextmenu' && event.target.closest('a, img'))
      return;
    event.preventDefault();
    openMessageMenu({ event, session: this.session, message: this.message });
  }
}

customElements.define('chat-message', ChatMessage);
