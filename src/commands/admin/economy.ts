import type { AutocompleteInteraction } from 'discord.js';
import { parseInstant } from '../../billing/calendar.ts';
import { ECONOMY_BYTES_MAX } from '../../billing/economy-file.ts';
import { type Asked, defineSubcommand, type SubcommandGroup } from '../../command.ts';
import { fetchText } from '../../delivery/fetch-text.ts';
import { answerInTime } from '../../delivery/in-time.ts';
import { proposeEconomy } from '../../flows/switch-economy.ts';
import { askWhatIf } from '../../flows/what-if.ts';
import { economyCard, proposedCard, RULES_SHOWN, rulesCard, whatIfCard } from '../../present/economy.ts';
import { inputFault } from '../../present/refusal.ts';

const DATE = {
  type: 3,
  name: 'date',
  description: 'From when on, in UTC, such as 2026-12-31 or 2026-12-31 18:00; at once if left out',
  required: false,
  max_length: 25,
} as const;

/** The instant that was typed, in milliseconds; null where none was: at once. */
function fromOf(typed: string | null): number | null | 'no date' {
  return typed === null ? null : (parseInstant(typed) ?? 'no date');
}

const show = defineSubcommand(
  { name: 'show', description: 'The economy that rules this server, and what is planned' },
  async (_args, asked) => {
    const { server, words, context } = asked;
    await answerInTime(asked, async () => {
      const { economies } = context;
      const rule = await economies.rule(server);
      return economyCard(await economies.of(server), rule, await economies.planned(server), words);
    });
  },
);

const use = defineSubcommand(
  {
    name: 'use',
    description: 'Look at another economy, and use it if you like the difference',
    options: [
      {
        type: 3,
        name: 'name',
        description: 'Which economy',
        required: true,
        max_length: 40,
        autocomplete: true,
      },
      DATE,
    ],
  },
  async ({ name, date }, asked) => {
    const { server, words, context } = asked;
    await answerInTime(asked, async () => {
      const from = fromOf(date);
      if (from === 'no date') return inputFault('date', words.economy.badDate, words);
      const text = context.presets.get(name);
      if (text === undefined)
        return inputFault('name', words.economy.unknown([...context.presets.keys()]), words);
      const wish = { text, file: `${name}.yaml`, from };
      return proposedCard(await proposeEconomy(context, server, wish), words);
    });
  },
  presetChoices,
);

/** The presets whose name contains what was typed. */
async function presetChoices(_option: string, typed: string, { context }: Asked<AutocompleteInteraction>) {
  const names = [...context.presets.keys()].filter((name) => name.includes(typed.trim().toLowerCase()));
  return names.slice(0, 25).map((name) => ({ name, value: name }));
}

const upload = defineSubcommand(
  {
    name: 'upload',
    description: 'Look at an economy of your own, and use it if it is sound',
    options: [{ type: 11, name: 'file', description: 'Its YAML file, at most 64 kB', required: true }, DATE],
  },
  async ({ file, date }, asked) => {
    const { server, words, context } = asked;
    await answerInTime(asked, async () => {
      const from = fromOf(date);
      if (from === 'no date') return inputFault('date', words.economy.badDate, words);
      const text = await fetchText(file, ECONOMY_BYTES_MAX);
      if (text === null)
        return inputFault('file', words.economy.fileTooLarge(ECONOMY_BYTES_MAX / 1024), words);
      const wish = { text, file: file.name, from };
      return proposedCard(await proposeEconomy(context, server, wish), words);
    });
  },
);

const history = defineSubcommand(
  { name: 'history', description: 'Which economies ruled this server, and who chose them' },
  async (_args, asked) => {
    const { server, words, context } = asked;
    await answerInTime(asked, async () =>
      rulesCard(await context.economies.history(server, RULES_SHOWN), words),
    );
  },
);

const whatIf = defineSubcommand(
  {
    name: 'what-if',
    description: 'What members would have paid in the last 30 days under another economy',
    options: [
      {
        type: 3,
        name: 'name',
        description: 'Which economy; or give a file',
        required: false,
        max_length: 40,
        autocomplete: true,
      },
      { type: 11, name: 'file', description: 'Your own YAML file, at most 64 kB', required: false },
    ],
  },
  async ({ name, file }, asked) => {
    const { server, words, context } = asked;
    await answerInTime(asked, async () => {
      const text = file === null ? context.presets.get(name ?? '') : await fetchText(file, ECONOMY_BYTES_MAX);
      if (text === undefined)
        return inputFault('name', words.economy.unknown([...context.presets.keys()]), words);
      if (text === null)
        return inputFault('file', words.economy.fileTooLarge(ECONOMY_BYTES_MAX / 1024), words);
      return whatIfCard(await askWhatIf(context, server, text, file?.name ?? `${name}.yaml`), words);
    });
  },
  presetChoices,
);

/** /admin economy: which economy rules the server. */
export const economyGroup: SubcommandGroup = {
  name: 'economy',
  description: 'The economy of this server',
  subcommands: [show, use, upload, history, whatIf],
};
