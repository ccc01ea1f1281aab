import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  ContainerBuilder,
  type InteractionEditReplyOptions,
  type InteractionReplyOptions,
  MessageFlags,
  SeparatorBuilder,
  TextDisplayBuilder,
} from 'discord.js';
import { describe, expect, it } from 'vitest';
import { type Bench, startBench } from './harness.ts';

type Outcome = { code: unknown; status: unknown; errors: unknown } | 'accepted';

/** Lets the bot reply with a raw body and says what Discord answered. */
async function tryReply(bench: Bench, data: object): Promise<Outcome> {
  await bench.client.application.commands.set([{ name: 'do', description: 'x' }]);
  const outcome = new Promise<Outcome>((resolve) => {
    bench.onInteraction(async (interaction) => {
      const route = `/interactions/${interaction.id}/${interaction.token}/callback` as const;
      try {
        await bench.client.rest.post(route, { body: { type: 4, data }, auth: false });
        resolve('accepted');
      } catch (error) {
        const { code, status, rawError } = error as {
          code: unknown;
          status: unknown;
          rawError: { errors?: unknown };
        };
        resolve({ code, status, errors: rawError.errors });
      }
    });
  });
  await bench.sandbox.member('Ada').run('do');
  return outcome;
}

const button = (custom_id: string, extra: object = {}) => ({
  type: 2,
  style: 1,
  label: 'Go',
  custom_id,
  ...extra,
});
const row = (...components: object[]) => ({ type: 1, components });
const text = (content: string) => ({ type: 10, content });
const V2 = MessageFlags.IsComponentsV2;

describe('a body that Discord refuses', () => {
  const embed = (description: string) => ({ description });
  it.each<[string, object, number]>([
    ['content above 2,000 characters', { content: 'x'.repeat(2001) }, 50035],
    ['eleven embeds', { embeds: Array.from({ length: 11 }, () => embed('x')) }, 50035],
    [
      'embeds above 6,000 characters together',
      { embeds: [embed('x'.repeat(4000)), embed('y'.repeat(2001))] },
      50035,
    ],
    ['an embed description above 4,096 characters', { embeds: [embed('x'.repeat(4097))] }, 50035],
    ['six rows', { components: Array.from({ length: 6 }, (_, n) => row(button(`b${n}`))) }, 50035],
    [
      'six buttons in a row',
      { components: [row(...Array.from({ length: 6 }, (_, n) => button(`b${n}`)))] },
      50035,
    ],
    ['the same custom_id twice', { components: [row(button('a'), button('a'))] }, 50035],
    ['a custom_id above 100 characters', { components: [row(button('x'.repeat(101)))] }, 50035],
    ['a label above 80 characters', { components: [row(button('a', { label: 'x'.repeat(81) }))] }, 50035],
    [
      'a link above 512 characters',
      {
        components: [row({ type: 2, style: 5, label: 'Pay', url: `https://example.org/${'x'.repeat(500)}` })],
      },
      50035,
    ],
    [
      'a link that is not http',
      { components: [row({ type: 2, style: 5, label: 'Pay', url: 'ftp://example.org' })] },
      50035,
    ],
    [
      'a link button with a custom_id',
      { components: [row({ type: 2, style: 5, label: 'x', url: 'https://a.org', custom_id: 'a' })] },
      50035,
    ],
    ['a button without custom_id', { components: [row({ type: 2, style: 1, label: 'Go' })] }, 50035],
    ['a button without label and emoji', { components: [row({ type: 2, style: 1, custom_id: 'a' })] }, 50035],
    [
      'an option value twice',
      { components: [row({ type: 3, custom_id: 's', options: [option('a'), option('a')] })] },
      50035,
    ],
    [
      '26 options',
      {
        components: [
          row({ type: 3, custom_id: 's', options: Array.from({ length: 26 }, (_, n) => option(`${n}`)) }),
        ],
      },
      50035,
    ],
    [
      'a select beside a button',
      { components: [row(button('a'), { type: 3, custom_id: 's', options: [option('a')] })] },
      50035,
    ],
    ['Components V2 without the flag', { components: [text('hi')] }, 50035],
    ['content beside Components V2', { content: 'x', flags: V2, components: [text('hi')] }, 50035],
    ['embeds beside Components V2', { embeds: [embed('x')], flags: V2, components: [text('hi')] }, 50035],
    ['41 components', { flags: V2, components: Array.from({ length: 41 }, (_, n) => text(`${n}`)) }, 50035],
    [
      '41 components, most of them nested',
      {
        flags: V2,
        components: [{ type: 17, components: Array.from({ length: 40 }, (_, n) => text(`${n}`)) }],
      },
      50035,
    ],
    [
      '4,001 characters of text',
      { flags: V2, components: [text('x'.repeat(2001)), text('y'.repeat(2000))] },
      50035,
    ],
    [
      'a file that was not sent',
      { flags: V2, components: [{ type: 13, file: { url: 'attachment://a.txt' } }] },
      50035,
    ],
    ['an attachment that was not sent', { content: 'x', attachments: [{ id: '0' }] }, 50035],
    ['nothing at all', {}, 50006],
    ['only white space', { content: ' \n ' }, 50006],
  ])('has %s', async (_, data, code) => {
    await using bench = await startBench();
    expect(await tryReply(bench, data)).toMatchObject({ status: 400, code });
    expect(bench.sandbox.member('Ada').messages()).toEqual([]);
    expect(bench.sandbox.violations()).toMatchObject([{ kind: 'invalid_body' }]);
  });

  it('is told where the fault is', async () => {
    await using bench = await startBench();
    expect(
      await tryReply(bench, { components: [row(button('a', { label: 'x'.repeat(81) }))] }),
    ).toMatchObject({
      errors: {
        data: {
          components: {
            0: {
              components: {
                0: {
                  label: {
                    _errors: [{ code: 'BASE_TYPE_MAX_LENGTH', message: 'Must be 80 or fewer in length.' }],
                  },
                },
              },
            },
          },
        },
      },
    });
  });
});

