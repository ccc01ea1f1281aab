import type { AutocompleteInteraction, ChatInputCommandInteraction } from 'discord.js';
import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandOptionChoice,
  ApplicationCommandOptionType,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord-api-types/v10';
import type { Context } from './context.ts';
import type { Words } from './present/words/index.ts';

/** A command's payload, typed as a constant: what is sent to Discord, and what its arguments are inferred from. */
export type CommandPayload = Omit<RESTPostAPIChatInputApplicationCommandsJSONBody, 'options'> & {
  readonly options?: readonly APIApplicationCommandBasicOption[];
};

/** A file that somebody gave with a command, as Discord keeps it. */
export interface GivenFile {
  readonly url: string;
  readonly name: string;
  /** In bytes. */
  readonly size: number;
}

/** Discord's option types: 3 text, 4 whole number, 5 yes or no, 6 a member's id, 11 a file. */
type ValueOf<Option> = Option extends { readonly type: 3 | 6 }
  ? string
  : Option extends { readonly type: 4 }
    ? number
    : Option extends { readonly type: 5 }
      ? boolean
      : Option extends { readonly type: 11 }
        ? GivenFile
        : never;

type OptionsOf<Payload> = Payload extends { readonly options: readonly (infer Option)[] } ? Option : never;

/** The arguments of a command by name: null where an option that is not required was left out. */
export type ArgumentsOf<Payload> = {
  readonly [Option in OptionsOf<Payload> as Option extends { readonly name: infer Name extends string }
    ? Name
    : never]: Option extends { readonly required: true } ? ValueOf<Option> : ValueOf<Option> | null;
};

/** What a handler works with: who asked where, in which language, and the product's context. */
export interface Asked<Interaction> {
  readonly interaction: Interaction;
  readonly server: string;
  readonly channel: string;
  readonly member: string;
  /** Whether it was asked in a DM; `server` is then the one that the member chose for DMs. */
  readonly isDirect: boolean;
  readonly words: Words;
  readonly context: Context;
}

/** A slash command: its payload, its handler, and what completes its options. */
export interface Command {
  readonly payload: RESTPostAPIChatInputApplicationCommandsJSONBody;
  /** Whether there is such a subcommand here; of a command without any: always. */
  knows(interaction: ChatInputCommandInteraction): boolean;
  run(asked: Asked<ChatInputCommandInteraction>): Promise<void>;
  /** The choices for the option that is being typed; at most 25. */
  complete?(
    option: string,
    typed: string,
    asked: Asked<AutocompleteInteraction>,
  ): Promise<readonly APIApplicationCommandOptionChoice<string>[]>;
}

/** Binds a payload to a handler whose arguments follow from it. */
export function defineCommand<const Payload extends CommandPayload>(
  payload: Payload,
  run: (args: ArgumentsOf<Payload>, asked: Asked<ChatInputCommandInteraction>) => Promise<void>,
  complete?: Command['complete'],
): Command {
  return {
    payload: payload as unknown as RESTPostAPIChatInputApplicationCommandsJSONBody,
    knows: () => true,
    run: (asked) => run(argumentsFrom(payload, asked.interaction), asked),
    ...(complete === undefined ? {} : { complete }),
  };
}

/** The options alone of a payload. */
interface WithOptions {
  readonly options?: readonly APIApplicationCommandBasicOption[];
}

function argumentsFrom<Payload extends WithOptions>(
  payload: Payload,
  interaction: ChatInputCommandInteraction,
): ArgumentsOf<Payload> {
  const given: Record<string, unknown> = {};
  for (const { name, type } of payload.options ?? []) {
    const option = interaction.options.get(name);
    const isFile = type === ApplicationCommandOptionType.Attachment;
    given[name] = (isFile ? option?.attachment : option?.value) ?? null;
  }
  // The names and types are those of the payload, which Discord itself has checked.
  return given as ArgumentsOf<Payload>;
}

/** A subcommand's payload, typed as a constant like a command's. */
export type SubcommandPayload = WithOptions & { readonly name: string; readonly description: string };

/** One subcommand: its payload, its handler, and what completes its options. */
export interface Subcommand extends Pick<Command, 'run' | 'complete'> {
  readonly payload: SubcommandPayload;
}

/** Binds a subcommand's payload to a handler whose arguments follow from it. */
export function defineSubcommand<const Payload extends SubcommandPayload>(
  payload: Payload,
  run: (args: ArgumentsOf<Payload>, asked: Asked<ChatInputCommandInteraction>) => Promise<void>,
  complete?: Command['complete'],
): Subcommand {
  return {
    payload,
    run: (asked) => run(argumentsFrom(payload, asked.interaction), asked),
    ...(complete === undefined ? {} : { complete }),
  };
}

/** Subcommands under one name. */
export interface SubcommandGroup {
  readonly name: string;
  readonly description: string;
  readonly subcommands: readonly Subcommand[];
}

/**
 * A command of subcommands and groups of them.
 * @param isAllowed asked before each of them runs; it answers for itself where it says no
 */
export function defineCommandTree(
  payload: Omit<CommandPayload, 'options'>,
  branches: readonly (Subcommand | SubcommandGroup)[],
  isAllowed: (asked: Asked<ChatInputCommandInteraction>) => Promise<boolean> = () => Promise.resolve(true),
): Command {
  const byPath = new Map<string, Subcommand>();
  for (const branch of branches) {
    if ('payload' in branch) byPath.set(branch.payload.name, branch);
    else for (const leaf of branch.subcommands) byPath.set(`${branch.name} ${leaf.payload.name}`, leaf);
  }
  const chosen = ({ options }: ChatInputCommandInteraction | AutocompleteInteraction) =>
    byPath.get([options.getSubcommandGroup(false), options.getSubcommand(false)].filter(Boolean).join(' '));
  const tree = { ...payload, options: branches.map(branchPayload) };
  return {
    payload: tree as unknown as RESTPostAPIChatInputApplicationCommandsJSONBody,
    knows: (interaction) => chosen(interaction) !== undefined,
    async run(asked) {
      if (await isAllowed(asked)) await chosen(asked.interaction)?.run(asked);
    },
    complete: async (option, typed, asked) =>
      (await chosen(asked.interaction)?.complete?.(option, typed, asked)) ?? [],
  };
}

function branchPayload(branch: Subcommand | SubcommandGroup): Readonly<Record<string, unknown>> {
  if ('payload' in branch) return { ...branch.payload, type: ApplicationCommandOptionType.Subcommand };
  const { name, description, subcommands } = branch;
  const options = subcommands.map(branchPayload);
  return { name, description, options, type: ApplicationCommandOptionType.SubcommandGroup };
}
