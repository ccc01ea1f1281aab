import {
  ActionRowBuilder,
  type ApplicationCommandDataResolvable,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  AttachmentBuilder,
  ButtonBuilder,
  ButtonStyle,
  type ChatInputCommandInteraction,
  Client,
  ContainerBuilder,
  GatewayIntentBits,
  type Interaction,
  LabelBuilder,
  MediaGalleryBuilder,
  MessageFlags,
  ModalBuilder,
  Partials,
  SectionBuilder,
  SeparatorBuilder,
  StringSelectMenuBuilder,
  TextDisplayBuilder,
  TextInputBuilder,
  TextInputStyle,
  ThumbnailBuilder,
  UserSelectMenuBuilder,
} from 'discord.js';
import type { DiscordSandbox } from '../../sandbox/discord/index.ts';

const PICTURE = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512"><defs><linearGradient id="g" x2="0" y2="1"><stop stop-color="#f7a072"/><stop offset="1" stop-color="#5865f2"/></linearGradient></defs><rect width="512" height="512" fill="url(#g)"/><circle cx="256" cy="230" r="90" fill="#ffe2b8"/><path d="M106 512a150 130 0 0 1 300 0z" fill="#2b2d31"/></svg>',
);
/** What the premium button sells. */
export const SKU = '1200000000000000555';
export const HOSTILE = [
  '<script>window.harmed = true</script><img src=x onerror="window.harmed = true">',
  '@everyone <@1200000000000000101> [click](javascript:window.harmed=true)',
  '```js\nconst unclosed = "<b>";\n``` `` ` **',
  'a'.repeat(1500),
].join('\n');

const string = ApplicationCommandOptionType.String;
const commands: ApplicationCommandDataResolvable[] = [
  {
    name: 'echo',
    description: 'Says it again, a little at a time',
    options: [
      { name: 'text', description: 'What to say', type: string, required: true },
      { name: 'voice', description: 'How to say it', type: string, autocomplete: true },
      {
        name: 'times',
        description: 'How often',
        type: ApplicationCommandOptionType.Integer,
        minValue: 1,
        maxValue: 3,
      },
      { name: 'private', description: 'Only for you', type: ApplicationCommandOptionType.Boolean },
      { name: 'picture', description: 'To look at', type: ApplicationCommandOptionType.Attachment },
    ],
  },
  { name: 'card', description: 'A card with a picture' },
  { name: 'secret', description: 'An answer for you alone' },
  { name: 'form', description: 'Opens a form' },
  { name: 'hostile', description: 'Says something that wants to do harm' },
  { name: 'silent', description: 'Never answers' },
  { name: 'shop', description: 'Sells something in the Discord shop' },
  { name: 'embed', description: 'An embed and a file' },
  {
    name: 'admin',
    description: 'For the owner',
    options: [
      {
        name: 'wallet',
        description: 'Wallets',
        type: ApplicationCommandOptionType.SubcommandGroup,
        options: [
          {
            name: 'show',
            description: 'Shows the wallet of a member',
            type: ApplicationCommandOptionType.Subcommand,
            options: [
              {
                name: 'member',
                description: 'Whose',
                type: ApplicationCommandOptionType.User,
                required: true,
              },
            ],
          },
        ],
      },
    ],
  },
  { name: 'Ask about this', type: ApplicationCommandType.Message },
];

/** A small bot on the unmodified discord.js that shows everything the page must be able to draw. */
export async function startTestBot(discord: DiscordSandbox): Promise<AsyncDisposable> {
  const client = new Client({
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages],
    partials: [Partials.Channel],
    rest: { api: discord.apiBase },
  });
  const ready = new Promise<void>((resolve) => client.once('clientReady', () => resolve()));
  client.on('interactionCreate', (interaction) => void answer(interaction));
  client.on('messageCreate', async (message) => {
    if (!message.author.bot && client.user && message.mentions.has(client.user))
      await message.reply('You called?');
  });
  await client.login(discord.token);
  await ready;
  await client.application?.commands.set(commands);
  return { [Symbol.asyncDispose]: () => client.destroy() };
}

