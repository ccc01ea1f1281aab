import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { VisibleMessage } from '../../discord/types.ts';
import { avatar, memberPerson } from './avatar.ts';
import { icon } from './icons.ts';
import './message.ts';
import { PageElement } from './page-element.ts';
import { pendingView } from './pending-view.ts';
import { plainText } from './plain-text.ts';
import type { Session } from './session.ts';
import { formatDay } from './time-format.ts';

const COMPACT_WITHIN_MS = 7 * 60_000;
const NEAR_BOTTOM_PX = 80;
/** A message that is still being written is told to screen readers when it has rested so long. */
const QUIET_MS = 1000;

/** The messages of the open channel. It stays at the newest one as long as the reader is there. */
export class MessageList extends PageElement {
  static override properties = {
    session: { attribute: false },
    behind: { state: true },
    announcement: { state: true },
  };
  declare session: Session;
  declare protected behind: boolean;
  declare protected announcement: string;
  #stuck = true;
  #top = 0;
  #commands = 0;
  #channelId = '';
  #announcedId = '';
  #announcing: ReturnType<typeof setTimeout> | undefined;
  #seenId = '';
  readonly #sizes = new ResizeObserver(() => this.#follow());

  constructor() {
    super();
    this.behind = false;
    this.announcement = '';
    this.watch(() => [this.session.messages.changed, this.session.activity.changed, this.session.changed]);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sizes.disconnect();
  }

  protected override firstUpdated(): void {
    for (const element of this.querySelectorAll('.messages, .messages-inner')) this.#sizes.observe(element);
  }

  protected override willUpdate(): void {
    const { channelId } = this.session;
    const last = this.#messages().at(-1);
    // Whoever gives a command wants to see what comes of it.
    const commands = this.session.activity.commandsIn(channelId).length;
    if (commands > this.#commands) this.#stuck = true;
    this.#commands = commands;
    if (channelId !== this.#channelId) {
      this.#channelId = channelId;
      this.#announcedId = last?.id ?? '';
      this.#stuck = true;
      this.behind = false;
    }
    if (last && !last.loading && last.id > this.#announcedId) {
      clearTimeout(this.#announcing);
      this.#announcing = setTimeout(() => this.#announce(), QUIET_MS);
    }
  }

  protected override updated(): void {
    const lastId = this.#messages().at(-1)?.id ?? '';
    if (this.#stuck) this.#seenId = lastId;
    else if (lastId > this.#seenId) this.behind = true;
    this.#follow();
  }

  protected override render(): TemplateResult {
    const messages = this.#messages();
    return html`<div class="messages" tabindex="0" role="region" aria-label="Messages" @scroll=${(event: Event) => this.#onScroll(event)}>
        <div class="messages-inner">
          ${this.#welcomeView()}
          ${repeat(
            messages,
            ({ id }) => id,
            (message, index) => this.#rowView(message, messages[index - 1]),
          )}
          ${this.session.activity.commandsIn(this.session.channelId).map((command) => pendingView(command, this.session))}
        </div>
      </div>
      ${
        this.behind
          ? html`<button type="button" class="jump" @click=${() => this.#jump()}>New messages ${icon('down')}</button>`
          : nothing
      }
      <p class="visually-hidden" role="log" aria-live="polite">${this.announcement}</p>`;
  }

  #messages(): readonly VisibleMessage[] {
    return this.session.messages.of(this.session.channelId);
  }

  #announce(): void {
    const last = this.#messages().at(-1);
    if (!last || last.loading) return;
    this.#announcedId = last.id;
    this.announcement = `${last.author.name}: ${plainText(last)}`;
  }

  #rowView(message: VisibleMessage, previous: VisibleMessage | undefined): TemplateResult {
    const newDay =
      !previous || new Date(previous.createdAt).toDateString() !== new Date(message.createdAt).toDateString();
    return html`${newDay ? html`<div class="day" role="separator"><span>${formatDay(message.createdAt)}</span></div>` : nothing}
      <chat-message
        .session=${this.session} .message=${message} .activity=${this.session.activity.of(message.id)}
        .compact=${!newDay && continues(message, previous)}
      ></chat-message>`;
  }

  #welcomeView(): TemplateResult {
    const { session } = this;
    const { world } = session.view;
    if (session.inDm) {
      return html`<div class="welcome">${avatar(world.bot, session, 'large')}
        <h2>${world.bot.name}</h2>
        <p>Your direct messages with ${world.bot.name}. Only ${memberPerson(session).name} sees them.</p></div>`;
    }
    const name = world.channels.find(({ id }) => id === session.channelId)?.name ?? '';
    return html`<div class="welcome"><span class="welcome-icon">${icon('hash')}</span>
      <h2>Welcome to #${name}!</h2>
      <p>This is the start of #${name}. Type <kbd>/</kbd> to see what ${world.bot.name} can do.</p></div>`;
  }

  #onScroll({ currentTarget }: Event): void {
    if (!(currentTarget instanceof HTMLElement)) return;
    const { scrollHeight, scrollTop, clientHeight } = currentTarget;
    const isUpwards = scrollTop < this.#top;
    this.#top = scrollTop;
    // Only a reader who scrolls up leaves the newest message: one that grew below is followed.
    if (scrollHeight - scrollTop - clientHeight < NEAR_BOTTOM_PX) this.#stuck = true;
    else if (isUpwards) this.#stuck = false;
    if (!this.#stuck) return;
    this.#seenId = this.#messages().at(-1)?.id ?? '';
    this.behind = false;
  }

  #follow(): void {
    const scroller = this.querySelector('.messages');
    if (!scroller) return;
    if (this.#stuck) scroller.scrollTop = scroller.scrollHeight;
  }

  #jump(): void {
    this.#stuck = true;
    this.behind = false;
    this.#follow();
  }
}

/** Whether a message goes on below the one before, without picture and name. */
function continues(message: VisibleMessage, previous: VisibleMessage | undefined): boolean {
  return (
    previous !== undefined &&
    previous.author.id === message.author.id &&
    !message.interaction?.commandName &&
    !message.replyToId &&
    previous.ephemeral === message.ephemeral &&
    message.createdAt - previous.createdAt < COMPACT_WITHIN_MS
  );
}

customElements.define('message-list', MessageList);
