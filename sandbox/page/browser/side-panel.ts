import { html, type TemplateResult } from 'lit';
import './extra-panel.ts';
import { icon } from './icons.ts';
import { journalView } from './journal-view.ts';
import { logView } from './log-view.ts';
import { PageElement } from './page-element.ts';
import type { Session } from './session.ts';
import { walletView } from './wallet-view.ts';

interface Tab {
  id: string;
  title: string;
}

/** Beside the chat: the acting member's wallet and journal, the raw log, and panels of the demo. */
export class SidePanel extends PageElement {
  static override properties = { session: { attribute: false }, chosen: { state: true } };
  declare session: Session;
  declare protected chosen: string;

  constructor() {
    super();
    this.chosen = '';
    this.watch(() => [this.session.ledger.changed, this.session.log.changed, this.session.changed]);
  }

  protected override render(): TemplateResult {
    const tabs = this.#tabs();
    const open = tabs.find(({ id }) => id === this.chosen) ?? tabs[0];
    return html`<header class="tabs" role="tablist" aria-label="Beside the chat" @keydown=${(event: KeyboardEvent) => this.#onKey(event, tabs)}>
        ${tabs.map(
          ({ id, title }) => html`<button
            type="button" role="tab" id="tab-${id}" aria-selected=${id === open?.id} aria-controls="panel-body"
            tabindex=${id === open?.id ? 0 : -1} @click=${() => {
              this.chosen = id;
            }}
          >${title}</button>`,
        )}
        <button type="button" class="icon-button phone-only" aria-label="Close" @click=${() =>
          this.dispatchEvent(new CustomEvent('close-drawer', { bubbles: true }))}>${icon('close')}</button>
      </header>
      <div class="panel-body" id="panel-body" role="tabpanel" tabindex="0" aria-labelledby="tab-${open?.id ?? ''}">${this.#bodyView(open?.id ?? '')}</div>`;
  }

  #tabs(): Tab[] {
    const { hasLedger, panels } = this.session.view;
    const ledger = [
      { id: 'wallet', title: 'Wallet' },
      { id: 'journal', title: 'Journal' },
    ];
    return [...(hasLedger ? ledger : []), ...panels, { id: 'log', title: 'Log' }];
  }

  #bodyView(id: string): TemplateResult {
    if (id === 'wallet') return walletView(this.session);
    if (id === 'journal') return journalView(this.session);
    if (id === 'log') return logView(this.session.log.lines);
    return html`<extra-panel .session=${this.session} .panel=${id}></extra-panel>`;
  }

  #onKey(event: KeyboardEvent, tabs: readonly Tab[]): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const at = tabs.findIndex(({ id }) => document.activeElement?.id === `tab-${id}`);
    const next = tabs[(at + step + tabs.length) % tabs.length];
    if (!next) return;
    event.preventDefault();
    this.chosen = next.id;
    this.querySelector<HTMLElement>(`#tab-${CSS.escape(next.id)}`)?.focus();
  }
}

customElements.define('side-panel', SidePanel);
