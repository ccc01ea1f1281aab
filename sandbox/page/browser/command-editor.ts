import { ApplicationCommandOptionType as OptionType } from 'discord-api-types/v10';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { wireFile } from './api.ts';
import { type ChipEvents, chipView } from './chip-view.ts';
import { chipSuggestions, optionSuggestions } from './command-suggestions.ts';
import { Completer } from './completion.ts';
import {
  addChip,
  asksBot,
  type Candidate,
  type Chip,
  type Draft,
  draftValues,
  firstError,
  pick,
  remainingOptions,
  removeChip,
  setFile,
  setText,
} from './draft.ts';
import { icon } from './icons.ts';
import { namedIn } from './named.ts';
import { PageElement } from './page-element.ts';
import type { Session } from './session.ts';
import { activeId, SUGGESTIONS_ID, type Suggestion, showActive, suggestionList } from './suggestion-list.ts';

/** The name that the field for further options has among the chips. */
const MORE = ' more';

/** A slash command with its options as chips. Says `command-done` when it was sent or given up. */
export class CommandEditor extends PageElement {
  static override properties = {
    session: { attribute: false },
    draft: { attribute: false },
    focused: { state: true },
    active: { state: true },
    menuClosed: { state: true },
    search: { state: true },
    error: { state: true },
  };
  declare session: Session;
  declare draft: Draft;
  declare protected focused: string;
  declare protected active: number;
  declare protected menuClosed: boolean;
  declare protected search: string;
  declare protected error: { name: string; error: string } | null;
  #completer: Completer | undefined;

