import { ButtonStyle, Events, MessageFlags, TextInputStyle } from 'discord.js';
import { describe, expect, it } from 'vitest';
import type { SandboxEvent } from '../../../sandbox/discord/index.ts';
import { type Bench, createClient, startBench } from './harness.ts';

const CHAT = {
  name: 'chat',
  description: 'Talk with Scrip',
  options: [
    { type: 3, name: 'prompt', description: 'What to say', required: true },
    { type: 3, name: 'model', description: 'Which model', autocomplete: true },
    { type: 11, name: 'image', description: 'A picture' },
  ],
};

const answer = (text: string) => ({
  flags: MessageFlags.IsComponentsV2 as const,
  components: [
    {
      type: 17,
      components: [
        { type: 10, content: text },
        { type: 14 },
        {
          type: 1,
          components: [
            { type: 2, style: ButtonStyle.Primary, label: 'Regenerate · 12', custom_id: 'v1:chat:again:1' },
            { type: 2, style: ButtonStyle.Secondary, label: 'Reply', custom_id: 'v1:chat:reply:1' },
          ],
        },
      ],
    },
  ],
});

const modal = {
  custom_id: 'v1:chat:reply:1',
  title: 'Reply',
  components: [
    { type: 18, label: 'Reply', component: { type: 4, custom_id: 'text', style: TextInputStyle.Paragraph } },
  ],
};

/** A small bot with everything that Scrip does on Discord. */
async function startScrip(bench: Bench): Promise<void> {
  await bench.client.application.commands.set([CHAT as never]);
  bench.onInteraction(async (interaction) => {
    if (interaction.isAutocomplete()) await interaction.respond([{ name: 'Quick', value: 'quick' }]);
    if (interaction.isChatInputCommand()) {
      await interaction.deferReply();
      await interaction.editReply(answer('thinking ...') as never);
      await interaction.editReply(answer(`You said ${interaction.options.getString('prompt')}`) as never);
      await interaction.followUp({ content: 'receipt r_1', flags: MessageFlags.Ephemeral });
      await interaction.user.send('Your credits are low.');
    }
    if (interaction.isButton() && interaction.customId.includes('reply'))
      await interaction.showModal(modal as never);
    if (interaction.isButton() && interaction.customId.includes('again')) {
      await interaction.deferUpdate();
      await interaction.editReply(answer('once more') as never);
    }
    if (interaction.isModalSubmit()) {
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      await interaction.editReply(`noted: ${interaction.fields.getTextInputValue('text')}`);
    }
  });
}

describe('a member with the bot', () => {
  it('goes through completion, streaming, a press, a modal and a DM, and every byte keeps the contract', async () => {
    await using bench = await startBench();
    await startScrip(bench);
    const ada = bench.sandbox.member('Ada');
    expect(await ada.autocomplete('chat', { prompt: 'hi', model: 'q' }, 'model')).toEqual([
      { name: 'Quick', value: 'quick' },
    ]);
    const image = { name: 'cat.png', data: new Uint8Array(200_000) };
    const chat = await ada.run('chat', { prompt: 'hi', model: 'quick', image });
    await bench.sandbox.whenIdle();
    const shown = chat.message();
    expect(JSON.stringify(shown?.components)).toContain('You said hi');
    const again = await ada.press({ messageId: shown?.id ?? '', label: 'Regenerate' });
    expect(JSON.stringify((await again.replied()).components)).toContain('once more');
    await (
      await bench.sandbox.member('Ben').press({ messageId: shown?.id ?? '', label: 'Reply' })
    ).response();
    const [open] = bench.sandbox.member('Ben').openModals();
    if (open === undefined) throw new Error('no modal');
    const note = await bench.sandbox.member('Ben').submit(open, { Reply: 'and then?' });
    expect(await note.replied()).toMatchObject({ content: 'noted: and then?', ephemeral: true });
    expect(ada.allMessages().map(({ content }) => content)).toEqual([
      '',
      'receipt r_1',
      'Your credits are low.',
    ]);
    expect(bench.errors).toEqual([]);
    expect(bench.sandbox.violations()).toEqual([]);
  });

  it('is told as events in the order in which things happened', async () => {
    await using bench = await startBench();
    const types: SandboxEvent['type'][] = [];
    bench.sandbox.subscribe(({ type }) => {
      if (type !== 'request' && type !== 'dispatch') types.push(type);
    });
    await startScrip(bench);
    const handle = await bench.sandbox.member('Ada').run('chat', { prompt: 'hi' });
    await bench.sandbox.whenIdle();
    expect(handle.state).toBe('replied');
    expect(types).toEqual([
      'commands_registered',
      'interaction_created',
      'message_created',
      'interaction_acknowledged',
      'message_updated',
      'message_updated',
      'message_created',
      'message_created',
    ]);
  });

  it('finds nothing that leads off this machine', async () => {
    await using bench = await startBench();
    await startScrip(bench);
    await bench.sandbox
      .member('Ada')
      .run('chat', { prompt: 'hi', image: { name: 'a.png', data: new Uint8Array(9) } });
    await bench.sandbox.whenIdle();
    const everything = JSON.stringify([bench.sandbox.member('Ada').allMessages(), bench.sandbox.world]);
    const hosts = [...everything.matchAll(/https?:\/\/[^/"]+/g)].map(([host]) => host);
    expect([...new Set(hosts)]).toEqual([bench.sandbox.url]);
  });

  it('sees the bot start again and serve old messages', async () => {
    await using bench = await startBench();
    await startScrip(bench);
    const chat = await bench.sandbox.member('Ada').run('chat', { prompt: 'hi' });
    await bench.sandbox.whenIdle();
    const gone = bench.sandbox.until(() => !bench.sandbox.online, { what: 'the bot to leave' });
    await bench.client.destroy();
    await gone;
    await using stack = new AsyncDisposableStack();
    const second = createClient(bench.sandbox);
    stack.defer(() => second.destroy());
    const ready = new Promise((resolve) => second.once(Events.ClientReady, resolve));
    second.on(Events.InteractionCreate, (interaction) => {
      if (interaction.isButton()) void interaction.update(answer('from the second life') as never);
    });
    await second.login(bench.sandbox.token);
    await ready;
    const target = { messageId: chat.message()?.id ?? '', label: 'Regenerate' };
    const handle = await bench.sandbox.member('Ada').press(target);
    expect(JSON.stringify((await handle.replied()).components)).toContain('from the second life');
    expect(bench.sandbox.violations()).toEqual([]);
  });
});
