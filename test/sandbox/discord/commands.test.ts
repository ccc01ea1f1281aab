import {
  type ApplicationCommandDataResolvable,
  ApplicationCommandOptionType,
  type ApplicationCommandStringOptionData,
  type ApplicationCommandSubCommandData,
  ApplicationCommandType,
  type ChatInputApplicationCommandData,
  InteractionContextType,
  PermissionFlagsBits,
} from 'discord.js';
import { describe, expect, it } from 'vitest';
import { type Bench, startBench } from './harness.ts';

const {
  String: Text,
  Integer,
  Boolean: Flag,
  User,
  Channel,
  Role,
  Subcommand,
  SubcommandGroup,
} = ApplicationCommandOptionType;

async function register(bench: Bench, commands: readonly ApplicationCommandDataResolvable[]): Promise<void> {
  await bench.client.application.commands.set(commands);
}

/** Answers every command with its options as JSON. */
function echoOptions(bench: Bench): void {
  bench.onInteraction(async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    const { options } = interaction;
    await interaction.reply(
      JSON.stringify({
        group: options.getSubcommandGroup(false),
        sub: options.getSubcommand(false),
        text: options.getString('text'),
        count: options.getInteger('count'),
        flag: options.getBoolean('flag'),
        user: options.getUser('user')?.username,
        member: options.getMember('user') !== null,
        channel: options.getChannel('channel')?.name,
        role: options.getRole('role')?.name,
      }),
    );
  });
}

describe('registration', () => {
  it('overwrites all commands, and those that stay keep their ids', async () => {
    await using bench = await startBench();
    await register(bench, [
      { name: 'chat', description: 'Talk' },
      { name: 'old', description: 'Goes' },
    ]);
    const before = bench.sandbox.commands().find(({ name }) => name === 'chat')?.id;
    const events: string[][] = [];
    bench.sandbox.subscribe((event) => {
      if (event.type === 'commands_registered') events.push(event.commands.map(({ name }) => name));
    });
    await register(bench, [
      { name: 'chat', description: 'Talks better' },
      { name: 'new', description: 'Comes' },
    ]);
    expect(events).toEqual([['chat', 'new']]);
    expect(bench.sandbox.commands()[0]).toMatchObject({ id: before, description: 'Talks better' });
    expect(bench.sandbox.violations()).toEqual([]);
  });

  it('answers creating, fetching, editing and deleting one command', async () => {
    await using bench = await startBench();
    const { commands } = bench.client.application;
    const created = await commands.create({ name: 'one', description: 'First' });
    expect((await commands.fetch()).map(({ name }) => name)).toEqual(['one']);
    expect((await commands.edit(created.id, { description: 'Changed' })).description).toBe('Changed');
    await commands.delete(created.id);
    expect(bench.sandbox.commands()).toEqual([]);
    expect(bench.sandbox.violations()).toEqual([]);
  });

  it('keeps permissions, localisations, choices and nested options as they were sent', async () => {
    await using bench = await startBench();
    await register(bench, [
      {
        name: 'admin',
        description: 'Rule',
        descriptionLocalizations: { de: 'Herrschen' },
        defaultMemberPermissions: PermissionFlagsBits.ManageGuild,
        options: [
          {
            type: SubcommandGroup,
            name: 'wallet',
            description: 'Wallets',
            options: [
              {
                type: Subcommand,
                name: 'grant',
                description: 'Give',
                options: [
                  {
                    type: Text,
                    name: 'bucket',
                    description: 'Which',
                    choices: [{ name: 'Bonus', value: 'bonus' }],
                  },
                ],
              },
            ],
          },
        ],
      },
    ]);
    expect(bench.sandbox.commands()[0]).toMatchObject({
      default_member_permissions: '32',
      description_localizations: { de: 'Herrschen' },
      options: [{ name: 'wallet', options: [{ name: 'grant', options: [{ name: 'bucket' }] }] }],
    });
    expect(bench.sandbox.violations()).toEqual([]);
  });

  it.each([
    ['an upper-case name', { name: 'Chat', description: 'x' }],
    ['no description', { name: 'chat', description: '' }],
    ['a description above 100 characters', { name: 'chat', description: 'x'.repeat(101) }],
    [
      'a required option after an optional one',
      {
        name: 'chat',
        description: 'x',
        options: [
          { type: Text, name: 'a', description: 'x' },
          { type: Text, name: 'b', description: 'x', required: true },
        ],
      },
    ],
    [
      'options beside subcommands',
      {
        name: 'chat',
        description: 'x',
        options: [
          { type: Subcommand, name: 'a', description: 'x' },
          { type: Text, name: 'b', description: 'x' },
        ],
      },
    ],
    [
      '26 choices',
      {
        name: 'chat',
        description: 'x',
        options: [
          {
            type: Text,
            name: 'a',
            description: 'x',
            choices: Array.from({ length: 26 }, (_, n) => ({ name: `n${n}`, value: `v${n}` })),
          },
        ],
      },
    ],
  ])('refuses %s with 50035', async (_, command) => {
    await using bench = await startBench();
    const put = bench.client.rest.put(`/applications/${bench.sandbox.applicationId}/commands`, {
      body: [command],
    });
    await expect(put).rejects.toMatchObject({ status: 400, code: 50035 });
    expect(bench.sandbox.commands()).toEqual([]);
    expect(bench.sandbox.violations()).toMatchObject([{ kind: 'invalid_body' }]);
  });

  it('refuses two commands of one name, and more than 8,000 characters', async () => {
    await using bench = await startBench();
    const twice = [1, 2].map(() => ({ name: 'chat', description: 'x' }));
    await expect(register(bench, twice)).rejects.toMatchObject({ code: 50035 });
    const options = Array.from(
      { length: 25 },
      (_, n): ApplicationCommandStringOptionData => ({
        type: Text,
        name: `option${n}`,
        description: 'x'.repeat(100),
        choices: Array.from({ length: 5 }, (_unused, m) => ({
          name: `${m}`.repeat(50),
          value: `${m}`.repeat(50),
        })),
      }),
    );
    await expect(register(bench, [{ name: 'big', description: 'x', options }])).rejects.toMatchObject({
      code: 50035,
    });
  });
});

