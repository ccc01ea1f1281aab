import { deflateSync } from 'node:zlib';
import {
  AttachmentBuilder,
  ButtonStyle,
  ComponentType,
  type InteractionReplyOptions,
  MessageFlags,
} from 'discord.js';
import { expect, it } from 'vitest';
import { messageText } from '../../demo/message-text.ts';
import { plainText } from '../../demo/plain-text.ts';
import { startBench } from '../sandbox/discord/harness.ts';

/** The head of a PNG of that size: all that anyone looks at who wants to know how large it is. */
function picture(width: number, height: number): Buffer {
  const head = Buffer.alloc(25);
  head.writeUInt32BE(13, 0);
  head.write('IHDR', 4);
  head.writeUInt32BE(width, 8);
  head.writeUInt32BE(height, 12);
  head.set([8, 2], 16);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, head, deflateSync(Buffer.alloc(16))]);
}

async function shown(reply: InteractionReplyOptions): Promise<string[]> {
  await using bench = await startBench();
  await bench.client.application.commands.set([{ name: 'show', description: 'Shows' }]);
  bench.onInteraction(async (interaction) => interaction.isRepliable() && interaction.reply(reply));
  const handle = await bench.sandbox.member('Ada').run('show');
  return messageText(await handle.replied()).split('\n');
}

it('shows text, sections, pictures, buttons and links of Components V2', async () => {
  const link = {
    type: ComponentType.Button,
    style: ButtonStyle.Link,
    label: 'Pay',
    url: 'https://example.com/p',
  } as const;
  const keep = {
    type: ComponentType.Button,
    style: ButtonStyle.Success,
    label: 'Keep',
    customId: 'k',
  } as const;
  const text = (content: string) => ({ type: ComponentType.TextDisplay, content }) as const;
  expect(
    await shown({
      flags: MessageFlags.IsComponentsV2 | MessageFlags.Ephemeral,
      files: [new AttachmentBuilder(picture(1024, 768), { name: 'fox.png' })],
      components: [
        {
          type: ComponentType.Container,
          components: [
            text('# A fox\nand its price'),
            { type: ComponentType.Separator },
            {
              type: ComponentType.MediaGallery,
              items: [{ media: { url: 'attachment://fox.png' }, description: 'a red fox' }],
            },
            {
              type: ComponentType.Section,
              components: [text('12 tokens')],
              accessory: { ...keep, customId: 's' },
            },
          ],
        },
        {
          type: ComponentType.ActionRow,
          components: [keep, { ...keep, customId: 'd', label: 'Discard', disabled: true }, link],
        },
      ],
    }),
  ).toEqual([
    'Scrip (only you can see this)',
    '  # A fox',
    '  and its price',
    '  [picture 1024x768 a red fox]',
    '  12 tokens',
    '  [Keep]',
    '  [Keep] (Discard) [Pay -> https://example.com/p]',
  ]);
});

it('shows embeds and files of classic messages', async () => {
  expect(
    await shown({
      content: 'Here:',
      embeds: [
        {
          title: 'Balance',
          description: '100',
          fields: [{ name: 'held', value: '12' }],
          footer: { text: 'base' },
        },
      ],
      files: [new AttachmentBuilder(Buffer.from('hello'), { name: 'answer.md' })],
    }),
  ).toEqual([
    'Scrip',
    '  Here:',
    '  Balance',
    '  100',
    '  held: 12',
    '  base',
    '  [file answer.md, 5 bytes]',
  ]);
});

it('shows people, channels, commands and times by what a reader sees', () => {
  const avatarUrl = '';
  const ada = {
    id: '1',
    name: 'Ada',
    displayName: 'Ada',
    avatarUrl,
    permissions: '0',
    roles: [],
    locale: 'en',
    owner: true,
  };
  const world = {
    members: [ada],
    channels: [{ id: '2', name: 'general', guildId: '9' }],
    bot: { id: '3', name: 'Scrip', avatarUrl },
  };
  expect(plainText('<@1> and <@!3> in <#2>: </chat:4>, <t:1795305600:R> <@7>', world)).toBe(
    '@Ada and @Scrip in #general: /chat, 2026-11-22 00:00 UTC <@7>',
  );
});
