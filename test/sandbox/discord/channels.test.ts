import { AttachmentBuilder, Events, MessageFlags } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { type Bench, startBench } from './harness.ts';

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: { code: unknown }) => error.code,
  );

/** A PNG header of 3 by 2 pixels; enough for its size to be read. */
const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452000000030000000208020000', 'hex');

async function general(bench: Bench) {
  const [first] = bench.sandbox.world.channels;
  const channel = await bench.client.channels.fetch(first?.id ?? '');
  if (!channel?.isSendable()) throw new Error('no text channel');
  return channel;
}

describe('direct messages', () => {
  it('reach the member, and nobody else', async () => {
    await using bench = await startBench();
    const ben = bench.sandbox.member('Ben');
    const user = await bench.client.users.fetch(ben.id);
    await user.send('your link');
    expect(ben.messages(ben.dm().id)).toMatchObject([
      { content: 'your link', guildId: null, author: { name: 'Scrip' } },
    ]);
    expect(
      bench.sandbox.messages({ channelId: ben.dm().id, viewerId: bench.sandbox.member('Ada').id }),
    ).toEqual([]);
    expect(bench.sandbox.violations()).toEqual([]);
  });

  it('to a member who takes none answer 50007, and to one without a common guild 50278', async () => {
    await using bench = await startBench();
    const { faults } = bench.sandbox;
    const ben = await bench.client.users.fetch(bench.sandbox.member('Ben').id);
    faults.closeDms('Ben');
    expect(await codeOf(ben.send('x'))).toBe(50007);
    faults.leaveMutualGuilds('Ben');
    expect(await codeOf(ben.send('x'))).toBe(50278);
    faults.rejoinMutualGuilds('Ben');
    expect(await codeOf(ben.send('x'))).toBe('done');
    expect(bench.sandbox.violations()).toEqual([]);
  });

  it('carry commands too, without a member and with the context of a DM', async () => {
    await using bench = await startBench();
    await bench.client.application.commands.set([{ name: 'do', description: 'x' }]);
    bench.onInteraction(async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.reply(`${interaction.inGuild()} ${interaction.context} ${interaction.user.username}`);
    });
    const cleo = bench.sandbox.member('Cleo');
    const handle = await cleo.run('do', {}, { channelId: cleo.dm().id });
    expect((await handle.replied()).content).toBe('false 1 Cleo');
    expect(bench.errors).toEqual([]);
    expect(bench.sandbox.violations()).toEqual([]);
  });
});

describe('a channel', () => {
  it('takes messages, edits and deletions by the bot token', async () => {
    await using bench = await startBench();
    const channel = await general(bench);
    const message = await channel.send('one');
    expect((await message.edit('two')).content).toBe('two');
    expect(bench.sandbox.member('Cleo').messages()).toMatchObject([{ content: 'two', interaction: null }]);
    await channel.sendTyping();
    expect((await channel.messages.fetch({ limit: 10 })).map(({ content }) => content)).toEqual(['two']);
    await message.delete();
    expect(bench.sandbox.member('Cleo').messages()).toEqual([]);
    expect(bench.sandbox.violations()).toEqual([]);
  });

  it('lets the bot edit only what it wrote', async () => {
    await using bench = await startBench();
    const channel = await general(bench);
    const { id } = bench.sandbox.member('Ada').send('mine');
    expect(await codeOf(channel.messages.edit(id, 'yours'))).toBe(50005);
    expect(await codeOf(channel.messages.delete(id))).toBe(50013);
    expect(await codeOf(channel.messages.edit('1200000000000000005', 'none'))).toBe(10008);
  });

  it('hides ephemeral messages from the bot token', async () => {
    await using bench = await startBench();
    await bench.client.application.commands.set([{ name: 'do', description: 'x' }]);
    bench.onInteraction(async (interaction) => {
      if (interaction.isChatInputCommand())
        await interaction.reply({ content: 'x', flags: MessageFlags.Ephemeral });
    });
    const message = await (await bench.sandbox.member('Ada').run('do')).replied();
    const channel = await general(bench);
    expect(await codeOf(channel.messages.edit(message.id, 'y'))).toBe(10008);
    expect((await channel.messages.fetch({ limit: 10 })).size).toBe(0);
  });

  it('notes who was notified, and allowed_mentions keeps everyone quiet', async () => {
    await using bench = await startBench();
    const channel = await general(bench);
    const ben = bench.sandbox.member('Ben').id;
    await channel.send(`@everyone and <@${ben}>`);
    await channel.send({ content: `@everyone and <@${ben}>`, allowedMentions: { parse: [] } });
    await channel.send({ content: `@everyone and <@${ben}>`, allowedMentions: { users: [ben] } });
    const notified = bench.sandbox
      .member('Ada')
      .messages()
      .map((message) => message.notified);
    expect(notified).toEqual([[ben, 'everyone'], [], [ben]]);
  });
});

