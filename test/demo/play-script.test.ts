import {
  ActionRowBuilder,
  ApplicationCommandOptionType,
  ButtonBuilder,
  ButtonStyle,
  type ChatInputCommandInteraction,
  type Interaction,
  MessageFlags,
  StringSelectMenuBuilder,
  TextInputStyle,
} from 'discord.js';
import { describe, expect, it } from 'vitest';
import { playScript } from '../../demo/play-script.ts';
import { parseScript } from '../../demo/script-parser.ts';
import { type Bench, startBench } from '../sandbox/discord/harness.ts';

const { String: Text, User, Attachment } = ApplicationCommandOptionType;

const row = (...buttons: ButtonBuilder[]) => new ActionRowBuilder<ButtonBuilder>().addComponents(buttons);
const button = (label: string) =>
  new ButtonBuilder().setCustomId(label).setLabel(label).setStyle(ButtonStyle.Primary);
const models = new ActionRowBuilder<StringSelectMenuBuilder>().addComponents(
  new StringSelectMenuBuilder()
    .setCustomId('model')
    .setPlaceholder('Model')
    .addOptions({ label: 'quick', value: 'a' }, { label: 'deep · 12', value: 'b' }),
);

/** A bot with one command of each kind that a script must be able to work with. */
async function answer(interaction: Interaction): Promise<unknown> {
  if (interaction.isButton()) {
    if (interaction.customId !== 'Reply') return interaction.reply(`${interaction.user.username} pressed`);
    const input = { type: 4, customId: 'text', style: TextInputStyle.Short, label: 'Your reply' } as const;
    return interaction.showModal({
      customId: 'form',
      title: 'Go on',
      components: [{ type: 1, components: [input] }],
    });
  }
  if (interaction.isModalSubmit()) {
    return interaction.reply(`read: ${interaction.fields.getTextInputValue('text')}`);
  }
  if (interaction.isStringSelectMenu()) {
    return interaction.update({ content: `chose ${interaction.values.join()}`, components: [] });
  }
  return interaction.isChatInputCommand() ? command(interaction) : undefined;
}

async function command(interaction: ChatInputCommandInteraction): Promise<unknown> {
  const { commandName, options } = interaction;
  if (commandName === 'silent') return undefined;
  if (commandName === 'draw') {
    await interaction.reply('-# Drawing … · 10.00 held');
    return setImmediate(() => interaction.followUp('drawn').then(() => interaction.editReply('Done.')));
  }
  if (commandName === 'gift') {
    const content = `for ${options.getUser('member')?.username}: ${options.getAttachment('file')?.name ?? 'nothing'}`;
    return interaction.reply({ content, flags: MessageFlags.Ephemeral });
  }
  await interaction.deferReply();
  await interaction.editReply({ content: 'Half of', components: [row(button('Stop'))] });
  return interaction.editReply({
    content: `${options.getString('prompt')} by ${options.getString('model') ?? 'default'}`,
    components: [row(button('Keep'), button('Reply')), models],
  });
}

async function stage(): Promise<Bench> {
  const bench = await startBench({ limits: { acknowledgeWithinMs: 200, webhookPerWindow: 100 } });
  await bench.client.application.commands.set([
    {
      name: 'chat',
      description: 'Talk',
      options: ['prompt', 'model'].map((name) => ({ type: Text, name, description: name })),
    },
    {
      name: 'gift',
      description: 'Give',
      options: [
        { type: User, name: 'member', description: 'Whom', required: true },
        { type: Attachment, name: 'file', description: 'What' },
      ],
    },
    { name: 'draw', description: 'Draws' },
    { name: 'silent', description: 'Says nothing' },
  ]);
  bench.onInteraction(answer);
  return bench;
}

async function play(bench: Bench, script: string, targetMs = 30_000): Promise<string[]> {
  const lines: string[] = [];
  const print = (line: string) => lines.push(line);
  const scene = { discord: bench.sandbox, models: { idle: async () => undefined }, print, targetMs };
  try {
    await playScript(scene, parseScript(script));
  } catch (error) {
    lines.push(String(error));
  }
  expect(bench.errors).toEqual([]);
  return lines;
}

describe('playScript', () => {
  it('prints what the acting member sees, each message once and again when it changes', async () => {
    await using bench = await stage();
    const lines = await play(
      bench,
      [
        '/chat prompt: why: because model: quick',
        'press keep',
        'press Reply',
        'submit reply: and then?',
        'select Model: deep',
        'as Ben',
        '/gift member: Cleo file: package.json',
      ].join('\n'),
    );
    expect(lines).toEqual([
      '',
      'Ada> /chat prompt: why: because model: quick',
      '  Scrip',
      '    why: because by quick',
      '    [Keep] [Reply]',
      '    [Model: quick | deep · 12]',
      '',
      'Ada> press keep',
      '  Scrip',
      '    Ada pressed',
      '',
      'Ada> press Reply',
      '  form "Go on"',
      '    Your reply *:',
      '',
      'Ada> submit reply: and then?',
      '  Scrip',
      '    read: and then?',
      '',
      'Ada> select Model: deep',
      '  Scrip (changed)',
      '    chose b',
      '',
      'Ben> /gift member: Cleo file: package.json',
      '  Scrip (only you can see this)',
      '    for Cleo: package.json',
    ]);
  });

  it('waits with a slash command until running answers are complete', async () => {
    await using bench = await stage();
    const lines = await play(bench, '/chat prompt: one\n/chat prompt: two');
    expect(lines.filter((line) => /Half|>|by/.test(line))).toEqual([
      'Ada> /chat prompt: one',
      '    one by default',
      'Ada> /chat prompt: two',
      '    two by default',
    ]);
  });

  it('waits with a slash command until a message that says it is under way is complete', async () => {
    await using bench = await stage();
    const lines = await play(bench, '/draw\n/chat prompt: two');
    expect(lines.filter((line) => /Draw|drawn|Done|>/.test(line))).toEqual([
      'Ada> /draw',
      '    Done.',
      '    drawn',
      'Ada> /chat prompt: two',
    ]);
  });

  it('presses the newest button of that name, by the whole label before a part of it', async () => {
    await using bench = await stage();
    const lines = await play(bench, '/chat prompt: one\n/chat prompt: two\npress ee');
    expect(lines.slice(-3)).toEqual(['Ada> press ee', '  Scrip', '    Ada pressed']);
  });

  it.each([
    ['press Sell', 'press Sell: .*a button named Sell'],
    ['select Colour: red', 'select Colour: red: .*a menu named Colour'],
    ['submit Reply: x', 'submit Reply: x: .*a form to open'],
    ['/nothing', '/nothing: there is no command nothing here'],
    ['/chat size: 4', '/chat size: 4: "size: 4" belongs to none of: prompt, model'],
    ['/gift', '/gift: the option member is required'],
    ['/silent', '/silent: the bot did not respond in time'],
    ['as Dora', 'as Dora: '],
  ])('ends at the first action that cannot be done, and names its line: %s', async (action, reason) => {
    await using bench = await stage();
    const lines = await play(bench, `# nothing\n${action}\n/chat prompt: never`, 50);
    expect(lines.at(-1)).toMatch(new RegExp(`^ScriptError: line 2: ${reason}`));
    expect(lines.join()).not.toContain('never');
  });
});
