import type { APIMessageComponentEmoji } from 'discord-api-types/v10';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { emojiView } from './button-view.ts';
import { icon } from './icons.ts';
import { PageElement } from './page-element.ts';

export interface SelectOption {
  label: string;
  value: string;
  description: string;
  chosen: boolean;
  emoji?: APIMessageComponentEmoji;
}

const LIST_HEIGHT_MAX = 300;
let lastId = 0;

/**
 * A select as Discord draws it, usable by keyboard. Says `choose` with the chosen values: with one value at once,
 * with several when the list closes.
 */
export class SelectMenu extends PageElement {
  static override properties = {
    options: { attribute: false },
    placeholder: { attribute: false },
    min: { attribute: false },
    max: { attribute: false },
    disabled: { attribute: false },
    busy: { attribute: false },
    revision: { attribute: false },
    label: { attribute: false },
    open: { state: true },
    active: { state: true },
    values: { state: true },
  };
  declare options: readonly SelectOption[];
  declare placeholder: string;
  declare min: number;
  declare max: number;
  declare disabled: boolean;
  declare busy: boolean;
  /** A new value forgets what was chosen and takes the options' own marks again. */
  declare revision: number;
  declare label: string | undefined;
  declare protected open: boolean;
  declare protected active: number;
  declare values: readonly string[];
  readonly #listId = `select-${++lastId}`;
  #before: readonly string[] = [];
  #typed = '';
  #typedAt = 0;

  constructor() {
    super();
    this.open = false;
    this.active = 0;
    this.values = [];
    this.min = 1;
    this.max = 1;
    this.addEventListener('keydown', (event) =>
      this.open ? this.#onKeyOpen(event) : this.#onKeyClosed(event),
    );
    this.addEventListener('focusout', (event) => {
      if (!(event.relatedTarget instanceof Node && this.contains(event.relatedTarget))) this.#close();
    });
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('revision') || !this.hasUpdated) {
      this.values = this.options.filter((option) => option.chosen).map((option) => option.value);
    }
  }

  protected override updated(changed: PropertyValues): void {
    const list = this.querySelector<HTMLElement>('[popover]');
    if (!list) return;
    if (changed.has('open')) this.#place(list);
    list.querySelector('.active')?.scrollIntoView({ block: 'nearest' });
  }

  protected override render(): TemplateResult {
    const chosen = this.options.filter(({ value }) => this.values.includes(value));
    const text = chosen.map(({ label }) => label).join(', ');
    return html`<button
        type="button" class="select ${this.busy ? 'busy' : ''}" role="combobox" aria-haspopup="listbox"
        aria-expanded=${this.open} aria-controls=${this.#listId} aria-label=${this.label ?? this.placeholder}
        aria-activedescendant=${this.open ? `${this.#listId}-${this.active}` : nothing}
        ?disabled=${this.disabled} @click=${() => this.#toggle()}
      >${emojiView(chosen.length === 1 ? chosen[0]?.emoji : undefined)}<span class=${text ? 'chosen' : 'placeholder'}>${text || this.placeholder}</span>${icon('down')}</button>
      <div class="select-list" popover="manual" role="listbox" id=${this.#listId} aria-multiselectable=${this.max > 1}>
        ${this.open ? this.#optionViews() : nothing}
      </div>`;
  }

  #optionViews(): TemplateResult[] | TemplateResult {
    if (this.options.length === 0) return html`<p class="muted">Nothing to choose from</p>`;
    return this.options.map((option, index) => {
      const chosen = this.values.includes(option.value);
      return html`<div
        class="select-option ${index === this.active ? 'active' : ''}" role="option" id="${this.#listId}-${index}"
        aria-selected=${chosen} @mousemove=${() => {
          this.active = index;
        }}
        @mousedown=${(event: Event) => event.preventDefault()} @click=${() => this.#take(index)}
      >${emojiView(option.emoji)}<span class="select-words"><span>${option.label}</span>${
        option.description ? html`<small>${option.description}</small>` : nothing
      }</span>${this.max > 1 ? html`<span class="tick ${chosen ? 'on' : ''}">${chosen ? icon('check') : nothing}</span>` : nothing}</div>`;
    });
  }

  #toggle(): void {
    if (this.open) this.#close();
    else if (!this.disabled && !this.busy) this.#open();
  }

  #open(): void {
    this.#before = this.values;
    this.active = Math.max(
      0,
      this.options.findIndex(({ value }) => this.values.includes(value)),
    );
    this.open = true;
  }

  #take(index: number): void {
    const option = this.options[index];
    if (!option) return;
    if (this.max <= 1) {
      this.values = [option.value];
      this.open = false;
      this.#say();
      return;
    }
    const chosen = this.values.includes(option.value);
    if (!chosen && this.values.length >= this.max) return;
    this.values = chosen
      ? this.values.filter((value) => value !== option.value)
      : this.options
          .map(({ value }) => value)
          .filter((value) => value === option.value || this.values.includes(value));
  }

  #close(): void {
    if (!this.open) return;
    this.open = false;
    const same =
      this.values.length === this.#before.length &&
      this.values.every((value) => this.#before.includes(value));
    if (this.max <= 1 || same) return;
    if (this.values.length < this.min) this.values = this.#before;
    else this.#say();
  }

  #say(): void {
    this.dispatchEvent(new CustomEvent('choose', { detail: this.values, bubbles: true }));
  }

  #onKeyClosed(event: KeyboardEvent): void {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    this.#toggle();
  }

  #onKeyOpen(event: KeyboardEvent): void {
    const last = this.options.length - 1;
    const moves: Record<string, () => void> = {
      ArrowDown: () => {
        this.active = Math.min(last, this.active + 1);
      },
      ArrowUp: () => {
        this.active = Math.max(0, this.active - 1);
      },
      Home: () => {
        this.active = 0;
      },
      End: () => {
        this.active = last;
      },
      Enter: () => this.#take(this.active),
      ' ': () => this.#take(this.active),
      Escape: () => this.#close(),
      Tab: () => this.#close(),
    };
    const move = moves[event.key];
    if (!move) this.#jump(event);
    if (!move) return;
    if (event.key !== 'Tab') event.preventDefault();
    event.stopPropagation();
    move();
  }

  /** Typing jumps to the option that begins so. */
  #jump({ key, timeStamp, ctrlKey, metaKey }: KeyboardEvent): void {
    if (key.length !== 1 || ctrlKey || metaKey) return;
    this.#typed = timeStamp - this.#typedAt > 800 ? key : this.#typed + key;
    this.#typedAt = timeStamp;
    const found = this.options.findIndex(({ label }) =>
      label.toLowerCase().startsWith(this.#typed.toLowerCase()),
    );
    if (found >= 0) this.active = found;
  }

  /** Below the button, or above where there is no room. */
  #place(list: HTMLElement): void {
    if (!this.open) {
      list.hidePopover();
      return;
    }
    const box = this.getBoundingClientRect();
    const below = window.innerHeight - box.bottom - 12;
    const above = box.top - 12;
    const up = below < Math.min(LIST_HEIGHT_MAX, this.options.length * 48) && above > below;
    list.style.width = `${box.width}px`;
    list.style.left = `${box.left}px`;
    list.style.maxHeight = `${Math.min(LIST_HEIGHT_MAX, up ? above : below)}px`;
    list.style.top = up ? 'auto' : `${box.bottom + 4}px`;
    list.style.bottom = up ? `${window.innerHeight - box.top + 4}px` : 'auto';
    list.showPopover();
  }
}

customElements.define('select-menu', SelectMenu);
