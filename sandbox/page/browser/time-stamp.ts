import { html, type TemplateResult } from 'lit';
import { now } from './clock.ts';
import { PageElement } from './page-element.ts';
import { formatTimestamp } from './time-format.ts';

const TICK_MS = 1000;

/** `<t:...>` in a message; the relative form counts by itself, without an edit. */
export class TimeStamp extends PageElement {
  static override properties = { seconds: { attribute: false }, format: { attribute: false } };
  declare seconds: number;
  declare format: string;
  #timer: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.format === 'R') this.#timer = setInterval(() => this.requestUpdate(), TICK_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  protected override render(): TemplateResult {
    const full = formatTimestamp(this.seconds, 'F', now());
    return html`<time class="time" title=${full}>${formatTimestamp(this.seconds, this.format, now())}</time>`;
  }
}

customElements.define('time-stamp', TimeStamp);