function option(value: string): { label: string; value: string } {
  return { label: value, value };
}

describe('a body at the limit', () => {
  it.each<[string, object]>([
    ['2,000 characters of content', { content: 'x'.repeat(2000) }],
    ['ten embeds', { embeds: Array.from({ length: 10 }, () => ({ description: 'x' })) }],
    [
      'five rows of five buttons',
      {
        components: Array.from({ length: 5 }, (_, r) =>
          row(...Array.from({ length: 5 }, (_u, b) => button(`${r}-${b}`))),
        ),
      },
    ],
    ['a custom_id of 100 characters', { components: [row(button('x'.repeat(100)))] }],
    ['40 components', { flags: V2, components: Array.from({ length: 40 }, (_, n) => text(`${n}`)) }],
    ['4,000 characters of text', { flags: V2, components: [text('x'.repeat(4000))] }],
  ])('is accepted: %s', async (_, data) => {
    await using bench = await startBench();
    expect(await tryReply(bench, data)).toBe('accepted');
    expect(bench.sandbox.violations()).toEqual([]);
  });
});

/** Runs /do with the given steps of discord.js and returns the error of the last, if any. */
async function replyThenEdit(
  bench: Bench,
  reply: InteractionReplyOptions,
  edit: InteractionEditReplyOptions,
): Promise<unknown> {
  await bench.client.application.commands.set([{ name: 'do', description: 'x' }]);
  const done = new Promise((resolve) => {
    bench.onInteraction(async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.reply(reply);
      resolve(
        await interaction.editReply(edit).then(
          () => 'edited',
          (error: { code: unknown }) => error.code,
        ),
      );
    });
  });
  await bench.sandbox.member('Ada').run('do');
  return done;
}

