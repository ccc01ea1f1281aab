import { Events, GatewayIntentBits, Status } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { createDiscordSandbox, type DiscordSandbox } from '../../../sandbox/discord/index.ts';
import { type Bench, createClient, startBench } from './harness.ts';

async function registerPing(bench: Bench): Promise<void> {
  await bench.client.application.commands.set([{ name: 'ping', description: 'Pong' }]);
  bench.onInteraction(async (interaction) => {
    if (interaction.isChatInputCommand()) await interaction.reply('pong');
  });
}

function nextEvent(sandbox: DiscordSandbox, type: 'bot_online' | 'bot_offline'): Promise<true> {
  return new Promise((resolve) => {
    const stop = sandbox.subscribe((event) => {
      if (event.type !== type) return;
      stop();
      resolve(true);
    });
  });
}

describe('login', () => {
  it('makes the bot ready with the guild, its channels and itself in the cache', async () => {
    await using bench = await startBench();
    const { client, sandbox } = bench;
    expect(client.user.id).toBe(sandbox.applicationId);
    expect(client.application.id).toBe(sandbox.applicationId);
    const guild = client.guilds.cache.get(sandbox.guildId);
    expect(guild?.name).toBe('Scrip Town');
    expect(guild?.available).toBe(true);
    expect(guild?.ownerId).toBe(sandbox.member('Ada').id);
    expect(guild?.channels.cache.map((channel) => channel.name)).toEqual(['general', 'gallery']);
    expect(guild?.members.me?.id).toBe(sandbox.applicationId);
    expect(sandbox.online).toBe(true);
    expect(sandbox.violations()).toEqual([]);
  });

  it('rejects a wrong token with TokenInvalid', async () => {
    await using sandbox = await createDiscordSandbox({ token: 'right' });
    const client = createClient(sandbox);
    await expect(client.login('wrong')).rejects.toMatchObject({ code: 'TokenInvalid' });
    await client.destroy();
    expect(sandbox.online).toBe(false);
  });

  it('refuses privileged intents, as Discord does for a bot that was not approved', async () => {
    await using sandbox = await createDiscordSandbox();
    const client = createClient(sandbox, {
      intents: [GatewayIntentBits.Guilds, GatewayIntentBits.MessageContent],
    });
    const refused = new Promise<Error>((resolve) => client.once(Events.Error, resolve));
    const outcome = await Promise.race([client.login(sandbox.token).catch((error: Error) => error), refused]);
    expect(String(outcome)).toMatch(/intents/i);
    expect(sandbox.violations().map(({ kind }) => kind)).toEqual(['gateway']);
    await client.destroy();
  });

  it('gives the same ids in every run', async () => {
    await using first = await createDiscordSandbox();
    await using second = await createDiscordSandbox();
    const ids = ({ world }: DiscordSandbox) =>
      [world.guild.id, ...world.channels, ...world.members].map(String);
    expect(ids(first)).toEqual(ids(second));
    expect(first.world.members.map(({ name, owner }) => [name, owner])).toEqual([
      ['Ada', true],
      ['Ben', false],
      ['Cleo', false],
    ]);
  });

  it('tells that the bot went offline', async () => {
    const sandbox = await createDiscordSandbox();
    const client = createClient(sandbox);
    const online = nextEvent(sandbox, 'bot_online');
    await client.login(sandbox.token);
    await online;
    const offline = nextEvent(sandbox, 'bot_offline');
    await client.destroy();
    await offline;
    expect(sandbox.online).toBe(false);
    await sandbox.close();
  });
});

describe('recovery', () => {
  it('resumes after op 7 and delivers what came meanwhile exactly once', async () => {
    await using bench = await startBench();
    await registerPing(bench);
    const resumed = new Promise((resolve) => bench.client.once(Events.ShardResume, resolve));
    const offline = nextEvent(bench.sandbox, 'bot_offline');
    bench.sandbox.faults.reconnect();
    await offline;
    const handle = await bench.sandbox.member('Ben').run('ping');
    await resumed;
    expect((await handle.replied()).content).toBe('pong');
    expect(bench.sandbox.member('Ben').messages().length).toBe(1);
    expect(bench.errors).toEqual([]);
    expect(bench.sandbox.violations()).toEqual([]);
  });

  it('resumes after the socket was cut', async () => {
    await using bench = await startBench();
    await registerPing(bench);
    const resumed = new Promise((resolve) => bench.client.once(Events.ShardResume, resolve));
    bench.sandbox.faults.dropConnection();
    await resumed;
    const handle = await bench.sandbox.member('Ada').run('ping');
    expect((await handle.replied()).content).toBe('pong');
  });

  it('identifies anew after op 9 that cannot be resumed', { timeout: 15_000 }, async () => {
    await using bench = await startBench();
    await registerPing(bench);
    const ready = new Promise((resolve) => bench.client.once(Events.ShardReady, resolve));
    bench.sandbox.faults.invalidateSession({ resumable: false });
    await ready;
    expect(bench.client.ws.status).toBe(Status.Ready);
    const handle = await bench.sandbox.member('Ada').run('ping');
    expect((await handle.replied()).content).toBe('pong');
  });
});

describe('events of the world', () => {
  it('tells the bot when it joins a guild', async () => {
    await using bench = await startBench();
    const joined = new Promise<string>((resolve) =>
      bench.client.once(Events.GuildCreate, (guild) => resolve(guild.name)),
    );
    bench.sandbox.addGuild({
      id: '1200000000000000777',
      name: 'Second Home',
      ownerId: bench.sandbox.member('Ben').id,
      channels: [{ id: '1200000000000000778', name: 'lobby' }],
    });
    expect(await joined).toBe('Second Home');
    expect(bench.sandbox.world.guilds.map(({ name }) => name)).toEqual(['Scrip Town', 'Second Home']);
  });

  it('answers requests for members by id, which needs no privileged intent', async () => {
    await using bench = await startBench();
    const guild = bench.client.guilds.cache.get(bench.sandbox.guildId);
    const { id } = bench.sandbox.member('Cleo');
    const members = await guild?.members.fetch({ user: [id] });
    expect(members?.map((member) => member.user.username)).toEqual(['Cleo']);
  });

  it('sends messages only to a bot that asked for them', async () => {
    const { Guilds, GuildMessages } = GatewayIntentBits;
    await using deaf = await startBench();
    await using hearing = await startBench({ client: { intents: [Guilds, GuildMessages] } });
    const heard: string[] = [];
    deaf.client.on(Events.MessageCreate, () => heard.push('deaf'));
    const arrived = new Promise<void>((resolve) => {
      hearing.client.on(Events.MessageCreate, (message) => {
        heard.push(message.author.username);
        resolve();
      });
    });
    deaf.sandbox.member('Ada').send('hello');
    hearing.sandbox.member('Ada').send('hello');
    await arrived;
    expect(heard).toEqual(['Ada']);
  });
});