describe('what the bot looks up', () => {
  it('is answered for users, members, guilds, channels and itself', async () => {
    await using bench = await startBench();
    const { client, sandbox } = bench;
    const ben = sandbox.member('Ben').id;
    expect((await client.users.fetch(ben, { force: true })).username).toBe('Ben');
    const guild = await client.guilds.fetch({ guild: sandbox.guildId, force: true });
    expect((await guild.members.fetch({ user: ben, force: true })).displayName).toBe('Ben');
    expect((await guild.channels.fetch()).size).toBe(2);
    expect((await client.application.fetch()).owner?.id).toBe(sandbox.member('Ada').id);
    expect((await client.user.fetch()).username).toBe('Scrip');
    expect(await codeOf(client.users.fetch('1200000000000000999'))).toBe(10013);
    expect(await codeOf(client.channels.fetch('1200000000000000999'))).toBe(10003);
    expect(sandbox.violations()).toEqual([]);
  });
});

describe('uploads', () => {
  it('of the bot are served from this machine and shown where attachment:// named them', async () => {
    await using bench = await startBench();
    const channel = await general(bench);
    const files = [new AttachmentBuilder(PNG, { name: 'my portrait.png', description: 'A face' })];
    await channel
      .send({ files, embeds: [{ image: { url: 'attachment://my_portrait.png' } }] })
      .catch(() => undefined);
    const named = [new AttachmentBuilder(PNG, { name: 'portrait.png', description: 'A face' })];
    await channel.send({ files: named, embeds: [{ image: { url: 'attachment://portrait.png' } }] });
    const message = bench.sandbox.member('Ada').messages().at(-1);
    const [attachment] = message?.attachments ?? [];
    expect(attachment).toMatchObject({
      filename: 'portrait.png',
      contentType: 'image/png',
      description: 'A face',
      size: PNG.length,
      width: 3,
      height: 2,
      inline: true,
    });
    expect(message?.embeds[0]?.image?.url).toBe(attachment?.url);
    expect(attachment?.url.startsWith(bench.sandbox.url)).toBe(true);
    const served = await fetch(attachment?.url ?? '');
    expect(served.headers.get('content-type')).toBe('image/png');
    expect(Buffer.from(await served.arrayBuffer()).equals(PNG)).toBe(true);
  });

  it('of the bot work in a media gallery of Components V2', async () => {
    await using bench = await startBench();
    const channel = await general(bench);
    await channel.send({
      flags: MessageFlags.IsComponentsV2,
      files: [new AttachmentBuilder(PNG, { name: 'a.png' })],
      components: [{ type: 12, items: [{ media: { url: 'attachment://a.png' }, description: 'Alt' }] }],
    });
    const [message] = bench.sandbox.member('Ada').messages();
    const url = message?.attachments[0]?.url;
    expect(message?.components).toMatchObject([
      { type: 12, items: [{ media: { url, width: 3, height: 2 } }] },
    ]);
    expect(bench.sandbox.violations()).toEqual([]);
  });

  it('that nobody would see are noted', async () => {
    await using bench = await startBench();
    const channel = await general(bench);
    await channel.send({
      flags: MessageFlags.IsComponentsV2,
      files: [new AttachmentBuilder(PNG, { name: 'lost.png' })],
      components: [{ type: 10, content: 'no picture' }],
    });
    expect(bench.sandbox.violations()).toMatchObject([{ kind: 'illegal_response' }]);
  });

  it('above the size limit are refused with 413 40005', async () => {
    await using bench = await startBench({ limits: { attachmentSizeLimit: 100 } });
    const channel = await general(bench);
    const sent = (size: number) =>
      channel.send({ files: [new AttachmentBuilder(Buffer.alloc(size), { name: 'a.bin' })] });
    expect(await codeOf(sent(100))).toBe('done');
    expect(await codeOf(sent(101))).toBe(40005);
    expect(bench.sandbox.member('Ada').messages().length).toBe(1);
  });

  it('are kept or dropped by an edit as its attachments say', async () => {
    await using bench = await startBench();
    const channel = await general(bench);
    const files = ['a.txt', 'b.txt'].map((name) => new AttachmentBuilder(Buffer.from(name), { name }));
    const message = await channel.send({ content: 'files', files });
    const [kept] = [...message.attachments.values()];
    await message.edit({
      attachments: kept === undefined ? [] : [kept],
      files: [new AttachmentBuilder(Buffer.from('c'), { name: 'c.txt' })],
    });
    const names = bench.sandbox
      .member('Ada')
      .messages()[0]
      ?.attachments.map(({ filename }) => filename);
    expect(names).toEqual(['a.txt', 'c.txt']);
  });

  it('of a member arrive with the option, and the limit is told', async () => {
    await using bench = await startBench({ limits: { attachmentSizeLimit: 1234 } });
    await bench.client.application.commands.set([
      { name: 'look', description: 'x', options: [{ type: 11, name: 'image', description: 'x' }] },
    ]);
    bench.onInteraction(async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      const image = interaction.options.getAttachment('image', true);
      const bytes = await (await fetch(image.url)).arrayBuffer();
      await interaction.reply(
        `${image.name} ${image.width} ${bytes.byteLength} ${interaction.attachmentSizeLimit}`,
      );
    });
    const image = { name: 'photo.png', data: PNG };
    const handle = await bench.sandbox.member('Ada').run('look', { image });
    expect((await handle.replied()).content).toBe(`photo.png 3 ${PNG.length} 1234`);
    expect(bench.sandbox.violations()).toEqual([]);
  });
});

