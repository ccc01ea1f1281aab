import type { APIApplicationCommand, APIApplicationCommandOption } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import type { StoredChannel } from '../store.ts';
import { type OptionValues, type SandboxFile, SandboxUsageError } from '../types.ts';
import {
  type Resolved,
  resolveChannel,
  resolveMentionable,
  resolveRole,
  resolveUser,
  uploadFile,
} from './resolve.ts';

const SUBCOMMAND = 1;
const GROUP = 2;
const STRING_MAX = 6000;

interface SentOption {
  name: string;
  type: number;
  value?: unknown;
  focused?: boolean;
  options?: SentOption[];
}

/** What a member typed, as Discord sends it. */
export interface FilledCommand {
  options: SentOption[];
  resolved: Resolved;
  focusedType: number | null;
}

/** The options of a (sub)command that a path ends in, and the path's steps. */
export interface CommandPlace {
  steps: readonly { name: string; type: number }[];
  options: readonly APIApplicationCommandOption[];
}

/** Follows "group sub" into a command. @throws {SandboxUsageError} when there is no such subcommand */
export function placeOf(command: APIApplicationCommand, path: readonly string[]): CommandPlace {
  let options = command.options ?? [];
  const steps: { name: string; type: number }[] = [];
  for (const name of path) {
    const next = options.find((option) => option.name === name);
    if (next === undefined || (next.type !== SUBCOMMAND && next.type !== GROUP)) {
      const known = options.map((option) => option.name).join(', ');
      throw new SandboxUsageError(`/${command.name} has no subcommand ${name}; there is: ${known}`);
    }
    steps.push({ name, type: next.type });
    options = next.options ?? [];
  }
  if (options.some(({ type }) => type === SUBCOMMAND || type === GROUP)) {
    const known = options.map((option) => option.name).join(', ');
    throw new SandboxUsageError(`/${[command.name, ...path].join(' ')} needs a subcommand: ${known}`);
  }
  return { steps, options };
}

/**
 * Checks and fills the options, as Discord's client does before it sends anything.
 * @throws {SandboxUsageError} for what the client would not let a member send
 */
export function fillCommand(
  core: Core,
  channel: StoredChannel,
  place: CommandPlace,
  values: OptionValues,
  focused: string | null,
): FilledCommand {
  const resolved: Resolved = {};
  const known = new Set(place.options.map(({ name }) => name));
  for (const name of Object.keys(values)) {
    if (!known.has(name))
      throw new SandboxUsageError(`there is no option ${name}; there is: ${[...known].join(', ')}`);
  }
  if (focused !== null && !known.has(focused)) throw new SandboxUsageError(`there is no option ${focused}`);
  const sent: SentOption[] = [];
  let focusedType: number | null = null;
  for (const option of place.options) {
    const isFocused = option.name === focused;
    const value = values[option.name] ?? (isFocused ? '' : undefined);
    if (isFocused) {
      focusedType = option.type;
      sent.push({ name: option.name, type: option.type, value: String(value), focused: true });
    } else if (value !== undefined) {
      sent.push({
        name: option.name,
        type: option.type,
        value: valueFor(core, channel, resolved, option, value),
      });
    } else if (option.required === true && focused === null) {
      throw new SandboxUsageError(`the option ${option.name} is required`);
    }
  }
  const nested = place.steps
    .toReversed()
    .reduce<SentOption[]>((inner, step) => [{ ...step, options: inner }], sent);
  return { options: nested, resolved, focusedType };
}

function valueFor(
  core: Core,
  channel: StoredChannel,
  resolved: Resolved,
  option: APIApplicationCommandOption,
  value: string | number | boolean | SandboxFile,
): unknown {
  if (typeof value === 'object') {
    if (option.type !== 11) throw new SandboxUsageError(`${option.name} takes no file`);
    return uploadFile(core, resolved, channel, value);
  }
  const text = String(value);
  switch (option.type) {
    case 3:
      return stringFor(option, text);
    case 4:
    case 10:
      return numberFor(option, text);
    case 5:
      if (!/^(true|false|yes|no)$/i.test(text))
        throw new SandboxUsageError(`${option.name} must be true or false`);
      return /^(true|yes)$/i.test(text);
    case 6:
      return resolveUser(core, resolved, channel, text);
    case 7:
      return resolveChannel(core, resolved, channel, text);
    case 8:
      return resolveRole(core, resolved, channel, text);
    case 9:
      return resolveMentionable(core, resolved, channel, text);
    default:
      throw new SandboxUsageError(`${option.name} needs a file`);
  }
}

function stringFor(option: Extract<APIApplicationCommandOption, { type: 3 }>, text: string): string {
  const min = option.min_length ?? 0;
  const max = option.max_length ?? STRING_MAX;
  const chosen = choose(option, text);
  if (chosen !== null) return String(chosen);
  if (text.length < min || text.length > max) {
    throw new SandboxUsageError(
      `${option.name} must be ${min} to ${max} characters long, not ${text.length}`,
    );
  }
  return text;
}

function numberFor(option: Extract<APIApplicationCommandOption, { type: 4 | 10 }>, text: string): number {
  const chosen = choose(option, text);
  const value = chosen === null ? Number(text) : Number(chosen);
  const whole = option.type === 10 || Number.isInteger(value);
  if (text.trim() === '' || !Number.isFinite(value) || !whole) {
    throw new SandboxUsageError(
      `${option.name} must be a ${option.type === 4 ? 'whole ' : ''}number, not "${text}"`,
    );
  }
  const min = option.min_value ?? Number.MIN_SAFE_INTEGER;
  const max = option.max_value ?? Number.MAX_SAFE_INTEGER;
  if (value < min || value > max) throw new SandboxUsageError(`${option.name} must be from ${min} to ${max}`);
  return value;
}

/** The value of a choice named by its name or value; null when the option has no choices. */
function choose(option: APIApplicationCommandOption, text: string): string | number | null {
  const choices = 'choices' in option ? (option.choices ?? []) : [];
  if (choices.length === 0) return null;
  const found = choices.find(
    ({ name, value }) => String(value) === text || name.toLowerCase() === text.toLowerCase(),
  );
  if (found === undefined) {
    const known = choices.map(({ name }) => name).join(', ');
    throw new SandboxUsageError(`${option.name} must be one of: ${known}`);
  }
  return found.value;
}
