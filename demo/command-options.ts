import type { APIApplicationCommandOption, ApplicationCommandOptionType } from 'discord-api-types/v10';
import type { RegisteredCommand } from '../sandbox/discord/index.ts';

/**
 * The options of a command by name, with their types; of the subcommand where the path leads to one.
 *
 * Empty for a command nobody registered: whoever gives it is told so by Discord.
 */
export function commandOptions(
  commands: readonly RegisteredCommand[],
  path: string,
): ReadonlyMap<string, ApplicationCommandOptionType> {
  const [name, ...steps] = path.split(' ');
  let options: readonly APIApplicationCommandOption[] =
    commands.find((command) => command.type === 1 && command.name === name)?.options ?? [];
  for (const step of steps) {
    const next = options.find((option) => option.name === step);
    options = next !== undefined && 'options' in next ? (next.options ?? []) : [];
  }
  return new Map(options.map((option) => [option.name, option.type]));
}
