import { defineCommand } from '../command.ts';
import { answerInTime } from '../delivery/in-time.ts';
import { listModels } from '../flows/choose-model.ts';
import { modelsCard } from '../present/models.ts';

/** /models: what each model costs, and which one answers where a question names none. */
export const models = defineCommand(
  {
    name: 'models',
    description: 'What each model costs you, and which one answers. Only you see it.',
    contexts: [0, 1],
    integration_types: [0],
  },
  async (_args, asked) => {
    const { context, words } = asked;
    await answerInTime(asked, async () => modelsCard(await listModels(context, asked), 0, words));
  },
);