describe('entitlements', () => {
  it('are announced, listed, consumed and withdrawn', async () => {
    await using bench = await startBench();
    const { client, sandbox } = bench;
    const heard: string[] = [];
    const told = new Promise<void>((resolve) => {
      client.on(Events.EntitlementCreate, () => heard.push('create'));
      client.on(Events.EntitlementUpdate, (_, entitlement) => heard.push(`update ${entitlement.consumed}`));
      client.on(Events.EntitlementDelete, () => {
        heard.push('delete');
        resolve();
      });
    });
    const granted = sandbox.grantEntitlement({ memberName: 'Ben', skuId: '1200000000000000500' });
    const listed = await client.application.entitlements.fetch({ user: sandbox.member('Ben').id });
    expect(listed.map(({ id, skuId }) => [id, skuId])).toEqual([[granted.id, '1200000000000000500']]);
    await client.application.entitlements.consume(granted.id);
    expect(sandbox.entitlements()).toMatchObject([{ consumed: true, deleted: false }]);
    sandbox.deleteEntitlement(granted.id);
    await told;
    expect(heard).toEqual(['create', 'update true', 'delete']);
    expect((await client.application.fetchSKUs()).size).toBe(0);
    expect(sandbox.violations()).toEqual([]);
  });
});

describe('pictures of people', () => {
  it('are drawn here and answered as SVG', async () => {
    await using bench = await startBench();
    for (const { avatarUrl } of bench.sandbox.world.members) {
      const response = await fetch(avatarUrl);
      expect(response.headers.get('content-type')).toBe('image/svg+xml');
      expect(await response.text()).toContain('<svg');
    }
  });
});
