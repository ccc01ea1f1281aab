import {
  type APIApplicationCommand,
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandOption,
  ApplicationCommandType,
  ApplicationCommandOptionType as OptionType,
} from 'discord-api-types/v10';

export type CommandOption = APIApplicationCommandBasicOption;

/** A slash command as it is typed: a command without subcommands, or one of its subcommands. */
export interface LeafCommand {
  /** "chat", "admin wallet show" */
  path: string;
  description: string;
  /** Required ones first, as Discord orders them. */
  options: readonly CommandOption[];
}

/** All slash commands, subcommands as entries of their own, by name. */
export function leafCommands(commands: readonly APIApplicationCommand[]): LeafCommand[] {
  return commands
    .filter(({ type }) => (type ?? ApplicationCommandType.ChatInput) === ApplicationCommandType.ChatInput)
    .flatMap(({ name, description, options }) => leaves(name, description, options ?? []))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function leaves(
  path: string,
  description: string,
  options: readonly APIApplicationCommandOption[],
): LeafCommand[] {
  const below = options.flatMap((option) =>
    option.type === OptionType.Subcommand || option.type === OptionType.SubcommandGroup
      ? leaves(`${path} ${option.name}`, option.description, option.options ?? [])
      : [],
  );
  if (below.length > 0) return below;
  const basic = options.filter(
    (option): option is CommandOption =>
      option.type !== OptionType.Subcommand && option.type !== OptionType.SubcommandGroup,
  );
  return [{ path, description, options: basic }];
}

/** The message commands ("Ask about this"), by name. */
export function messageCommands(commands: readonly APIApplicationCommand[]): string[] {
  return commands.filter(({ type }) => type === ApplicationCommandType.Message).map(({ name }) => name);
}

/** What the `/` menu offers for what was typed after the slash: names that begin so, then names and texts that contain it. */
export function matchCommands(commands: readonly LeafCommand[], typed: string): LeafCommand[] {
  const wanted = typed.trim().toLowerCase();
  const rank = ({ path, description }: LeafCommand): number => {
    if (path.startsWith(wanted)) return 0;
    if (path.includes(wanted)) return 1;
    return description.toLowerCase().includes(wanted) && wanted.length > 1 ? 2 : 3;
  };
  return commands
    .map((command) => ({ command, rank: rank(command) }))
    .filter(({ rank }) => rank < 3)
    .sort((a, b) => a.rank - b.rank)
    .map(({ command }) => command);
}

/** A command line that names a command: its values are the texts after `option:`. */
export interface ParsedLine {
  command: LeafCommand;
  values: ReadonlyMap<string, string>;
}

/**
 * Reads `/chat prompt: hello there model: quick`. Text before the first option goes to the first one that takes text.
 * `null` when the line names no command, or when the command's name is not followed by a space yet.
 */
export function parseLine(line: string, commands: readonly LeafCommand[]): ParsedLine | null {
  const typed = line.slice(1);
  const command = commands
    .filter(({ path }) => line.startsWith('/') && typed.startsWith(`${path} `))
    .sort((a, b) => b.path.length - a.path.length)[0];
  if (!command) return null;
  const rest = typed.slice(command.path.length + 1);
  const names = command.options.map(({ name }) => escapeForPattern(name)).join('|');
  const marks = names ? [...rest.matchAll(new RegExp(`(?<=^|\\s)(${names}):\\s?`, 'g'))] : [];
  const values = new Map<string, string>();
  const lead = rest.slice(0, marks[0]?.index ?? rest.length).trim();
  const first = command.options.find(({ type }) => type === OptionType.String);
  if (lead && first) values.set(first.name, lead);
  marks.forEach((mark, index) => {
    const start = mark.index + mark[0].length;
    values.set(mark[1] ?? '', rest.slice(start, marks[index + 1]?.index).trim());
  });
  return { command, values };
}

/** The text with everything that a pattern would read as a sign made plain. */
export function escapeForPattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