async function answer(interaction: Interaction): Promise<void> {
  if (interaction.isAutocomplete()) {
    const typed = interaction.options.getFocused().toLowerCase();
    const voices = ['Quick · ~1', 'Deep · ~14', 'Grand · ~40'].filter((name) =>
      name.toLowerCase().includes(typed),
    );
    await interaction.respond(
      voices.map((name) => ({ name, value: name.split(' ')[0]?.toLowerCase() ?? '' })),
    );
  } else if (interaction.isChatInputCommand()) await command(interaction);
  else if (interaction.isMessageContextMenuCommand()) {
    await interaction.reply({
      content: `About: ${interaction.targetMessage.content.slice(0, 80)}`,
      flags: MessageFlags.Ephemeral,
    });
  } else if (interaction.isButton()) await press(interaction.customId, interaction);
  else if (interaction.isAnySelectMenu())
    await interaction.update({ content: `Chosen: ${interaction.values.join(', ')}`, components: [] });
  else if (interaction.isModalSubmit()) {
    const text = interaction.fields.getTextInputValue('answer');
    await interaction.reply({
      content: `You wrote: ${text} (${interaction.fields.getStringSelectValues('mood').join(', ')})`,
    });
  }
}

async function press(customId: string, interaction: Interaction): Promise<void> {
  if (!interaction.isButton()) return;
  if (customId === 'keep') await interaction.update({ components: [buttons(true)] });
  else if (customId === 'form') await interaction.showModal(form());
  else if (customId === 'more')
    await interaction.reply({ content: 'More, for you.', flags: MessageFlags.Ephemeral });
}

async function command(interaction: ChatInputCommandInteraction): Promise<void> {
  switch (interaction.commandName) {
    case 'echo':
      return echo(interaction);
    case 'card':
      return card(interaction);
    case 'secret':
      await interaction.reply({
        content: 'A **secret** ||hidden|| <t:4102444800:D>\n-# Quick · 12 tokens · receipt 8F3K',
        flags: MessageFlags.Ephemeral,
      });
      return;
    case 'form':
      return void (await interaction.showModal(form()));
    case 'hostile':
      return void (await interaction.reply({ content: HOSTILE, allowedMentions: { parse: [] } }));
    case 'embed':
      return embed(interaction);
    case 'shop':
      await interaction.reply({ components: [shelf()], flags: MessageFlags.Ephemeral });
      return;
    case 'admin':
      await interaction.reply({
        content: `Wallet of <@${interaction.options.getUser('member')?.id}>`,
        flags: MessageFlags.Ephemeral,
      });
      return;
    default:
  }
}

async function echo(interaction: ChatInputCommandInteraction): Promise<void> {
  const hidden = interaction.options.getBoolean('private') ?? false;
  await interaction.deferReply(hidden ? { flags: MessageFlags.Ephemeral } : {});
  const text = `${interaction.options.getString('voice') ?? 'plain'}: ${interaction.options.getString('text', true)}`;
  const picture = interaction.options.getAttachment('picture');
  const words = text.split(' ');
  for (let count = Math.ceil(words.length / 2); count < words.length; count += 4) {
    await interaction.editReply({ content: `${words.slice(0, count).join(' ')} ▌` });
  }
  await interaction.editReply({
    content: picture ? `${text} with ${picture.name}` : text,
    components: [buttons(false), select()],
  });
}

async function embed(interaction: ChatInputCommandInteraction): Promise<void> {
  await interaction.reply({
    embeds: [
      {
        title: 'History',
        description: 'The last **three** answers.',
        color: 0x57c98a,
        fields: [
          { name: 'Chat', value: '12', inline: true },
          { name: 'Portrait', value: '24', inline: true },
          { name: 'Saved', value: '3', inline: true },
        ],
        footer: { text: 'Page 1 of 1' },
      },
    ],
    files: [new AttachmentBuilder(Buffer.from('# Answer\n'), { name: 'answer.md' })],
  });
}

