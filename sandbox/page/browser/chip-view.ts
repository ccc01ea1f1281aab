import { ApplicationCommandOptionType as OptionType } from 'discord-api-types/v10';
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Chip } from './draft.ts';
import { icon } from './icons.ts';
import { SUGGESTIONS_ID } from './suggestion-list.ts';

/** What a chip shows beside its value, and what it tells. */
export interface ChipEvents {
  error: string | null;
  expanded: boolean;
  activeId: string | typeof nothing;
  onFocus: () => void;
  onText: (text: string) => void;
  onFile: (file: File | undefined) => void;
  onRemove: () => void;
}

/** One option of the command that is being typed. */
export function chipView(chip: Chip, events: ChipEvents): TemplateResult {
  const { option } = chip;
  const value = option.type === OptionType.Attachment ? fileField(chip, events) : textField(chip, events);
  return html`<span class="chip ${events.error ? 'invalid' : ''} ${chip.picked === null ? '' : 'picked'}">
    <label class="chip-name" for="option-${option.name}">${option.name}</label>${value}${
      option.required
        ? nothing
        : html`<button type="button" class="chip-remove" tabindex="-1" aria-label="Remove ${option.name}" @click=${events.onRemove}>${icon('close')}</button>`
    }
  </span>`;
}

function textField({ option, text }: Chip, events: ChipEvents): TemplateResult {
  const onInput = ({ target }: Event): void => {
    if (target instanceof HTMLTextAreaElement) events.onText(target.value);
  };
  const isNumber = option.type === OptionType.Integer || option.type === OptionType.Number;
  return html`<textarea
    rows="1" enterkeyhint="send" inputmode=${isNumber ? 'decimal' : nothing} id="option-${option.name}" data-option=${option.name} autocomplete="off" spellcheck="false"
    role="combobox" aria-expanded=${events.expanded} aria-controls=${SUGGESTIONS_ID} aria-activedescendant=${events.activeId}
    aria-required=${option.required ?? false} aria-invalid=${events.error !== null} aria-description=${option.description}
    .value=${live(text)} @input=${onInput} @focus=${events.onFocus}
  ></textarea>`;
}

function fileField({ option, file }: Chip, events: ChipEvents): TemplateResult {
  const onChange = ({ target }: Event): void => {
    if (target instanceof HTMLInputElement) events.onFile(target.files?.[0]);
  };
  return html`<span class="chip-file">${file?.name ?? 'Choose a file'}<input
    type="file" id="option-${option.name}" data-option=${option.name} aria-description=${option.description}
    @change=${onChange} @focus=${events.onFocus}
  /></span>`;
}
