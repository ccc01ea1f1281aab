import { ComponentType, TextInputStyle } from 'discord-api-types/v10';
import { html, nothing, type TemplateResult } from 'lit';
import type { WireField, WorldView } from '../wire.ts';
import { wireFile } from './api.ts';
import { isFile, type ModalInput } from './modal-values.ts';
import { namedIn } from './named.ts';
import type { SelectOption } from './select-menu.ts';
import './select-menu.ts';

/** One field of a modal: its value, what is wrong with it, and how to change it. */
export interface ModalFieldState {
  input: ModalInput;
  value: WireField;
  error: string | null;
  view: WorldView;
  onValue: (value: WireField) => void;
}

/** A field with its label, description, input and error. */
export function modalFieldView(state: ModalFieldState): TemplateResult {
  const { input, error } = state;
  const id = `field-${input.customId}`;
  const isBox = input.type === ComponentType.Checkbox;
  return html`<div class="field ${error ? 'invalid' : ''} ${isBox ? 'box-field' : ''}" data-field=${input.customId}>
    <label for=${id} id="${id}-label">${input.label}${input.required && !isBox ? html`<span class="required" aria-hidden="true">*</span>` : nothing}</label>
    ${input.description ? html`<p class="field-description" id="${id}-description">${input.description}</p>` : nothing}
    ${inputView(state, id)}
    ${error ? html`<p class="field-error" role="alert" id="${id}-error">${error}</p>` : nothing}
  </div>`;
}

function inputView(state: ModalFieldState, id: string): TemplateResult {
  switch (state.input.type) {
    case ComponentType.TextInput:
      return textView(state, id);
    case ComponentType.FileUpload:
      return uploadView(state, id);
    case ComponentType.RadioGroup:
    case ComponentType.CheckboxGroup:
      return groupView(state, id);
    case ComponentType.Checkbox:
      return html`<input type="checkbox" id=${id} .checked=${state.value === true} @change=${(event: Event) =>
        state.onValue(event.target instanceof HTMLInputElement && event.target.checked)} />`;
    default:
      return html`<select-menu
        .options=${selectOptions(state)} .placeholder=${state.input.placeholder ?? 'Make a selection'} .label=${state.input.label}
        .min=${state.input.minValues} .max=${state.input.maxValues} .revision=${0}
        @choose=${(event: CustomEvent<readonly string[]>) => state.onValue(event.detail)}
      ></select-menu>`;
  }
}

function textView({ input, value, error, onValue }: ModalFieldState, id: string): TemplateResult {
  const text = typeof value === 'string' ? value : '';
  const onInput = ({ target }: Event): void => {
    if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) onValue(target.value);
  };
  const describedBy = `${id}-description ${id}-error`;
  const field =
    input.style === TextInputStyle.Paragraph
      ? html`<textarea rows="4" id=${id} aria-describedby=${describedBy} aria-required=${input.required} aria-invalid=${error !== null}
          placeholder=${input.placeholder ?? ''} .value=${text} @input=${onInput}></textarea>`
      : html`<input type="text" id=${id} autocomplete="off" aria-describedby=${describedBy} aria-required=${input.required}
          aria-invalid=${error !== null} placeholder=${input.placeholder ?? ''} .value=${text} @input=${onInput} />`;
  const left = input.maxLength === null ? null : input.maxLength - text.length;
  return html`${field}${left === null ? nothing : html`<span class="counter ${left < 0 ? 'over' : ''}">${left}</span>`}`;
}

function groupView({ input, value, onValue }: ModalFieldState, id: string): TemplateResult {
  const single = input.type === ComponentType.RadioGroup;
  const chosen = typeof value === 'object' ? value.filter((each) => !isFile(each)) : [value];
  const onChange = (option: string, checked: boolean): void => {
    if (single) onValue(option);
    else
      onValue(
        checked ? [...chosen.map(String), option] : chosen.map(String).filter((each) => each !== option),
      );
  };
  return html`<div class="options" role=${single ? 'radiogroup' : 'group'} aria-labelledby="${id}-label">${input.options.map(
    ({ label, value: option, description }) => html`<label class="option"><input
        type=${single ? 'radio' : 'checkbox'} name=${id} .checked=${chosen.includes(option)}
        @change=${(event: Event) => onChange(option, event.target instanceof HTMLInputElement && event.target.checked)}
      /><span>${label}${description ? html`<small>${description}</small>` : nothing}</span></label>`,
  )}</div>`;
}

function uploadView({ input, value, onValue }: ModalFieldState, id: string): TemplateResult {
  const files = typeof value === 'object' ? value.filter(isFile) : [];
  const onChange = async ({ target }: Event): Promise<void> => {
    if (target instanceof HTMLInputElement)
      onValue(await Promise.all([...(target.files ?? [])].map(wireFile)));
  };
  return html`<div class="upload"><input type="file" id=${id} ?multiple=${input.maxValues > 1} @change=${onChange} />
    ${files.map(({ name }) => html`<span>${name}</span>`)}</div>`;
}

function selectOptions({ input, view }: ModalFieldState): readonly SelectOption[] {
  const chosen = new Set(typeof input.value === 'string' ? [input.value] : input.value);
  const { members, roles, channels } = namedIn(view);
  const named = {
    [ComponentType.UserSelect]: members,
    [ComponentType.RoleSelect]: roles,
    [ComponentType.MentionableSelect]: [...members, ...roles],
    [ComponentType.ChannelSelect]: channels,
  }[input.type];
  const options = named
    ? named.map(({ name, value, description = '' }) => ({ label: name, value: String(value), description }))
    : input.options.map(({ label, value, description }) => ({
        label,
        value,
        description: description ?? '',
      }));
  return options.map((option) => ({ ...option, chosen: chosen.has(option.value) }));
}