describe('Components V2', () => {
  const container = new ContainerBuilder()
    .setAccentColor(0x5865f2)
    .addTextDisplayComponents(new TextDisplayBuilder().setContent('Hello <@1200000000000000102>'))
    .addSeparatorComponents(new SeparatorBuilder())
    .addActionRowComponents(
      new ActionRowBuilder<ButtonBuilder>().addComponents(
        new ButtonBuilder().setCustomId('keep').setLabel('Keep').setStyle(ButtonStyle.Primary),
      ),
    );

  it('come back with numbers and defaults filled in', async () => {
    await using bench = await startBench();
    const reply = { flags: V2, components: [container] } as const;
    expect(await replyThenEdit(bench, reply, { components: [container] })).toBe('edited');
    const [message] = bench.sandbox.member('Ada').messages();
    expect(message).toMatchObject({ componentsV2: true, content: '', embeds: [] });
    expect(message?.components).toMatchObject([
      {
        type: 17,
        id: 1,
        spoiler: false,
        components: [
          { type: 10, id: 2 },
          { type: 14, id: 3, divider: true, spacing: 1 },
          { type: 1, id: 4, components: [{ type: 2, id: 5, custom_id: 'keep' }] },
        ],
      },
    ]);
    expect(bench.sandbox.violations()).toEqual([]);
  });

  it('cannot be taken back: content is refused afterwards', async () => {
    await using bench = await startBench();
    const reply = { flags: V2, components: [container] } as const;
    expect(await replyThenEdit(bench, reply, { content: 'plain again', components: [] })).toBe(50035);
    expect(bench.sandbox.member('Ada').messages()[0]?.componentsV2).toBe(true);
  });

  it('stay, and so does ephemeral, when an edit sets other flags', async () => {
    await using bench = await startBench();
    const flags = MessageFlags.IsComponentsV2 | MessageFlags.Ephemeral;
    const edit = { flags: MessageFlags.SuppressEmbeds, components: [container] } as const;
    expect(await replyThenEdit(bench, { flags, components: [container] }, edit)).toBe('edited');
    const [message] = bench.sandbox.member('Ada').messages();
    expect(message?.flags).toBe(flags | MessageFlags.SuppressEmbeds);
    expect(message).toMatchObject({ componentsV2: true, ephemeral: true });
  });

  it('keep the numbers that the bot gave, and no number is used twice', async () => {
    await using bench = await startBench();
    expect(await tryReply(bench, { flags: V2, components: [text('a'), { ...text('b'), id: 1 }] })).toBe(
      'accepted',
    );
    const numbers = bench.sandbox
      .member('Ada')
      .messages()[0]
      ?.components.map(({ id }) => id);
    expect(numbers).toEqual([2, 1]);
    expect(
      await tryReply(bench, { flags: V2, components: [1, 1].map((id) => ({ ...text('a'), id })) }),
    ).toMatchObject({
      code: 50035,
    });
  });

  it('may be switched on by an edit that empties content and embeds', async () => {
    await using bench = await startBench();
    const edit = { content: null, embeds: [], flags: V2, components: [container] } as const;
    expect(await replyThenEdit(bench, { content: 'plain' }, edit)).toBe('edited');
    expect(bench.sandbox.member('Ada').messages()[0]).toMatchObject({ componentsV2: true, content: '' });
  });

  it('may not be switched on while content stays', async () => {
    await using bench = await startBench();
    const edit = { flags: V2, components: [container] } as const;
    expect(await replyThenEdit(bench, { content: 'plain' }, edit)).toBe(50035);
    expect(bench.sandbox.member('Ada').messages()[0]).toMatchObject({
      componentsV2: false,
      content: 'plain',
    });
  });

  it('notify whom they mention, unless allowed_mentions says otherwise', async () => {
    await using loud = await startBench();
    await replyThenEdit(loud, { flags: V2, components: [container] }, { components: [container] });
    expect(loud.sandbox.member('Ada').messages()[0]?.notified).toEqual([loud.sandbox.member('Ben').id]);
    await using quiet = await startBench({ client: { allowedMentions: { parse: [] } } });
    await replyThenEdit(quiet, { flags: V2, components: [container] }, { components: [container] });
    expect(quiet.sandbox.member('Ada').messages()[0]?.notified).toEqual([]);
  });
});

describe('an edit', () => {
  it('keeps what it does not name', async () => {
    await using bench = await startBench();
    const reply = { content: 'text', embeds: [{ title: 'card' }] };
    expect(await replyThenEdit(bench, reply, { content: 'new' })).toBe('edited');
    const [message] = bench.sandbox.member('Ada').messages();
    expect(message).toMatchObject({ content: 'new', embeds: [{ title: 'card', type: 'rich' }] });
  });

  it('may not leave an empty message', async () => {
    await using bench = await startBench();
    expect(await replyThenEdit(bench, { content: 'text' }, { content: null })).toBe(50006);
    expect(bench.sandbox.member('Ada').messages()[0]?.content).toBe('text');
  });
});
