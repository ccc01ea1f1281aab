import {
  CheckboxBuilder,
  CheckboxGroupBuilder,
  CheckboxGroupOptionBuilder,
  FileUploadBuilder,
  LabelBuilder,
  ModalBuilder,
  RadioGroupBuilder,
  RadioGroupOptionBuilder,
  StringSelectMenuBuilder,
  TextDisplayBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';
import { describe, expect, it } from 'vitest';
import type { OpenModal } from '../../../sandbox/discord/index.ts';
import { type Bench, startBench } from './harness.ts';

const label = (name: string) => new LabelBuilder().setLabel(name);
const text = (id: string) => new TextInputBuilder().setCustomId(id).setStyle(TextInputStyle.Short);

function replyModal(): ModalBuilder {
  return new ModalBuilder()
    .setCustomId('v1:reply')
    .setTitle('Reply')
    .addTextDisplayComponents(new TextDisplayBuilder().setContent('This uses your tokens.'))
    .addLabelComponents(
      label('And then?').setTextInputComponent(text('more').setMinLength(2).setMaxLength(20)),
      label('Model')
        .setDescription('Which')
        .setStringSelectMenuComponent(
          new StringSelectMenuBuilder()
            .setCustomId('model')
            .addOptions({ label: 'Quick', value: 'q', default: true }, { label: 'Deep', value: 'd' }),
        ),
    );
}

/** Runs /ask, which opens `modal`, and answers a submit with what `say` makes of it. */
async function ask(bench: Bench, modal: ModalBuilder): Promise<OpenModal> {
  await bench.client.application.commands.set([{ name: 'ask', description: 'x' }]);
  bench.onInteraction(async (interaction) => {
    if (interaction.isChatInputCommand()) await interaction.showModal(modal);
    if (interaction.isModalSubmit()) {
      const { fields } = interaction;
      await interaction.reply(
        `${fields.getTextInputValue('more')} with ${fields.getStringSelectValues('model').join()}`,
      );
    }
  });
  const response = await (await bench.sandbox.member('Ada').run('ask')).response();
  if (response.type !== 'modal') throw new Error(`expected a modal, got ${response.type}`);
  return response.modal;
}

describe('a modal', () => {
  it('opens for its member alone, with every field described', async () => {
    await using bench = await startBench();
    const modal = await ask(bench, replyModal());
    expect(modal).toMatchObject({ customId: 'v1:reply', title: 'Reply' });
    expect(modal.fields).toMatchObject([
      {
        customId: 'more',
        type: 4,
        label: 'And then?',
        required: true,
        minLength: 2,
        maxLength: 20,
        style: 1,
      },
      { customId: 'model', type: 3, label: 'Model', description: 'Which', value: ['q'] },
    ]);
    expect(bench.sandbox.member('Ada').openModals().length).toBe(1);
    expect(bench.sandbox.member('Ben').openModals()).toEqual([]);
    expect(bench.sandbox.violations()).toEqual([]);
  });

  it('makes the round trip; what is left out keeps its default', async () => {
    await using bench = await startBench();
    const modal = await ask(bench, replyModal());
    const handle = await bench.sandbox.member('Ada').submit(modal, { 'and then?': 'go on' });
    expect((await handle.replied()).content).toBe('go on with q');
    expect(bench.sandbox.member('Ada').openModals()).toEqual([]);
    expect(bench.errors).toEqual([]);
    expect(bench.sandbox.violations()).toEqual([]);
  });

  it('refuses what its form refuses', async () => {
    await using bench = await startBench();
    const modal = await ask(bench, replyModal());
    const ada = bench.sandbox.member('Ada');
    await expect(ada.submit(modal, { more: 'x' })).rejects.toThrow('2 to 20 characters');
    await expect(ada.submit(modal, { more: 'fine', model: 'slow' })).rejects.toThrow('there is: Quick, Deep');
    await expect(ada.submit(modal, { other: 'x' })).rejects.toThrow('no field other');
    await expect(bench.sandbox.member('Ben').submit(modal, { more: 'mine' })).rejects.toThrow(
      'not open for Ben',
    );
    await ada.submit(modal, { more: 'fine', model: 'Deep' });
    await expect(ada.submit(modal, { more: 'again' })).rejects.toThrow('not open');
  });

  it('can be dismissed without the bot hearing of it', async () => {
    await using bench = await startBench();
    const modal = await ask(bench, replyModal());
    bench.sandbox.member('Ada').dismiss(modal);
    expect(bench.sandbox.member('Ada').openModals()).toEqual([]);
  });

  it('cannot answer a modal', async () => {
    await using bench = await startBench();
    const modal = await ask(bench, replyModal());
    let code: unknown;
    bench.onInteraction(async (interaction) => {
      if (!interaction.isModalSubmit()) return;
      const route = `/interactions/${interaction.id}/${interaction.token}/callback` as const;
      const body = { type: 9, data: replyModal().toJSON() };
      await bench.client.rest.post(route, { body, auth: false }).catch((error: { code: unknown }) => {
        code = error.code;
      });
      await interaction.reply('fine');
    });
    const handle = await bench.sandbox.member('Ada').submit(modal, { more: 'go on' });
    expect((await handle.replied()).content).toBe('fine');
    expect(code).toBe(50035);
  });

  it('from a press may update the message that was pressed', async () => {
    await using bench = await startBench();
    await bench.client.application.commands.set([{ name: 'ask', description: 'x' }]);
    const components = [{ type: 1, components: [{ type: 2, style: 1, label: 'Edit', custom_id: 'edit' }] }];
    bench.onInteraction(async (interaction) => {
      if (interaction.isChatInputCommand()) await interaction.reply({ content: 'draft', components });
      if (interaction.isButton()) await interaction.showModal(replyModal());
      if (interaction.isModalSubmit() && interaction.isFromMessage()) {
        await interaction.update(interaction.fields.getTextInputValue('more'));
      }
    });
    const ada = bench.sandbox.member('Ada');
    const message = await (await ada.run('ask')).replied();
    const pressed = await ada.press({ messageId: message.id, label: 'Edit' });
    const opened = await pressed.response();
    const [modal] = ada.openModals();
    if (opened.type !== 'modal' || modal === undefined) throw new Error('no modal');
    const handle = await ada.submit(modal, { more: 'better' });
    expect(await handle.replied()).toMatchObject({ id: message.id, content: 'better' });
    expect(bench.sandbox.violations()).toEqual([]);
  });

  it('carries uploads, radios, checkboxes and ticks', async () => {
    await using bench = await startBench();
    const modal = new ModalBuilder()
      .setCustomId('all')
      .setTitle('All')
      .addLabelComponents(
        label('Photo').setFileUploadComponent(new FileUploadBuilder().setCustomId('photo')),
        label('Size').setRadioGroupComponent(
          new RadioGroupBuilder()
            .setCustomId('size')
            .addOptions(
              new RadioGroupOptionBuilder().setLabel('Small').setValue('s'),
              new RadioGroupOptionBuilder().setLabel('Large').setValue('l'),
            ),
        ),
        label('Extras').setCheckboxGroupComponent(
          new CheckboxGroupBuilder()
            .setCustomId('extras')
            .addOptions(
              new CheckboxGroupOptionBuilder().setLabel('Hat').setValue('hat'),
              new CheckboxGroupOptionBuilder().setLabel('Coat').setValue('coat'),
            ),
        ),
        label('Private').setCheckboxComponent(new CheckboxBuilder().setCustomId('private')),
      );
    const opened = await ask(bench, modal);
    bench.onInteraction(async (interaction) => {
      if (!interaction.isModalSubmit()) return;
      const { fields } = interaction;
      const [file] = [...(fields.getUploadedFiles('photo')?.values() ?? [])];
      await interaction.reply(
        [
          file?.name,
          fields.getRadioGroup('size'),
          fields.getCheckboxGroup('extras'),
          fields.getCheckbox('private'),
        ].join('|'),
      );
    });
    const handle = await bench.sandbox.member('Ada').submit(opened, {
      Photo: [{ name: 'me.png', data: new Uint8Array([1, 2, 3]) }],
      size: 'Large',
      extras: ['hat', 'Coat'],
      private: true,
    });
    expect((await handle.replied()).content).toBe('me.png|l|hat,coat|true');
    expect(bench.errors).toEqual([]);
    expect(bench.sandbox.violations()).toEqual([]);
  });
});
