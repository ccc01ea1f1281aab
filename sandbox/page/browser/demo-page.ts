import { html, nothing, type TemplateResult } from 'lit';
import type { MessageComposer } from './composer.ts';
import './composer.ts';
import { icon } from './icons.ts';
import './message-list.ts';
import './modal-dialog.ts';
import { PageElement } from './page-element.ts';
import { Session } from './session.ts';
import './side-panel.ts';
import './sidebar.ts';

const PHONE = '(max-width: 820px)';

/** The whole page: channels, chat and the panel; on a phone the chat alone, the others as drawers. */
export class DemoPage extends PageElement {
  static override properties = {
    session: { state: true },
    drawer: { state: true },
    panelFolded: { state: true },
    failure: { state: true },
  };
  declare protected session: Session | null;
  declare protected drawer: 'none' | 'left' | 'right';
  declare protected panelFolded: boolean;
  declare protected failure: string;

  constructor() {
    super();
    this.session = null;
    this.drawer = 'none';
    this.panelFolded = localStorage.getItem('panel') === 'folded';
    this.failure = '';
    this.addEventListener('close-drawer', () => this.#openDrawer('none'));
    this.addEventListener('start-command', (event) => {
      if (event instanceof CustomEvent)
        void this.querySelector<MessageComposer>('message-composer')?.startCommand(event.detail);
    });
    this.addEventListener('keydown', ({ key, defaultPrevented }) => {
      if (key === 'Escape' && !defaultPrevented) this.#openDrawer('none');
    });
  }

  override async connectedCallback(): Promise<void> {
    super.connectedCallback();
    try {
      const session = await Session.start();
      session.changed.subscribe(() => this.requestUpdate());
      this.session = session;
    } catch (error) {
      this.failure = `The demo is not reachable: ${error instanceof Error ? error.message : error}`;
    }
  }

  protected override render(): TemplateResult {
    const { session, drawer } = this;
    if (!session) return html`<p class="starting" role="status">${this.failure || 'Starting…'}</p>`;
    return html`<div class="page ${this.panelFolded ? 'panel-folded' : ''}">
      <side-bar .session=${session} class="left ${drawer === 'left' ? 'in-drawer' : ''}"></side-bar>
      <main class="chat">
        ${this.#headerView(session)}
        ${session.connected && session.view.online ? nothing : this.#offlineView(session)}
        <message-list .session=${session}></message-list>
        <message-composer .session=${session}></message-composer>
        <p class="typing" role="status">${session.typing ? html`<i class="dots" aria-hidden="true"></i><b>${session.view.world.bot.name}</b> is typing…` : nothing}</p>
      </main>
      <side-panel .session=${session} class="right ${this.panelFolded ? 'folded' : ''} ${drawer === 'right' ? 'in-drawer' : ''}"></side-panel>
      ${drawer === 'none' ? nothing : html`<button type="button" class="backdrop" aria-label="Close" @click=${() => this.#openDrawer('none')}></button>`}
    </div>
    <modal-dialog .session=${session} .modal=${session.modal}></modal-dialog>`;
  }

  #headerView(session: Session): TemplateResult {
    const { world } = session.view;
    const channel = world.channels.find(({ id }) => id === session.channelId);
    const anyUnread = session.unread.size > 0;
    return html`<header class="chat-header">
      <button type="button" class="icon-button phone-only opens-left" aria-label=${anyUnread ? 'Channels and members, unread' : 'Channels and members'}
        aria-expanded=${this.drawer === 'left'} @click=${() => this.#openDrawer('left')}>${icon('menu')}${anyUnread ? html`<i class="unread-dot"></i>` : nothing}</button>
      <h1>${icon(channel ? 'hash' : 'at')}${channel?.name ?? world.bot.name}</h1>
      <span class="acting">as <b>${session.member?.displayName ?? ''}</b></span>
      <button type="button" class="icon-button opens-right" aria-label="Wallet, journal and log" aria-expanded=${this.drawer === 'right' || !this.panelFolded}
        @click=${() => this.#togglePanel()}>${icon('wallet')}</button>
    </header>`;
  }

  #offlineView(session: Session): TemplateResult {
    const text = session.connected ? `${session.view.world.bot.name} is offline.` : 'Connecting to the demo…';
    return html`<p class="notice" role="status">${text}</p>`;
  }

  /** The focus goes into the drawer, and back to its button when it closes. */
  async #openDrawer(drawer: 'none' | 'left' | 'right'): Promise<void> {
    const before = this.drawer;
    if (before === drawer) return;
    this.drawer = drawer;
    await this.updateComplete;
    const side = drawer === 'none' ? before : drawer;
    const within = side === 'left' ? '.channel.active' : '[aria-selected="true"]';
    const opener = side === 'left' ? '.opens-left' : '.opens-right';
    this.querySelector<HTMLElement>(drawer === 'none' ? opener : `.${side} ${within}`)?.focus();
  }

  #togglePanel(): void {
    if (window.matchMedia(PHONE).matches) {
      return void this.#openDrawer(this.drawer === 'right' ? 'none' : 'right');
    }
    this.panelFolded = !this.panelFolded;
    localStorage.setItem('panel', this.panelFolded ? 'folded' : 'open');
  }
}

customElements.define('demo-page', DemoPage);
