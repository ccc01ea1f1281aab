import { html, nothing, type TemplateResult } from 'lit';
import type { WireFile } from '../wire.ts';
import { wireFile } from './api.ts';
import './command-editor.ts';
import type { CommandEditor } from './command-editor.ts';
import {
  escapeForPattern,
  type LeafCommand,
  leafCommands,
  matchCommands,
  parseLine,
} from './command-line.ts';
import { beginDraft, type Draft, draftOfLine } from './draft.ts';
import { icon } from './icons.ts';
import { namedIn } from './named.ts';
import { PageElement } from './page-element.ts';
import type { Session } from './session.ts';
import { activeId, SUGGESTIONS_ID, type Suggestion, showActive, suggestionList } from './suggestion-list.ts';

/** Where messages and commands are typed. */
export class MessageComposer extends PageElement {
  static override properties = {
    session: { attribute: false },
    text: { state: true },
    draft: { state: true },
    active: { state: true },
    menuClosed: { state: true },
    files: { state: true },
    error: { state: true },
  };
  declare session: Session;
  declare protected text: string;
  declare protected draft: Draft | null;
  declare protected active: number;
  declare protected menuClosed: boolean;
  declare protected files: readonly WireFile[];
  declare protected error: string;

  constructor() {
    super();
    this.text = '';
    this.draft = null;
    this.files = [];
    this.error = '';
    this.active = 0;
    this.menuClosed = false;
    this.watch(() => [this.session.changed]);
    this.addEventListener('command-done', () => this.#leaveCommand());
  }

  /** Begins a command, as if it had been typed. */
  async startCommand(path: string): Promise<void> {
    const command = this.#commands().find((each) => each.path === path || each.path.startsWith(`${path} `));
    if (command) await this.#enter(beginDraft(command));
  }

  protected override updated(): void {
    showActive(this);
  }

  protected override render(): TemplateResult {
    return html`<form class="composer" @submit=${(event: Event) => event.preventDefault()}>
      ${this.error ? html`<p class="field-error" role="alert">${this.error}</p>` : nothing}
      ${
        this.draft
          ? html`<command-editor .session=${this.session} .draft=${this.draft}></command-editor>`
          : this.#plainView()
      }
    </form>`;
  }

  #plainView(): TemplateResult {
    const suggestions = this.#suggestions();
    const placeholder = this.#placeholder();
    return html`${
      suggestions.length > 0
        ? suggestionList({
            title: 'Commands',
            suggestions,
            active: this.active,
            onActive: (index) => {
              this.active = index;
            },
          })
        : nothing
    }
      ${this.files.length > 0 ? this.#filesView() : nothing}
      <div class="composer-box">
        <label class="icon-button" title="Attach files">${icon('plus')}<input
          type="file" multiple class="visually-hidden" aria-label="Attach files" @change=${(event: Event) => void this.#addFiles(event)}
        /></label>
        <textarea
          id="composer" rows="1" enterkeyhint="send" aria-label=${placeholder} placeholder=${placeholder} autocomplete="off"
          role="combobox" aria-expanded=${suggestions.length > 0} aria-controls=${SUGGESTIONS_ID}
          aria-activedescendant=${activeId(this.active, suggestions.length)}
          .value=${this.text} @input=${(event: Event) => void this.#onInput(event)} @keydown=${(event: KeyboardEvent) => this.#onKey(event)}
        ></textarea>
        <button type="button" class="icon-button" aria-label="Commands" title="Commands" @click=${() => void this.#openMenu()}>${icon('slash')}</button>
        <button type="button" class="icon-button send" aria-label="Send message" @click=${() => void this.#send()}>${icon('send')}</button>
      </div>`;
  }

  #filesView(): TemplateResult {
    return html`<ul class="staged">${this.files.map(
      (file) => html`<li>${icon('file')}<span>${file.name}</span><button
        type="button" class="icon-button" aria-label="Remove ${file.name}"
        @click=${() => {
          this.files = this.files.filter((each) => each !== file);
        }}
      >${icon('close')}</button></li>`,
    )}</ul>`;
  }

  #placeholder(): string {
    const { inDm, view, channelId } = this.session;
    if (inDm) return `Message @${view.world.bot.name}`;
    return `Message #${view.world.channels.find(({ id }) => id === channelId)?.name ?? ''}`;
  }

  #commands(): LeafCommand[] {
    return leafCommands(this.session.commands);
  }

  #suggestions(): Suggestion[] {
    if (this.menuClosed || !this.text.startsWith('/') || this.text.includes('\n')) return [];
    return matchCommands(this.#commands(), this.text.slice(1)).map((command) => ({
      label: `/${command.path}`,
      description: command.description,
      hint: command.options.map(({ name, required }) => (required ? name : `${name}?`)).join('  '),
      pick: () => void this.#enter(beginDraft(command)),
    }));
  }

  async #onInput(event: Event): Promise<void> {
    this.text = event.target instanceof HTMLTextAreaElement ? event.target.value : '';
    this.active = 0;
    this.menuClosed = false;
    this.error = '';
    const line = this.text.startsWith('/') ? parseLine(this.text, this.#commands()) : null;
    if (line) await this.#enter(draftOfLine(line, namedIn(this.session.view)));
  }

  #onKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const suggestions = this.#suggestions();
    const count = suggestions.length;
    if (event.key === 'Escape' && count > 0) this.menuClosed = true;
    else if (event.key === 'ArrowDown' && count > 0) this.active = (this.active + 1) % count;
    else if (event.key === 'ArrowUp' && count > 0) this.active = (this.active + count - 1) % count;
    else if ((event.key === 'Enter' || event.key === 'Tab') && count > 0) suggestions[this.active]?.pick();
    else if (event.key === 'Enter' && !event.shiftKey) void this.#send();
    else return;
    event.preventDefault();
  }

  async #enter(draft: Draft): Promise<void> {
    this.text = '';
    this.error = '';
    this.draft = draft;
    await this.updateComplete;
    await this.querySelector<CommandEditor>('command-editor')?.begin();
  }

  async #leaveCommand(): Promise<void> {
    this.draft = null;
    await this.updateComplete;
    this.querySelector('textarea')?.focus();
  }

  async #openMenu(): Promise<void> {
    this.text = '/';
    this.menuClosed = false;
    this.active = 0;
    await this.updateComplete;
    this.querySelector('textarea')?.focus();
  }

  async #addFiles(event: Event): Promise<void> {
    const input = event.target;
    if (!(input instanceof HTMLInputElement)) return;
    this.files = [...this.files, ...(await Promise.all([...(input.files ?? [])].map(wireFile)))];
    input.value = '';
    this.querySelector('textarea')?.focus();
  }

  async #send(): Promise<void> {
    const text = this.#withMentions(this.text.trim());
    if (!text && this.files.length === 0) return;
    const { files } = this;
    this.text = '';
    this.files = [];
    const result = await this.session.act({ kind: 'send', text, files });
    this.error = result.ok ? '' : result.error;
  }

  /** A typed `@Scrip` becomes the mention that the bot is told of. */
  #withMentions(text: string): string {
    const { members, bot } = this.session.view.world;
    return [...members.map(({ id, displayName }) => ({ id, name: displayName })), bot].reduce(
      (written, { id, name }) =>
        written.replaceAll(new RegExp(`@${escapeForPattern(name)}(?!\\w)`, 'gi'), `<@${id}>`),
      text,
    );
  }
}

customElements.define('message-composer', MessageComposer);
