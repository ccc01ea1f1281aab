import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { PanelPart } from '../wire.ts';
import { api } from './api.ts';
import { PageElement } from './page-element.ts';
import type { Session } from './session.ts';

const LOOK_AGAIN_MS = 1500;

/** A panel that the demo adds, such as the shop's card payments. */
export class ExtraPanel extends PageElement {
  static override properties = {
    session: { attribute: false },
    panel: { attribute: false },
    parts: { state: true },
    error: { state: true },
  };
  declare session: Session;
  declare panel: string;
  declare protected parts: readonly PanelPart[];
  declare protected error: string;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor() {
    super();
    this.parts = [];
    this.error = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = setInterval(() => void this.#read(), LOOK_AGAIN_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('panel')) return;
    this.parts = [];
    void this.#read();
  }

  protected override render(): TemplateResult {
    return html`${this.error ? html`<p class="panel-note bad" role="alert">${this.error}</p>` : nothing}
      <div class="extra">${this.parts.map((part) => this.#partView(part))}</div>`;
  }

  #partView(part: PanelPart): TemplateResult {
    switch (part.type) {
      case 'text':
        return html`<p class=${part.tone ?? ''}>${part.text}</p>`;
      case 'link':
        return html`<p><a href=${part.url} target="_blank" rel="noopener noreferrer">${part.label}</a></p>`;
      case 'button':
        return html`<button type="button" class="button secondary" ?disabled=${part.disabled} @click=${() => void this.#press(part.id)}>${part.label}</button>`;
    }
  }

  async #read(): Promise<void> {
    const { panel } = this;
    try {
      const parts = await api.panel(this.session.view.viewerId, panel);
      if (panel !== this.panel) return;
      this.parts = parts;
      this.error = '';
    } catch (error) {
      this.error = error instanceof Error ? error.message : String(error);
    }
  }

  async #press(button: string): Promise<void> {
    const result = await this.session.act({ kind: 'panel', panel: this.panel, button });
    await this.#read();
    if (!result.ok) this.error = result.error;
  }
}

customElements.define('extra-panel', ExtraPanel);
