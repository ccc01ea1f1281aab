import { ComponentType } from 'discord-api-types/v10';
import type { ModalField, OpenModal } from '../../discord/types.ts';
import type { WireField, WireFile } from '../wire.ts';

/** The input of one modal field with its bounds. */
export interface ModalInput extends ModalField {
  minValues: number;
  maxValues: number;
}

/** What the inputs of a modal hold, by custom_id. */
export type ModalValues = ReadonlyMap<string, WireField>;

/** One part of a modal, in order: text to read, or an input. */
export type ModalPart = { type: 'text'; content: string } | { type: 'input'; input: ModalInput };

/** The parts of a modal as they are shown. */
export function modalParts({ raw, fields }: OpenModal): ModalPart[] {
  return raw.components.flatMap((component): ModalPart[] => {
    if (component.type === ComponentType.TextDisplay) return [{ type: 'text', content: component.content }];
    const inputs = component.type === ComponentType.Label ? [component.component] : component.components;
    return inputs.flatMap((input): ModalPart[] => {
      const field = fields.find(({ customId }) => 'custom_id' in input && customId === input.custom_id);
      if (!field) return [];
      const minValues = 'min_values' in input ? (input.min_values ?? 1) : 1;
      const maxValues = 'max_values' in input ? (input.max_values ?? 1) : 1;
      return [{ type: 'input', input: { ...field, minValues, maxValues } }];
    });
  });
}

/** What the inputs hold at first. */
export function initialValues(modal: OpenModal): Map<string, WireField> {
  return new Map(modal.fields.map((field) => [field.customId, initialValue(field)]));
}

function initialValue({ type, value }: ModalField): WireField {
  if (type === ComponentType.Checkbox) return value === 'true';
  if (type === ComponentType.TextInput || type === ComponentType.RadioGroup) {
    return typeof value === 'string' ? value : (value?.[0] ?? '');
  }
  return typeof value === 'string' ? [value] : (value ?? []);
}

/** What is wrong with a value, as a sentence; `null` when it can be sent. */
export function fieldError(input: ModalInput, value: WireField): string | null {
  if (typeof value === 'boolean') return null;
  if (typeof value === 'string') return textError(input, value);
  if (value.length === 0) return input.required ? 'This field is required.' : null;
  if (value.length < input.minValues) return `Choose at least ${input.minValues}.`;
  return value.length > input.maxValues ? `Choose at most ${input.maxValues}.` : null;
}

function textError({ required, minLength, maxLength }: ModalInput, text: string): string | null {
  if (text.trim() === '') return required ? 'This field is required.' : null;
  if (text.length < (minLength ?? 0)) return `Must be at least ${minLength} characters.`;
  return text.length > (maxLength ?? 4000) ? `Must be at most ${maxLength ?? 4000} characters.` : null;
}

/** The values as they are sent; a radio group that nobody touched is left out. */
export function submittedValues(
  inputs: readonly ModalInput[],
  values: ModalValues,
): Record<string, WireField> {
  const sent: Record<string, WireField> = {};
  for (const { customId, type } of inputs) {
    const value = values.get(customId);
    if (value === undefined || (type === ComponentType.RadioGroup && value === '')) continue;
    sent[customId] = value;
  }
  return sent;
}

export function isFile(value: string | WireFile): value is WireFile {
  return typeof value === 'object';
}
