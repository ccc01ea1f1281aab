import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { OpenModal } from '../../discord/types.ts';
import type { WireField } from '../wire.ts';
import { avatar } from './avatar.ts';
import { icon } from './icons.ts';
import { markdown } from './markdown-view.ts';
import { modalFieldView } from './modal-field.ts';
import { fieldError, initialValues, type ModalInput, modalParts, submittedValues } from './modal-values.ts';
import { PageElement } from './page-element.ts';
import type { Session } from './session.ts';

/** The form that the bot has opened for the acting member. The browser keeps the focus inside. */
export class ModalDialog extends PageElement {
  static override properties = {
    session: { attribute: false },
    modal: { attribute: false },
    values: { state: true },
    checked: { state: true },
    sending: { state: true },
    error: { state: true },
  };
  declare session: Session;
  declare modal: OpenModal | null;
  declare protected values: ReadonlyMap<string, WireField>;
  /** Errors are shown from the first attempt to send on. */
  declare protected checked: boolean;
  declare protected sending: boolean;
  declare protected error: string;
  #before: Element | null = null;

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('modal')) return;
    if (this.modal) this.#before ??= document.activeElement;
    this.values = this.modal ? initialValues(this.modal) : new Map();
    this.checked = false;
    this.sending = false;
    this.error = '';
  }

  protected override updated(changed: PropertyValues): void {
    if (!changed.has('modal')) return;
    if (this.modal) this.#showDialog();
    else this.#giveFocusBack();
  }

  #showDialog(): void {
    const dialog = this.querySelector('dialog');
    if (dialog && !dialog.open) dialog.showModal();
    this.querySelector<HTMLElement>('.sheet-body :is(input, textarea, button)')?.focus();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { modal, session } = this;
    if (!modal) return nothing;
    const text = { view: session.view, onCommand: () => {} };
    return html`<dialog aria-labelledby="modal-title" @cancel=${(event: Event) => this.#dismiss(event)}>
      <form class="sheet modal" novalidate @submit=${(event: Event) => void this.#submit(event)}>
        <header>${avatar(session.view.world.bot, session, 'small')}<h2 id="modal-title">${modal.title}</h2>
          <button type="button" class="icon-button" aria-label="Close" @click=${(event: Event) => this.#dismiss(event)}>${icon('close')}</button>
        </header>
        <div class="sheet-body">
          ${modalParts(modal).map((part) =>
            part.type === 'text' ? markdown(part.content, text) : this.#fieldView(part.input),
          )}
          <p class="muted small">This form goes to ${session.view.world.bot.name}. Do not share passwords here.</p>
        </div>
        <footer>
          ${this.error ? html`<p class="field-error" role="alert">${this.error}</p>` : nothing}
          <button type="button" class="button secondary" @click=${(event: Event) => this.#dismiss(event)}>Cancel</button>
          <button type="submit" class="button primary ${this.sending ? 'busy' : ''}"><span>Submit</span>${
            this.sending ? html`<i class="dots" aria-hidden="true"></i>` : nothing
          }</button>
        </footer>
      </form>
    </dialog>`;
  }

  #fieldView(input: ModalInput): TemplateResult {
    const value = this.values.get(input.customId) ?? '';
    const onValue = (next: WireField): void => {
      this.values = new Map(this.values).set(input.customId, next);
    };
    const error = this.checked ? fieldError(input, value) : null;
    return modalFieldView({ input, value, error, view: this.session.view, onValue });
  }

  async #submit(event: Event): Promise<void> {
    event.preventDefault();
    if (!this.modal || this.sending) return;
    const inputs = modalParts(this.modal).flatMap((part) => (part.type === 'input' ? [part.input] : []));
    this.checked = true;
    const wrong = inputs.find((input) => fieldError(input, this.values.get(input.customId) ?? ''));
    if (wrong) {
      const field = `[data-field="${CSS.escape(wrong.customId)}"] :is(input, textarea, button)`;
      return this.querySelector<HTMLElement>(field)?.focus();
    }
    this.sending = true;
    const { id } = this.modal;
    const result = await this.session.act({
      kind: 'submit',
      modalId: id,
      fields: submittedValues(inputs, this.values),
    });
    this.sending = false;
    const silent = result.ok && result.response?.type === 'failed';
    if (result.ok && !silent) this.session.closeModal(id);
    else this.error = result.ok ? 'Something went wrong. Try again.' : result.error;
  }

  #dismiss(event: Event): void {
    event.preventDefault();
    if (!this.modal) return;
    void this.session.act({ kind: 'dismiss', modalId: this.modal.id });
    this.session.closeModal(this.modal.id);
  }

  #giveFocusBack(): void {
    if (this.#before instanceof HTMLElement && this.#before.isConnected) this.#before.focus();
    this.#before = null;
  }
}

customElements.define('modal-dialog', ModalDialog);