describe('options', () => {
  it('arrive with their types, users and channels resolved', async () => {
    await using bench = await startBench();
    echoOptions(bench);
    const role = { id: '1200000000000000021', name: 'Moderator' };
    await register(bench, [
      {
        name: 'echo',
        description: 'x',
        options: [
          { type: Text, name: 'text', description: 'x', required: true },
          { type: Integer, name: 'count', description: 'x', minValue: 1 },
          { type: Flag, name: 'flag', description: 'x' },
          { type: User, name: 'user', description: 'x' },
          { type: Channel, name: 'channel', description: 'x' },
          { type: Role, name: 'role', description: 'x' },
        ],
      },
    ]);
    const options = {
      text: 'hi',
      count: '3',
      flag: 'true',
      user: '@ben',
      channel: '#gallery',
      role: role.name,
    };
    const handle = await bench.sandbox.member('Ada').run('echo', options);
    expect(JSON.parse((await handle.replied()).content)).toEqual({
      group: null,
      sub: null,
      text: 'hi',
      count: 3,
      flag: true,
      user: 'Ben',
      member: true,
      channel: 'gallery',
      role: 'Moderator',
    });
    expect(bench.sandbox.violations()).toEqual([]);
  });

  it('reach subcommands by path', async () => {
    await using bench = await startBench();
    echoOptions(bench);
    const show: ApplicationCommandSubCommandData = {
      type: Subcommand,
      name: 'show',
      description: 'x',
      options: [{ type: Text, name: 'text', description: 'x' }],
    };
    await register(bench, [
      {
        name: 'admin',
        description: 'x',
        options: [{ type: SubcommandGroup, name: 'wallet', description: 'x', options: [show] }],
      },
    ]);
    const ada = bench.sandbox.member('Ada');
    const byName = await (await ada.run('admin wallet show', { text: 'a' })).replied();
    const byPath = await (await ada.run('admin', { text: 'a' }, { subcommand: 'wallet show' })).replied();
    expect(byName.content).toBe(byPath.content);
    expect(JSON.parse(byName.content)).toMatchObject({ group: 'wallet', sub: 'show', text: 'a' });
    expect(byName.interaction?.commandName).toBe('admin wallet show');
    await expect(ada.run('admin')).rejects.toThrow('needs a subcommand: wallet');
  });

  it('that Discord would not send are refused before the bot sees them', async () => {
    await using bench = await startBench();
    await register(bench, [
      {
        name: 'echo',
        description: 'x',
        options: [
          { type: Text, name: 'text', description: 'x', required: true, maxLength: 3 },
          { type: Integer, name: 'count', description: 'x', maxValue: 4 },
          { type: Text, name: 'pick', description: 'x', choices: [{ name: 'Quick', value: 'q' }] },
        ],
      },
    ]);
    const ada = bench.sandbox.member('Ada');
    await expect(ada.run('echo')).rejects.toThrow('text is required');
    await expect(ada.run('echo', { text: 'long' })).rejects.toThrow('0 to 3 characters');
    await expect(ada.run('echo', { text: 'a', count: 5 })).rejects.toThrow('to 4');
    await expect(ada.run('echo', { text: 'a', count: 1.5 })).rejects.toThrow('whole number');
    await expect(ada.run('echo', { text: 'a', pick: 'slow' })).rejects.toThrow('one of: Quick');
    await expect(ada.run('echo', { text: 'a', other: 1 })).rejects.toThrow('no option other');
    await expect(ada.run('missing')).rejects.toThrow('no command missing');
  });
});

