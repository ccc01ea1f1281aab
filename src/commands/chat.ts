import { parseDecimal } from '../billing/money.ts';
import { defineCommand } from '../command.ts';
import { answerDisplay } from '../delivery/answer-display.ts';
import { reply } from '../delivery/reply.ts';
import { generate } from '../flows/generate.ts';
import { modelChoices } from '../present/model-choices.ts';
import { inputFault } from '../present/refusal.ts';

/** /chat: asks a model, streams its answer, ends in a receipt. */
export const chat = defineCommand(
  {
    name: 'chat',
    description: 'Ask a model anything. The answer ends with what it cost.',
    contexts: [0, 1],
    integration_types: [0],
    options: [
      {
        type: 3,
        name: 'prompt',
        description: 'Your question',
        required: true,
        min_length: 1,
        max_length: 6000,
      },
      {
        type: 3,
        name: 'model',
        description: 'Which model answers',
        required: false,
        max_length: 100,
        autocomplete: true,
      },
      { type: 5, name: 'private', description: 'Only you see the answer', required: false },
      {
        type: 3,
        name: 'max',
        description: 'The most this answer may cost, such as 12.50',
        required: false,
        max_length: 20,
      },
      { type: 5, name: 'fresh', description: 'Start a new conversation', required: false },
    ],
  },
  async (args, { interaction, server, channel, member, words, context }) => {
    // Only a ceiling needs the economy here: all else is asked once the display keeps the interaction alive.
    const unit = args.max === null ? null : (await context.economies.of(server)).unit;
    const max = args.max === null || unit === null ? null : parseDecimal(args.max, unit.scale);
    if (unit !== null && (max === null || max <= 0)) {
      return reply(interaction, inputFault('max', words.input.amount(unit.scale), words));
    }
    const question = {
      id: interaction.id,
      server,
      channel,
      member,
      prompt: args.prompt,
      model: args.model,
      max,
      isPrivate: args.private ?? false,
      follows: args.fresh === true ? ('none' as const) : ('latest' as const),
      replaces: null,
      token: interaction.token,
      locale: interaction.locale,
    };
    using display = answerDisplay(context, interaction, question, words);
    await generate(context, question, display);
  },
  async (_option, typed, { server, context, words }) =>
    modelChoices(await context.economies.of(server), typed, words),
);
