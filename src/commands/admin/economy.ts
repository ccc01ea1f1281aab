import { ECONOMY_BYTES_MAX } from '../../billing/economy-file.ts';
import { defineSubcommand, type SubcommandGroup } from '../../command.ts';
import { fetchText } from '../../delivery/fetch-text.ts';
import { answerInTime } from '../../delivery/in-time.ts';
import { proposeEconomy } from '../../flows/switch-economy.ts';
import { economyCard, proposedCard, RULES_SHOWN, rulesCard } from '../../present/economy.ts';
import { inputFault } from '../../present/refusal.ts';

const show = defineSubcommand(
  { name: 'show', description: 'The economy that rules this server' },
  async (_args, asked) => {
    const { server, words, context } = asked;
    await answerInTime(asked, async () => {
      const [economy, rule] = [await context.economies.of(server), await context.economies.rule(server)];
      return economyCard(economy, rule, words);
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
    ],
  },
  async ({ name }, asked) => {
    const { server, words, context } = asked;
    await answerInTime(asked, async () => {
      const text = context.presets.get(name);
      if (text === undefined)
        return inputFault('name', words.economy.unknown([...context.presets.keys()]), words);
      return proposedCard(await proposeEconomy(context, server, text, `${name}.yaml`), words);
    });
  },
  async (_option, typed, { context }) => {
    const names = [...context.presets.keys()].filter((name) => name.includes(typed.trim().toLowerCase()));
    return names.slice(0, 25).map((name) => ({ name, value: name }));
  },
);

const upload = defineSubcommand(
  {
    name: 'upload',
    description: 'Look at an economy of your own, and use it if it is sound',
    options: [{ type: 11, name: 'file', description: 'Its YAML file, at most 64 kB', required: true }],
  },
  async ({ file }, asked) => {
    const { server, words, context } = asked;
    await answerInTime(asked, async () => {
      const text = await fetchText(file, ECONOMY_BYTES_MAX);
      if (text === null)
        return inputFault('file', words.economy.fileTooLarge(ECONOMY_BYTES_MAX / 1024), words);
      return proposedCard(await proposeEconomy(context, server, text, file.name), words);
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

/** /admin economy: which economy rules the server. */
export const economyGroup: SubcommandGroup = {
  name: 'economy',
  description: 'The economy of this server',
  subcommands: [show, use, upload, history],
};
