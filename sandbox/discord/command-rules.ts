import { invalidForm } from './errors.ts';

/** A command or option as a request brings it, with the fields that rules concern. */
export interface CommandBody {
  id?: string;
  name?: string;
  type?: number | null;
  description?: string | null;
  description_localizations?: Record<string, string> | null;
  name_localizations?: Record<string, string> | null;
  required?: boolean | null;
  autocomplete?: boolean | null;
  contexts?: number[] | null;
  choices?: { name: string; value: string | number }[] | null;
  options?: CommandBody[] | null;
  default_member_permissions?: string | number | null;
  [field: string]: unknown;
}

const NAME = /^[-_'\p{L}\p{N}\p{Script=Devanagari}\p{Script=Thai}]{1,32}$/u;
const CHARACTERS_MAX = 8000;
const LIMITS: Readonly<Record<number, number>> = { 1: 100, 2: 15, 3: 15 };
const SUBCOMMAND = 1;
const GROUP = 2;
const BOT_DM = 1;

/** The rules of one command that the schema does not know. @throws {DiscordError} 50035 */
export function checkCommand(command: CommandBody, inGuild: boolean): void {
  const chatInput = (command.type ?? 1) === 1;
  const names = [command.name ?? '', ...Object.values(command.name_localizations ?? {})];
  if (chatInput) for (const name of names) checkName(name);
  if (chatInput && !command.description) {
    throw invalidForm('description', 'BASE_TYPE_REQUIRED', 'This field is required');
  }
  if (!chatInput && command.description) {
    throw invalidForm(
      'description',
      'APPLICATION_COMMAND_INVALID_DESCRIPTION',
      'Context menu commands cannot have description',
    );
  }
  if (inGuild && command.contexts?.includes(BOT_DM)) {
    throw invalidForm(
      'contexts',
      'APPLICATION_COMMAND_INVALID_CONTEXT',
      'Guild commands cannot have the BOT_DM context',
    );
  }
  checkOptions(command.options ?? [], 'options');
  if (charactersOf(command) > CHARACTERS_MAX) {
    throw invalidForm(
      'options',
      'APPLICATION_COMMAND_TOO_LARGE',
      `Command exceeds maximum size (${CHARACTERS_MAX})`,
    );
  }
}

/** Names are unique per type, and each type has its number. @throws {DiscordError} 50035 or 30032 */
export function checkCommandSet(commands: readonly CommandBody[]): void {
  const seen = new Set<string>();
  for (const command of commands) {
    const key = `${command.type ?? 1} ${command.name}`;
    if (seen.has(key)) {
      throw invalidForm(
        'name',
        'APPLICATION_COMMANDS_DUPLICATE_NAME',
        `Application command names must be unique: ${command.name}`,
      );
    }
    seen.add(key);
  }
  for (const [type, limit] of Object.entries(LIMITS)) {
    const count = commands.filter((command) => (command.type ?? 1) === Number(type)).length;
    if (count > limit) {
      throw invalidForm(
        '_',
        'BASE_TYPE_MAX_LENGTH',
        `Maximum number of application commands reached (${limit}).`,
      );
    }
  }
}

function checkName(name: string): void {
  if (NAME.test(name) && name === name.toLowerCase()) return;
  throw invalidForm('name', 'APPLICATION_COMMAND_INVALID_NAME', `Command name is invalid: ${name}`);
}

function checkOptions(options: readonly CommandBody[], path: string): void {
  const names = options.map((option) => option.name ?? '');
  for (const name of names) checkName(name);
  if (new Set(names).size !== names.length) {
    throw invalidForm(path, 'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS', 'Option name already exists');
  }
  const nested = options.filter((option) => option.type === SUBCOMMAND || option.type === GROUP);
  if (nested.length > 0 && nested.length < options.length) {
    throw invalidForm(
      path,
      'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
      'Sub-command and sub-command group option types are mutually exclusive to all other types',
    );
  }
  let optionalSeen = false;
  for (const [index, option] of options.entries()) {
    if (option.required === true && optionalSeen) {
      const message = 'Required options must be placed before non-required options';
      throw invalidForm(`${path}.${index}`, 'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID', message);
    }
    optionalSeen ||= option.required !== true;
    if (option.autocomplete === true && (option.choices ?? []).length > 0) {
      throw invalidForm(
        `${path}.${index}`,
        'APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE',
        'Choices and autocomplete exclude each other',
      );
    }
    checkOptions(option.options ?? [], `${path}.${index}.options`);
  }
}

/** Names, descriptions and values, each counted with its longest localisation. */
function charactersOf(command: CommandBody): number {
  const longest = (text: string | null | undefined, others: Record<string, string> | null | undefined) =>
    Math.max((text ?? '').length, ...Object.values(others ?? {}).map((other) => other.length));
  const own =
    longest(command.name, command.name_localizations) +
    longest(command.description, command.description_localizations);
  const choices = (command.choices ?? []).reduce(
    (sum, { name, value }) => sum + name.length + String(value).length,
    0,
  );
  return own + choices + (command.options ?? []).reduce((sum, option) => sum + charactersOf(option), 0);
}
