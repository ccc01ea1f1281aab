import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  MessageFlags,
  StringSelectMenuBuilder,
  UserSelectMenuBuilder,
} from 'discord.js';
import { describe, expect, it } from 'vitest';
import type { VisibleMessage } from '../../../sandbox/discord/index.ts';
import { type Bench, startBench } from './harness.ts';

const buttons = new ActionRowBuilder<ButtonBuilder>().addComponents(
  new ButtonBuilder().setCustomId('v1:keep').setLabel('Keep it').setStyle(ButtonStyle.Primary),
  new ButtonBuilder().setCustomId('v1:gone').setLabel('Gone').setStyle(ButtonStyle.Danger).setDisabled(true),
  new ButtonBuilder().setURL('https://example.org/pay').setLabel('Pay').setStyle(ButtonStyle.Link),
);
const models = new ActionRowBuilder<StringSelectMenuBuilder>().addComponents(
  new StringSelectMenuBuilder()
    .setCustomId('v1:model')
    .setPlaceholder('Model')
    .addOptions({ label: 'Quick', value: 'q' }, { label: 'Deep', value: 'd' }),
);
const people = new ActionRowBuilder<UserSelectMenuBuilder>().addComponents(
  new UserSelectMenuBuilder().setCustomId('v1:who').setPlaceholder('Who'),
);

/** A message with a button row and two selects, made by /panel as Ada. */
async function openPanel(bench: Bench, ephemeral = false): Promise<VisibleMessage> {
  await bench.client.application.commands.set([{ name: 'panel', description: 'x' }]);
  bench.onInteraction(async (interaction) => {
    if (interaction.isChatInputCommand()) {
      const flags = ephemeral ? { flags: MessageFlags.Ephemeral } : {};
      await interaction.reply({
        content: 'panel',
        components: [buttons, models, people],
        ...(flags as object),
      });
    }
    if (interaction.isButton())
      await interaction.update({ content: `kept by ${interaction.user.username}`, components: [] });
    if (interaction.isStringSelectMenu()) await interaction.update(`chose ${interaction.values.join()}`);
    if (interaction.isUserSelectMenu()) {
      await interaction.deferUpdate();
      await interaction.editReply(`picked ${interaction.users.map((user) => user.username).join()}`);
      await interaction.followUp({ content: 'noted', flags: MessageFlags.Ephemeral });
    }
  });
  const handle = await bench.sandbox.member('Ada').run('panel');
  return handle.replied();
}

describe('a button', () => {
  it('is pressed by its label or part of it, and the update changes the message for all', async () => {
    await using bench = await startBench();
    const panel = await openPanel(bench);
    const handle = await bench.sandbox.member('Ben').press({ messageId: panel.id, label: 'keep' });
    expect(await handle.response()).toMatchObject({
      type: 'update',
      message: { id: panel.id, content: 'kept by Ben' },
    });
    expect(bench.sandbox.member('Cleo').messages()).toMatchObject([
      { content: 'kept by Ben', components: [] },
    ]);
    expect(bench.sandbox.violations()).toEqual([]);
  });

  it('that is disabled, a link or somewhere unseen cannot be pressed', async () => {
    await using bench = await startBench();
    const { id: messageId } = await openPanel(bench, true);
    const ada = bench.sandbox.member('Ada');
    await expect(ada.press({ messageId, label: 'Gone' })).rejects.toThrow('disabled');
    await expect(ada.press({ messageId, label: 'Pay' })).rejects.toThrow('https://example.org/pay');
    await expect(ada.press({ messageId, label: 'Nope' })).rejects.toThrow('there is: Keep it');
    const ben = bench.sandbox.member('Ben');
    await expect(ben.press({ messageId, customId: 'v1:keep' })).rejects.toThrow('Ben sees no message');
  });

  it('can be pressed by anyone when a test wants the bot to check', async () => {
    await using bench = await startBench();
    const { id: messageId } = await openPanel(bench, true);
    const handle = await bench.sandbox
      .member('Ben')
      .press({ messageId, customId: 'v1:keep', unpermitted: true });
    expect((await handle.response()).type).toBe('update');
  });

  it('works on a message that outlived a restart of the bot', async () => {
    await using bench = await startBench();
    const panel = await openPanel(bench);
    bench.client.guilds.cache.clear();
    bench.client.channels.cache.clear();
    const handle = await bench.sandbox.member('Ada').press({ messageId: panel.id, label: 'Keep it' });
    expect((await handle.replied()).content).toBe('kept by Ada');
  });
});

describe('a select menu', () => {
  it('is chosen by label or value', async () => {
    await using bench = await startBench();
    const { id: messageId } = await openPanel(bench);
    const ada = bench.sandbox.member('Ada');
    const byLabel = await ada.select({ messageId, label: 'Model', values: ['deep'] });
    expect((await byLabel.replied()).content).toBe('chose d');
    const byValue = await ada.select({ messageId, customId: 'v1:model', values: ['q'] });
    expect((await byValue.replied()).content).toBe('chose q');
    expect(bench.sandbox.violations()).toEqual([]);
  });

  it('refuses unknown values and too many', async () => {
    await using bench = await startBench();
    const { id: messageId } = await openPanel(bench);
    const ada = bench.sandbox.member('Ada');
    const target = { messageId, customId: 'v1:model' };
    await expect(ada.select({ ...target, values: ['slow'] })).rejects.toThrow('there is: Quick, Deep');
    await expect(ada.select({ ...target, values: ['q', 'd'] })).rejects.toThrow('choose 1 to 1, not 2');
  });

  it('of users resolves them; a deferred update edits the message it sits on', async () => {
    await using bench = await startBench();
    const { id: messageId } = await openPanel(bench);
    const handle = await bench.sandbox.member('Ada').select({ messageId, label: 'Who', values: ['Ben'] });
    expect(await handle.response()).toEqual({ type: 'deferred_update' });
    expect(await handle.replied()).toMatchObject({ id: messageId, content: 'picked Ben' });
    await bench.sandbox.whenIdle();
    expect(handle.messages().map(({ content }) => content)).toEqual(['picked Ben', 'noted']);
    expect(bench.sandbox.violations()).toEqual([]);
  });
});

describe('a collector of a reply', () => {
  it('hears the press, matched by the interaction that made the message', async () => {
    await using bench = await startBench();
    await bench.client.application.commands.set([{ name: 'panel', description: 'x' }]);
    let startListening: () => void = () => undefined;
    const listening = new Promise<void>((resolve) => {
      startListening = resolve;
    });
    bench.onInteraction(async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      const response = await interaction.reply({ content: 'panel', components: [buttons] });
      const pressed = response.awaitMessageComponent({ time: 5000 });
      startListening();
      const press = await pressed;
      await press.update(`collected ${press.customId}`);
    });
    const panel = await (await bench.sandbox.member('Ada').run('panel')).replied();
    await listening;
    const handle = await bench.sandbox.member('Ada').press({ messageId: panel.id, label: 'Keep it' });
    expect((await handle.replied()).content).toBe('collected v1:keep');
    expect(bench.errors).toEqual([]);
  });
});