  constructor() {
    super();
    this.focused = MORE;
    this.active = 0;
    this.search = '';
    this.menuClosed = false;
    this.error = null;
    this.addEventListener('focusout', ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node && this.contains(relatedTarget))) this.menuClosed = true;
    });
  }

  /** Puts the focus where typing goes on: the first empty option, else the last one (its menu closed), else the end. */
  async begin(): Promise<void> {
    const { chips } = this.draft;
    const empty = chips.find(({ text }) => text === '');
    const last = chips.at(-1);
    await this.#focus(empty?.option.name ?? last?.option.name ?? MORE);
    if (!empty && last) this.menuClosed = true;
  }

  protected override updated(): void {
    showActive(this);
  }

  protected override render(): TemplateResult {
    const suggestions = this.#suggestions();
    const remaining = remainingOptions(this.draft).length;
    return html`${this.#aboveView(suggestions)}
      <div class="composer-box command-box" @keydown=${(event: KeyboardEvent) => this.#onKey(event, suggestions)}>
        <button type="button" class="icon-button" aria-label="Leave the command" @click=${() => this.#leave()}>${icon('close')}</button>
        <div class="chips">
          <span class="chip-command">/${this.draft.command.path}</span>
          ${repeat(
            this.draft.chips,
            ({ option }) => option.name,
            (chip) => chipView(chip, this.#chipEvents(chip, suggestions.length)),
          )}
          ${remaining > 0 || this.draft.chips.length === 0 ? this.#moreView(remaining, suggestions.length) : nothing}
        </div>
        <button type="button" class="icon-button send" aria-label="Send command" @click=${() => void this.#send()}>${icon('send')}</button>
      </div>`;
  }

  /** The field at the end: further options by name; Enter in it, while empty, sends. */
  #moreView(remaining: number, count: number): TemplateResult {
    return html`<input
      class="chip-more" type="text" data-option=${MORE} aria-label=${remaining > 0 ? 'Add an option, or press Enter to send' : 'Press Enter to send'}
      role="combobox" aria-expanded=${count > 0} aria-controls=${SUGGESTIONS_ID} autocomplete="off"
      aria-activedescendant=${this.focused === MORE ? activeId(this.active, count) : nothing}
      placeholder=${remaining > 0 ? `+${remaining} optional` : ''} .value=${this.search} ?readonly=${remaining === 0}
      @focus=${() => this.#onFocus(MORE)}
      @input=${(event: Event) => {
        this.search = inputText(event);
        this.active = 0;
        this.menuClosed = false;
      }}
    />`;
  }

  #aboveView(suggestions: Suggestion[]): TemplateResult {
    const chip = this.#focusedChip();
    const loading = chip && this.#completer?.of(chip.option.name)?.loading;
    const title = chip ? `${chip.option.name}: ${chip.option.description}` : this.draft.command.description;
    return html`${
      suggestions.length > 0
        ? suggestionList({
            title,
            suggestions,
            active: this.active,
            onActive: (index) => {
              this.active = index;
            },
          })
        : html`<p class="option-title"><b>${chip?.option.name ?? `/${this.draft.command.path}`}</b> ${
            chip?.option.description ?? this.draft.command.description
          } ${loading ? html`<em>Loading options…</em>` : chip?.option.required ? html`<em>required</em>` : nothing}</p>`
    }
    ${this.error ? html`<p class="field-error" role="alert">${this.error.name}: ${this.error.error}</p>` : nothing}`;
  }

  #chipEvents(chip: Chip, count: number): ChipEvents {
    const { name } = chip.option;
    const focused = this.focused === name;
    return {
      error: this.error?.name === name ? this.error.error : null,
      expanded: focused && count > 0,
      activeId: focused ? activeId(this.active, count) : nothing,
      onFocus: () => this.#onFocus(name),
      onText: (text) => this.#onText(name, text),
      onFile: (file) => void this.#onFile(name, file),
      onRemove: () => void this.#remove(chip),
    };
  }

  #focusedChip(): Chip | undefined {
    return this.draft.chips.find(({ option }) => option.name === this.focused);
  }

  #suggestions(): Suggestion[] {
    if (this.menuClosed) return [];
    const chip = this.#focusedChip();
    if (!chip) return optionSuggestions(this.draft, this.search, (name) => void this.#add(name));
    const completion = this.#completer?.of(chip.option.name) ?? null;
    const named = namedIn(this.session.view);
    return chipSuggestions({
      chip,
      completion,
      named,
      onPick: (candidate) => void this.#pick(chip, candidate),
    });
  }

  #onFocus(name: string): void {
    if (this.focused !== name) this.active = name === MORE ? -1 : 0;
    this.focused = name;
    this.menuClosed = false;
    this.#ask(name);
  }

  #onText(name: string, text: string): void {
    this.draft = setText(this.draft, name, text);
    this.active = 0;
    this.menuClosed = false;
    if (this.error?.name === name) this.error = null;
    this.#ask(name);
  }

  #ask(name: string): void {
    const chip = this.draft.chips.find(({ option }) => option.name === name);
    if (!chip || !asksBot(chip)) return;
    this.#completer ??= new Completer(this.session, () => this.requestUpdate());
    void this.#completer.ask(this.draft, name);
  }

  async #onFile(name: string, file: File | undefined): Promise<void> {
    this.draft = setFile(this.draft, name, file ? await wireFile(file) : null);
    this.error = null;
  }

  async #pick({ option }: Chip, candidate: Candidate): Promise<void> {
    this.draft = pick(this.draft, option.name, candidate);
    this.error = null;
    const empty = this.draft.chips.find(({ text, option: { required } }) => required && text === '');
    await this.#focus(empty?.option.name ?? option.name);
    this.menuClosed = !empty;
  }

  async #add(name: string): Promise<void> {
    this.search = '';
    this.draft = addChip(this.draft, name);
    await this.#focus(name);
  }

  async #remove({ option }: Chip): Promise<void> {
    const index = this.draft.chips.findIndex((chip) => chip.option.name === option.name);
    if (option.required) return this.#focus(this.draft.chips[index - 1]?.option.name ?? option.name);
    this.draft = removeChip(this.draft, option.name);
    this.error = null;
    await this.#focus(this.draft.chips[Math.max(0, index - 1)]?.option.name ?? MORE);
  }

  async #focus(name: string): Promise<void> {
    await this.updateComplete;
    this.querySelector<HTMLElement>(`[data-option="${CSS.escape(name)}"]`)?.focus();
    if (this.focused !== name) this.#onFocus(name);
    await this.updateComplete;
  }

  #onKey(event: KeyboardEvent, suggestions: readonly Suggestion[]): void {
    if (event.isComposing) return;
    const count = suggestions.length;
    const chip = this.#focusedChip();
    const chosen = this.active >= 0 ? suggestions[this.active] : undefined;
    if (event.key === 'Escape') this.#escape(count);
    else if (event.key === 'ArrowDown' && count > 0) this.active = (this.active + 1) % count;
    else if (event.key === 'ArrowUp' && count > 0)
      this.active = this.active <= 0 ? count - 1 : this.active - 1;
    else if (event.key === 'Enter' && !event.shiftKey && this.#opensFiles(event)) return;
    else if (event.key === 'Enter' && !event.shiftKey) chosen ? chosen.pick() : void this.#send();
    else if (event.key === 'Tab' && !event.shiftKey && chosen && chip?.picked === null) chosen.pick();
    else if (event.key === 'Tab' && !event.shiftKey && !chip && chosen && this.search) chosen.pick();
    else if (event.key === 'Backspace' && (chip ? chip.text : this.search) === '') this.#backspace(chip);
    else return;
    event.preventDefault();
  }

  /** Enter on the file button opens the chooser instead of sending. */
  #opensFiles({ target }: KeyboardEvent): boolean {
    const chip = this.#focusedChip();
    return (
      target instanceof HTMLInputElement &&
      target.type === 'file' &&
      chip?.option.type === OptionType.Attachment &&
      !chip.file
    );
  }

  #escape(count: number): void {
    if (count > 0) this.menuClosed = true;
    else this.#leave();
  }

  #backspace(chip: Chip | undefined): void {
    if (chip) return void this.#remove(chip);
    const last = this.draft.chips.at(-1);
    if (last) void this.#focus(last.option.name);
    else this.#leave();
  }

  #leave(): void {
    this.dispatchEvent(new CustomEvent('command-done', { bubbles: true }));
  }

  async #send(): Promise<void> {
    this.error = firstError(this.draft);
    if (this.error) return this.#focus(this.error.name);
    const { command } = this.draft;
    const options = draftValues(this.draft);
    this.#leave();
    await this.session.run({ kind: 'run', command: command.path, options });
  }
}

function inputText({ target }: Event): string {
  return target instanceof HTMLInputElement ? target.value : '';
}

customElements.define('command-editor', CommandEditor);
