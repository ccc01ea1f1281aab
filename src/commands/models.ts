import { defineCommand } from '../command.ts';
import { reply } from '../delivery/reply.ts';
import { listModels } from '../flows/choose-model.ts';
import { modelsCard } from '../present/models.ts';

/** /models: what each model costs, and which one answers where a question names none. */
export const models = defineCommand(
  {
    name: 'models',
    description: 'What each model costs you, and which one answers. Only you see it.',
    contexts: [0],
    integration_types: [0],
  },
  async (_args, { interaction, server, member, words, context }) => {
    await reply(interaction, modelsCard(await listModels(context, { server, member }), 0, words));
  },
);
