import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { PanelButton, PanelPart } from '../wire.ts';
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
    refusal: { state: true },
    busy: { state: true },
  };
  declare session: Session;
  declare panel: string;
  declare protected parts: readonly PanelPart[];
  /** Why the panel could not be read. */
  declare protected error: string;
  /** Why the last press did nothing; stays until the next one. */
  declare protected refusal: string;
  /** The button that is being carried out. */
  declare protected busy: string;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor() {
    super();
    this.parts = [];
    this.error = '';
    this.refusal = '';
    this.busy = '';
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
    this.refusal = '';
    void this.#read();
  }

  protected override render(): TemplateResult {
    const trouble = this.error || this.refusal;
    return html`${trouble ? html`<p class="panel-note bad" role="alert">${trouble}</p>` : nothing}
      <div class="extra">${this.parts.map((part) => this.#partView(part))}</div>`;
  }

  #partView(part: PanelPart): TemplateResult {
    switch (part.type) {
      case 'heading':
        return html`<h3>${part.text}</h3>`;
      case 'text':
        return html`<p class=${part.tone ?? ''}>${part.text}</p>`;
      case 'link':
        return html`<p><a href=${part.url} target="_blank" rel="noopener noreferrer">${part.label}</a></p>`;
      case 'button':
        return this.#buttonView(part);
      case 'switches':
        return html`<div class="switches" role="group" aria-label=${part.label}>${part.switches.map(
          ({ id, label, on }) =>
            html`<button type="button" aria-pressed=${on} @click=${() => void this.#press(id)}>${label}</button>`,
        )}</div>`;
      case 'row':
        return this.#rowView(part);
    }
  }

  #rowView(row: PanelPart & { type: 'row' }): TemplateResult {
    const { title, detail, state, url, buttons, compact = false } = row;
    return html`<article class="panel-row ${compact ? 'compact' : ''}">
      <header><b>${url === undefined ? title : html`<a href=${url} target="_blank" rel="noopener noreferrer">${title}</a>`}</b>
        <span class="tag ${state.tone}">${state.text}</span></header>
      ${detail ? html`<p class="muted">${detail}</p>` : nothing}
      ${buttons.length > 0 ? html`<div class="panel-buttons">${buttons.map((button) => this.#buttonView(button))}</div>` : nothing}
    </article>`;
  }

  #buttonView({ id, label, disabled, tone }: PanelButton): TemplateResult {
    return html`<button type="button" class="button small secondary ${tone ?? ''}" ?disabled=${disabled === true || this.busy === id}
      @click=${() => void this.#press(id)}>${label}</button>`;
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
    this.busy = button;
    const result = await this.session.act({ kind: 'panel', panel: this.panel, button });
    this.busy = '';
    this.refusal = result.ok ? '' : result.error;
    await this.#read();
  }
}

customElements.define('extra-panel', ExtraPanel);