describe('who is offered a command', () => {
  const commands = [
    { name: 'open', description: 'x' },
    { name: 'rule', description: 'x', defaultMemberPermissions: PermissionFlagsBits.ManageGuild },
    { name: 'here', description: 'x', contexts: [InteractionContextType.Guild] },
    { name: 'Ask about this', type: ApplicationCommandType.Message as const },
  ];

  it('follows permissions and roles', async () => {
    await using bench = await startBench();
    await register(bench, commands);
    const offered = (name: string) =>
      bench.sandbox
        .member(name)
        .offeredCommands()
        .map((command) => command.name);
    expect(offered('Ada')).toContain('rule');
    expect(offered('Ben')).not.toContain('rule');
    bench.sandbox.setRoles('Ben', ['1200000000000000021']);
    expect(offered('Ben')).toContain('rule');
    await expect(bench.sandbox.member('Cleo').run('rule')).rejects.toThrow('does not offer rule to Cleo');
  });

  it('can be overridden by a test, and the bot sees the true permissions', async () => {
    await using bench = await startBench();
    await register(bench, commands);
    bench.onInteraction(async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.reply(interaction.memberPermissions?.has('ManageGuild') ? 'yes' : 'no');
    });
    const { sandbox } = bench;
    const cleo = await sandbox.member('Cleo').run('rule', {}, { unpermitted: true });
    expect((await cleo.replied()).content).toBe('no');
    const ada = await sandbox.member('Ada').run('rule');
    expect((await ada.replied()).content).toBe('yes');
  });

  it('follows the context: commands of guilds are not in direct messages', async () => {
    await using bench = await startBench();
    await register(bench, commands);
    const cleo = bench.sandbox.member('Cleo');
    const names = cleo.offeredCommands(cleo.dm().id).map(({ name }) => name);
    expect(names).toContain('open');
    expect(names).not.toContain('here');
  });

  it("prefers a guild's own command to the global one of the same name", async () => {
    await using bench = await startBench();
    await register(bench, [{ name: 'chat', description: 'global' }]);
    await bench.client.application.commands.set(
      [{ name: 'chat', description: 'local' }],
      bench.sandbox.guildId,
    );
    const ada = bench.sandbox.member('Ada');
    expect(ada.offeredCommands().map(({ description }) => description)).toEqual(['local']);
    expect(ada.offeredCommands(ada.dm().id).map(({ description }) => description)).toEqual(['global']);
    expect(bench.sandbox.violations()).toEqual([]);
  });
});

describe('the menu of a message', () => {
  it('hands the whole message to the bot without an intent', async () => {
    await using bench = await startBench();
    await register(bench, [{ name: 'Ask about this', type: ApplicationCommandType.Message }]);
    bench.onInteraction(async (interaction) => {
      if (!interaction.isMessageContextMenuCommand()) return;
      await interaction.reply(
        `${interaction.targetMessage.author.username}: ${interaction.targetMessage.content}`,
      );
    });
    const { id } = bench.sandbox.member('Ben').send('What is a ledger?');
    const handle = await bench.sandbox.member('Ada').contextMenu('Ask about this', id);
    expect((await handle.replied()).content).toBe('Ben: What is a ledger?');
    expect(bench.sandbox.violations()).toEqual([]);
  });
});

describe('autocomplete', () => {
  const command: ChatInputApplicationCommandData = {
    name: 'chat',
    description: 'x',
    options: [
      { type: Text, name: 'prompt', description: 'x', required: true },
      { type: Text, name: 'model', description: 'x', autocomplete: true },
    ],
  };

  it('passes the focused value on and returns the choices', async () => {
    await using bench = await startBench();
    await register(bench, [command]);
    bench.onInteraction(async (interaction) => {
      if (!interaction.isAutocomplete()) return;
      const { name, value } = interaction.options.getFocused(true);
      await interaction.respond([{ name: `${name}=${value}`, value: 'quick' }]);
    });
    const choices = await bench.sandbox.member('Ada').autocomplete('chat', { model: 'qu' }, 'model');
    expect(choices).toEqual([{ name: 'model=qu', value: 'quick' }]);
    expect(bench.sandbox.violations()).toEqual([]);
  });

  it('refuses more than 25 choices', async () => {
    await using bench = await startBench({ limits: { acknowledgeWithinMs: 200 } });
    await register(bench, [command]);
    let code: unknown;
    bench.onInteraction(async (interaction) => {
      if (!interaction.isAutocomplete()) return;
      const many = Array.from({ length: 26 }, (_, n) => ({ name: `m${n}`, value: `m${n}` }));
      await interaction.respond(many).catch((error: { code: unknown }) => {
        code = error.code;
      });
    });
    expect(await bench.sandbox.member('Ada').autocomplete('chat', {}, 'model')).toEqual([]);
    expect(code).toBe(50035);
  });
});
