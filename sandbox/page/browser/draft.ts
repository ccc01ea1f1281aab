import { ApplicationCommandOptionType as OptionType } from 'discord-api-types/v10';
import type { WireFile, WireValue } from '../wire.ts';
import type { CommandOption, LeafCommand, ParsedLine } from './command-line.ts';

/** One option of a command that is being typed. */
export interface Chip {
  option: CommandOption;
  text: string;
  /** What was picked from a list; forgotten when the text changes. */
  picked: string | number | boolean | null;
  file: WireFile | null;
}

/** A command that is being typed; immutable. */
export interface Draft {
  command: LeafCommand;
  chips: readonly Chip[];
}

/** One thing that can be picked for an option. */
export interface Candidate {
  name: string;
  value: string | number | boolean;
  description?: string;
}

/** What people, roles and channels an option can name. */
export interface Named {
  members: readonly Candidate[];
  roles: readonly Candidate[];
  channels: readonly Candidate[];
}

/** Begins a command with its required options. */
export function beginDraft(command: LeafCommand): Draft {
  return { command, chips: command.options.filter(({ required }) => required).map(emptyChip) };
}

/** A draft with the values of a typed line; texts that name a candidate pick it. */
export function draftOfLine({ command, values }: ParsedLine, named: Named): Draft {
  let draft = beginDraft(command);
  for (const [name, text] of values) {
    draft = setText(addChip(draft, name), name, text);
    const chip = draft.chips.find(({ option }) => option.name === name);
    const wanted = text.replace(/^[@#]/, '').toLowerCase();
    const candidate = (chip && candidates(chip.option, named))?.find(
      (each) => each.name.toLowerCase() === wanted || String(each.value).toLowerCase() === wanted,
    );
    if (candidate) draft = pick(draft, name, candidate);
  }
  return draft;
}

function emptyChip(option: CommandOption): Chip {
  return { option, text: '', picked: null, file: null };
}

export function addChip(draft: Draft, name: string): Draft {
  const option = draft.command.options.find((each) => each.name === name);
  if (!option || draft.chips.some((chip) => chip.option.name === name)) return draft;
  return { ...draft, chips: [...draft.chips, emptyChip(option)] };
}

export function removeChip(draft: Draft, name: string): Draft {
  return { ...draft, chips: draft.chips.filter(({ option }) => option.name !== name) };
}

export function setText(draft: Draft, name: string, text: string): Draft {
  return change(draft, name, { text, picked: null });
}

export function pick(draft: Draft, name: string, candidate: Candidate): Draft {
  return change(draft, name, { text: candidate.name, picked: candidate.value });
}

export function setFile(draft: Draft, name: string, file: WireFile | null): Draft {
  return change(draft, name, { file, text: file?.name ?? '' });
}

function change(draft: Draft, name: string, values: Partial<Chip>): Draft {
  return {
    ...draft,
    chips: draft.chips.map((chip) => (chip.option.name === name ? { ...chip, ...values } : chip)),
  };
}

/** The options that can still be added. */
export function remainingOptions(draft: Draft): CommandOption[] {
  return draft.command.options.filter(({ name }) => !draft.chips.some((chip) => chip.option.name === name));
}

/** The fixed things an option takes, or `null` when it takes free text (or asks the bot). */
export function candidates(option: CommandOption, named: Named): readonly Candidate[] | null {
  switch (option.type) {
    case OptionType.Boolean:
      return [
        { name: 'True', value: true },
        { name: 'False', value: false },
      ];
    case OptionType.User:
      return named.members;
    case OptionType.Role:
      return named.roles;
    case OptionType.Mentionable:
      return [...named.members, ...named.roles];
    case OptionType.Channel:
      return named.channels;
    case OptionType.String:
    case OptionType.Integer:
    case OptionType.Number:
      return option.choices?.map(({ name, value }) => ({ name, value })) ?? null;
    default:
      return null;
  }
}

/** The candidates whose name contains the text; all of them once one is picked. */
export function filterCandidates(all: readonly Candidate[], chip: Chip): readonly Candidate[] {
  const wanted = chip.picked === null ? chip.text.replace(/^[@#]/, '').toLowerCase() : '';
  return all.filter(({ name }) => name.toLowerCase().includes(wanted));
}

export function asksBot({ option }: Chip): boolean {
  return 'autocomplete' in option && option.autocomplete === true;
}

/** What is wrong with a chip, as a sentence; `null` when it can be sent. */
export function chipError(chip: Chip): string | null {
  const { option, text } = chip;
  if (option.type === OptionType.Attachment) return chip.file || !option.required ? null : 'Choose a file.';
  if (text.trim() === '') return 'This option is required. Specify a value.';
  switch (option.type) {
    case OptionType.String:
      if (option.choices && chip.picked === null) return 'Choose one of the list.';
      if (text.length < (option.min_length ?? 0)) return `At least ${option.min_length} characters.`;
      return text.length > (option.max_length ?? 6000)
        ? `At most ${option.max_length ?? 6000} characters.`
        : null;
    case OptionType.Integer:
    case OptionType.Number:
      return numberError(chip);
    default:
      return chip.picked === null ? 'Choose one of the list.' : null;
  }
}

function numberError({ option, text, picked }: Chip): string | null {
  if (option.type !== OptionType.Integer && option.type !== OptionType.Number) return null;
  if (picked !== null) return null;
  if (option.choices) return 'Choose one of the list.';
  const value = Number(text);
  if (Number.isNaN(value)) return 'This is no number.';
  if (option.type === OptionType.Integer && !Number.isSafeInteger(value)) return 'A whole number, please.';
  if (option.min_value !== undefined && value < option.min_value) return `At least ${option.min_value}.`;
  if (option.max_value !== undefined && value > option.max_value) return `At most ${option.max_value}.`;
  return null;
}

/** The first chip that cannot be sent. Empty optional ones are left out when sending. */
export function firstError(draft: Draft): { name: string; error: string } | null {
  for (const chip of draft.chips) {
    const error = isBlank(chip) && !chip.option.required ? null : chipError(chip);
    if (error) return { name: chip.option.name, error };
  }
  return null;
}

function isBlank(chip: Chip): boolean {
  return chip.text.trim() === '' && chip.file === null;
}

/** The values as they are sent; of an unfinished draft what can be read of it, for autocomplete. */
export function draftValues(draft: Draft): Record<string, WireValue> {
  const values: Record<string, WireValue> = {};
  for (const chip of draft.chips) {
    const value = chipValue(chip);
    if (value !== null) values[chip.option.name] = value;
  }
  return values;
}

function chipValue(chip: Chip): WireValue | null {
  if (chip.file) return chip.file;
  if (chip.picked !== null) return chip.picked;
  if (isBlank(chip)) return null;
  const isNumber = chip.option.type === OptionType.Integer || chip.option.type === OptionType.Number;
  if (!isNumber) return chip.text;
  return Number.isNaN(Number(chip.text)) ? null : Number(chip.text);
}
