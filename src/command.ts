import type { AutocompleteInteraction, ChatInputCommandInteraction } from 'discord.js';
import type {
  APIApplicationCommandBasicOption,
  APIApplicationCommandOptionChoice,
  RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord-api-types/v10';
import type { Context } from './context.ts';
import type { Words } from './present/words/index.ts';

/** A command's payload, typed as a constant: what is sent to Discord, and what its arguments are inferred from. */
export type CommandPayload = Omit<RESTPostAPIChatInputApplicationCommandsJSONBody, 'options'> & {
  readonly options?: readonly APIApplicationCommandBasicOption[];
};

/** Discord's option types: 3 text, 4 whole number, 5 yes or no. */
type ValueOf<Option> = Option extends { readonly type: 3 }
  ? string
  : Option extends { readonly type: 4 }
    ? number
    : Option extends { readonly type: 5 }
      ? boolean
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
  readonly words: Words;
  readonly context: Context;
}

/** A slash command: its payload, its handler, and what completes its options. */
export interface Command {
  readonly payload: RESTPostAPIChatInputApplicationCommandsJSONBody;
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
    run: (asked) => run(argumentsFrom(payload, asked.interaction), asked),
    ...(complete === undefined ? {} : { complete }),
  };
}

function argumentsFrom<Payload extends CommandPayload>(
  payload: Payload,
  interaction: ChatInputCommandInteraction,
): ArgumentsOf<Payload> {
  const given: Record<string, unknown> = {};
  for (const { name } of payload.options ?? []) given[name] = interaction.options.get(name)?.value ?? null;
  // The names and types are those of the payload, which Discord itself has checked.
  return given as ArgumentsOf<Payload>;
}
