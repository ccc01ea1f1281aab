import { defineCommand } from '../command.ts';
import { reply } from '../delivery/reply.ts';
import { sketchPortrait } from '../flows/draw.ts';
import { pictureFault } from '../present/picture-fault.ts';
import { pictureOffer } from '../present/sketch-cards.ts';

/** /portrait: quotes the exact price on a private card; Generate on it draws. */
export const portrait = defineCommand(
  {
    name: 'portrait',
    description: 'Draw a portrait. You see the exact price before anything is charged.',
    contexts: [0, 1],
    integration_types: [0],
    options: [
      {
        type: 3,
        name: 'description',
        description: 'Who or what to draw',
        required: true,
        min_length: 1,
        max_length: 2000,
      },
      {
        type: 3,
        name: 'model',
        description: 'Which model draws',
        required: false,
        max_length: 100,
        autocomplete: true,
      },
      {
        type: 3,
        name: 'size',
        description: 'Width x height, such as 1024x1024',
        required: false,
        max_length: 20,
      },
      { type: 4, name: 'steps', description: 'More steps draw finer and cost more', required: false },
      {
        type: 4,
        name: 'seed',
        description: 'The same seed and settings draw the same picture',
        required: false,
      },
      { type: 4, name: 'count', description: 'How many pictures, 1 to 4', required: false },
      { type: 5, name: 'private', description: 'Only you see the picture', required: false },
    ],
  },
  async (args, { interaction, server, channel, member, words, context }) => {
    const { model, size, steps, seed, count } = args;
    const sketched = await sketchPortrait(context, {
      id: interaction.id,
      server,
      channel,
      member,
      description: args.description,
      ask: { model, size, steps, seed, count },
      isPrivate: args.private ?? false,
      locale: interaction.locale,
    });
    const answer = sketched.ok ? pictureOffer(sketched.quote, words) : pictureFault(sketched.fault, words);
    await reply(interaction, answer);
  },
  async (_option, typed, { server, context }) => {
    const { images } = await context.economies.of(server);
    const fitting = images.filter(({ name, title }) =>
      `${name} ${title}`.toLowerCase().includes(typed.toLowerCase()),
    );
    return fitting.slice(0, 25).map(({ name, title }) => ({ name: title, value: name }));
  },
);
