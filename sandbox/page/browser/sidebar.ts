import { html, nothing, type TemplateResult } from 'lit';
import type { SandboxMember } from '../../discord/types.ts';
import { avatar, memberPerson } from './avatar.ts';
import { icon } from './icons.ts';
import { PageElement } from './page-element.ts';
import type { Session } from './session.ts';

/** Server rail, channels, and the members to act as. */
export class SideBar extends PageElement {
  static override properties = { session: { attribute: false } };
  declare session: Session;

  constructor() {
    super();
    this.watch(() => [this.session.changed]);
  }

  protected override render(): TemplateResult {
    const { world, dm } = this.session.view;
    return html`<nav class="rail" aria-label="Servers">
        ${this.#railButton({ label: 'Direct messages', active: this.session.inDm, channelId: dm.id, view: icon('at') })}
        <span class="rail-line" aria-hidden="true"></span>
        ${this.#railButton({
          label: world.guild.name,
          active: !this.session.inDm,
          channelId: world.channels[0]?.id ?? dm.id,
          view: initials(world.guild.name),
        })}
      </nav>
      <div class="channels">
        <header class="guild-name">${world.guild.name}</header>
        <nav class="channel-list" aria-label="Channels">
          <h3>Text channels</h3>
          ${world.channels.map(({ id, name }) => this.#channelButton(id, name, icon('hash')))}
          <h3>Direct messages</h3>
          ${this.#channelButton(dm.id, world.bot.name, avatar(world.bot, this.session, 'small'))}
          <h3 id="act-as">Act as</h3>
          <div role="group" aria-labelledby="act-as">${world.members.map((member) => this.#memberButton(member))}</div>
        </nav>
        ${this.#userView()}
      </div>`;
  }

  #railButton({ label, active, channelId, view }: RailButton): TemplateResult {
    const unread = !active && this.#unreadBehind(channelId) > 0;
    return html`<button
      type="button" class="rail-button ${active ? 'active' : ''}" aria-label=${unread ? `${label}, unread` : label} title=${label}
      @click=${() => this.#open(channelId)}
    >${view}${unread ? html`<i class="unread-dot"></i>` : nothing}</button>`;
  }

  /** Of the direct messages, or of all channels of the server. */
  #unreadBehind(channelId: string): number {
    const { unread, view } = this.session;
    const ids = channelId === view.dm.id ? [channelId] : view.world.channels.map(({ id }) => id);
    return ids.reduce((sum, id) => sum + (unread.get(id) ?? 0), 0);
  }

  #channelButton(id: string, name: string, view: TemplateResult): TemplateResult {
    const active = id === this.session.channelId;
    const unread = this.session.unread.get(id) ?? 0;
    return html`<button
      type="button" class="channel ${active ? 'active' : ''} ${unread ? 'unread' : ''}" aria-current=${active ? 'page' : nothing}
      @click=${() => this.#open(id)}
    >${view}<span>${name}</span>${unread ? html`<span class="badge" aria-label="${unread} unread">${unread}</span>` : nothing}</button>`;
  }

  #memberButton({ id, displayName, owner, avatarUrl }: SandboxMember): TemplateResult {
    const active = id === this.session.view.viewerId;
    const news = !active && this.session.elsewhere.has(id);
    return html`<button
      type="button" class="channel member ${active ? 'active' : ''}" aria-pressed=${active} @click=${() => this.#actAs(id)}
    >${avatar({ id, name: displayName, avatarUrl }, this.session, 'small')}<span>${displayName}</span>
      ${owner ? html`<small class="owner">owner</small>` : nothing}
      ${active ? icon('check') : nothing}
      ${news ? html`<i class="unread-dot" role="img" aria-label="Something new for ${displayName}"></i>` : nothing}</button>`;
  }

  #userView(): TemplateResult {
    const person = memberPerson(this.session);
    return html`<div class="user-panel">
      <span class="presence">${avatar(person, this.session, 'small')}</span>
      <span class="user-words"><b>${person.name}</b><small>${this.session.connected ? 'Online' : 'Connecting…'}</small></span>
    </div>`;
  }

  #open(channelId: string): void {
    this.session.open(channelId);
    this.dispatchEvent(new CustomEvent('close-drawer', { bubbles: true }));
  }

  #actAs(memberId: string): void {
    void this.session.actAs(memberId);
    this.dispatchEvent(new CustomEvent('close-drawer', { bubbles: true }));
  }
}

interface RailButton {
  label: string;
  active: boolean;
  channelId: string;
  view: TemplateResult | string;
}

function initials(name: string): string {
  return name
    .split(/\s+/)
    .map((word) => word.slice(0, 1))
    .join('')
    .slice(0, 3);
}

customElements.define('side-bar', SideBar);