function buttons(done: boolean): ActionRowBuilder<ButtonBuilder> {
  const button = (id: string, label: string, style: ButtonStyle): ButtonBuilder =>
    new ButtonBuilder().setCustomId(id).setLabel(label).setStyle(style);
  return new ActionRowBuilder<ButtonBuilder>().addComponents(
    button('keep', done ? 'Kept' : 'Keep · 12', ButtonStyle.Success).setDisabled(done),
    button('form', 'Reply', ButtonStyle.Primary),
    button('more', 'Receipt', ButtonStyle.Secondary),
    button('never', 'Discard', ButtonStyle.Danger),
    new ButtonBuilder().setLabel('Terms').setStyle(ButtonStyle.Link).setURL('http://127.0.0.1:9/terms'),
  );
}

function shelf(): ActionRowBuilder<ButtonBuilder> {
  return new ActionRowBuilder<ButtonBuilder>().addComponents(
    new ButtonBuilder().setStyle(ButtonStyle.Premium).setSKUId(SKU),
  );
}

function select(): ActionRowBuilder<StringSelectMenuBuilder> {
  return new ActionRowBuilder<StringSelectMenuBuilder>().addComponents(
    new StringSelectMenuBuilder()
      .setCustomId('model')
      .setPlaceholder('Model')
      .addOptions(
        { label: 'Quick', value: 'quick', description: 'about 1 an answer' },
        { label: 'Deep', value: 'deep', description: 'about 14 an answer', emoji: '🧠' },
        { label: 'Grand', value: 'grand', description: 'plan Pro' },
      ),
  );
}

function form(): ModalBuilder {
  return new ModalBuilder()
    .setCustomId('form')
    .setTitle('Reply to Scrip')
    .addTextDisplayComponents(new TextDisplayBuilder().setContent('Your answer goes on **from here**.'))
    .addLabelComponents(
      new LabelBuilder()
        .setLabel('Your answer')
        .setDescription('At least three characters')
        .setTextInputComponent(
          new TextInputBuilder()
            .setCustomId('answer')
            .setStyle(TextInputStyle.Paragraph)
            .setMinLength(3)
            .setMaxLength(200),
        ),
      new LabelBuilder()
        .setLabel('Mood')
        .setStringSelectMenuComponent(
          new StringSelectMenuBuilder()
            .setCustomId('mood')
            .addOptions({ label: 'Calm', value: 'calm' }, { label: 'Bold', value: 'bold' }),
        ),
    );
}

async function card(interaction: ChatInputCommandInteraction): Promise<void> {
  const picture = (): AttachmentBuilder => new AttachmentBuilder(PICTURE, { name: 'portrait.svg' });
  const container = new ContainerBuilder()
    .setAccentColor(0x57c98a)
    .addSectionComponents(
      new SectionBuilder()
        .addTextDisplayComponents(new TextDisplayBuilder().setContent('## Portrait\nA traveller at *sunset*'))
        .setThumbnailAccessory(
          new ThumbnailBuilder().setURL('attachment://portrait.svg').setDescription('Small picture'),
        ),
    )
    .addSeparatorComponents(new SeparatorBuilder())
    .addMediaGalleryComponents(
      new MediaGalleryBuilder().addItems({
        media: { url: 'attachment://portrait.svg' },
        description: 'A traveller at sunset',
      }),
    )
    .addTextDisplayComponents(
      new TextDisplayBuilder().setContent('-# Draw · 24 tokens · daily free, then Pack A · receipt 8F3K'),
    )
    .addActionRowComponents(buttons(false))
    .addActionRowComponents(
      new ActionRowBuilder<UserSelectMenuBuilder>().addComponents(
        new UserSelectMenuBuilder().setCustomId('gift').setPlaceholder('Give it to…'),
      ),
    );
  await interaction.reply({
    components: [container],
    files: [picture()],
    flags: MessageFlags.IsComponentsV2,
  });
}
