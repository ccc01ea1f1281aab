import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { createDiscordSandbox, type DiscordSandbox } from '../../sandbox/discord/index.ts';
import { createModelSandbox, type ModelSandbox } from '../../sandbox/models/index.ts';
import { commands } from '../../src/commands/index.ts';
import { randomIds } from '../../src/ids.ts';
import { testEnvironment, textOf } from '../bot.ts';
import { testDatabase } from '../database.ts';
import { type Ended, freePort, run, start, takenPort } from './child.ts';

const MAIN = 'src/main.ts';
const CANARY = 'canary-6f1c9d0b';
// Every test starts programs of its own, on a machine that runs other tests beside.
vi.setConfig({ testTimeout: 120_000 });

const database = await testDatabase();
let discord: DiscordSandbox;
let models: ModelSandbox;
let environment: Record<string, string>;

beforeAll(async () => {
  discord = await createDiscordSandbox({});
  models = await createModelSandbox({});
  environment = { ...testEnvironment({ discord, models, database }), LOG_LEVEL: 'info' };
});
afterEach(() => expect(discord.takeViolations()).toEqual([]));
afterAll(async () => {
  await discord.close();
  await models.close();
});

/** It ended because of what it says in plain words: no trace of our source, and no secret. */
function expectRefusal({ code, out, err }: Ended, ...sentences: readonly string[]): void {
  expect(code).toBe(1);
  for (const sentence of sentences) expect(err).toContain(sentence);
  expect(out + err).not.toMatch(/^\s+at /m);
  expect(out + err).not.toContain(CANARY);
}

describe('npm start is refused in one clear message', () => {
  test.each([{ id: true }, { id: false }])(
    'with a wrong token (application id given: $id)',
    async ({ id }) => {
      const ended = await run(MAIN, {
        ...environment,
        DISCORD_TOKEN: CANARY,
        ...(id ? { DISCORD_APPLICATION_ID: discord.applicationId } : {}),
      });
      expectRefusal(ended, 'Discord refused the token: check DISCORD_TOKEN');
    },
  );

  test('with the journal of an earlier version, which is left as it was', async () => {
    const earlier = await testDatabase();
    const journal = earlier.connection.collection('journal');
    await journal.insertOne({ wallet: 'wal_1', seq: 1, key: 'grant:start', state: { debt: 0 } });
    const ended = await run(MAIN, { ...environment, MONGODB_URI: earlier.uri });
    expectRefusal(ended, 'written by an earlier version of Scrip', 'set DATA_DIR or MONGODB_URI');
    expect(await journal.countDocuments()).toBe(1);
  });

  test('where Discord cannot be reached', async () => {
    const ended = await run(MAIN, {
      ...environment,
      DISCORD_API_BASE: 'http://127.0.0.1:9/api',
      DISCORD_TOKEN: CANARY,
    });
    expectRefusal(
      ended,
      'Discord cannot be reached at http://127.0.0.1:9/api: check the network and DISCORD_API_BASE.',
    );
  });

  test('where the database cannot be reached, without its password', async () => {
    const ended = await run(MAIN, {
      ...environment,
      MONGODB_URI: `mongodb://scrip:${CANARY}@127.0.0.1:9/scrip`,
    });
    expectRefusal(ended, 'The database cannot be reached: check MONGODB_URI and that the server is running.');
  });

  test('that lists every wrong value at once, and repeats none of them', async () => {
    const ended = await run(MAIN, {
      DISCORD_API_BASE: CANARY,
      MONGODB_URI: CANARY,
      OPENAI_BASE_URL: CANARY,
      PORT: CANARY,
      LOG_LEVEL: CANARY,
      SECRETS_KEY: CANARY,
    });
    const names = [
      'DISCORD_TOKEN',
      'DISCORD_API_BASE',
      'MONGODB_URI',
      'OPENAI_BASE_URL',
      'PORT',
      'LOG_LEVEL',
      'SECRETS_KEY',
    ];
    expectRefusal(ended, ...names);
  });

  test('with an economy that is not there, or full of faults: file, line and field', async () => {
    const missing = await run(MAIN, { ...environment, ECONOMY: '/nowhere/economy.yaml' });
    expectRefusal(missing, 'The economy cannot be used', '/nowhere/economy.yaml:1');
    const file = join(tmpdir(), `scrip-${randomIds.next('eco')}.yaml`);
    await writeFile(file, 'name: bad\nunit: { name: coin, scale: 99 }\n');
    const bad = await run(MAIN, { ...environment, ECONOMY: file });
    await rm(file);
    expectRefusal(bad, 'The economy cannot be used', `${file}:2 unit.scale`);
  });

  test('where its port is taken', async () => {
    await using port = await takenPort();
    const ended = await run(MAIN, { ...environment, PORT: String(port.number) });
    expectRefusal(ended, `Port ${port.number} cannot be used: set PORT to another one`);
  });
});

/** The status of a request whose path goes out exactly as it stands. */
async function statusOf(port: number, path: string): Promise<number | undefined> {
  const asked = request({ host: '127.0.0.1', port, path });
  asked.end();
  const [response] = await once(asked, 'response');
  response.resume();
  return response.statusCode as number | undefined;
}

describe('deploy-commands', () => {
  test('registers exactly the registry, and twice is the same as once', async () => {
    for (let turn = 1; turn <= 2; turn += 1) {
      const { code, out, err } = await run('deploy-commands.ts', environment);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toBe(
        `${commands.length} commands deployed: /chat, /portrait, /balance, /buy, /models, /plan, /redeem, /settings, /account, /admin\n`,
      );
      const registered = discord.commands();
      expect(registered.map(({ name }) => name)).toEqual(commands.map(({ payload }) => payload.name));
      for (const [index, { payload }] of commands.entries()) {
        expect(registered[index]).toMatchObject({
          name: payload.name,
          description: payload.description,
          ...(payload.options === undefined ? {} : { options: payload.options }),
        });
      }
    }
  });

  test('is refused in one sentence with a wrong token, without one, and where Discord is not there', async () => {
    expectRefusal(
      await run('deploy-commands.ts', { ...environment, DISCORD_TOKEN: CANARY }),
      'Discord refused the token',
    );
    expectRefusal(await run('deploy-commands.ts', { ...environment, DISCORD_TOKEN: '' }), 'DISCORD_TOKEN');
    const unreachable = { ...environment, DISCORD_API_BASE: 'http://127.0.0.1:9/api' };
    expectRefusal(await run('deploy-commands.ts', unreachable), 'Discord cannot be reached');
  });
});

describe('a running bot', () => {
  test('answers its health, survives any address, and ends cleanly on SIGTERM with 0', async () => {
    const port = await freePort();
    await using child = await start(MAIN, { ...environment, PORT: String(port) });
    await child.said(/"msg":"ready"/);
    expect(await statusOf(port, '/health')).toBe(200);
    expect(await statusOf(port, '/metrics')).toBe(200);
    expect(await statusOf(port, '//')).toBe(404);
    expect(await statusOf(port, '/%')).toBe(404);
    expect(await statusOf(port, '/health?x=1')).toBe(200);
    child.kill('SIGTERM');
    const { code, out, err } = await child.ended;
    expect({ code, out }).toEqual({ code: 0, out: '' });
    expect(err).not.toMatch(/^\s+at |"level":50/m);
  });

  test('that is told to end in the middle of an answer releases it, says so, and ends with 0', async () => {
    await run('deploy-commands.ts', environment);
    await using child = await start(MAIN, environment);
    await child.said(/"msg":"ready"/);
    models.faults.next({ kind: 'stall', afterChunks: 2 });
    const handle = await discord
      .member('Ada')
      .run('chat', { prompt: 'Upper case: one two three', model: 'deep' });
    const begun = () => {
      const message = handle.message();
      return message !== undefined && textOf(message).includes('ONE');
    };
    await discord.until(begun, { timeoutMs: 15_000 });
    child.kill('SIGTERM');
    expect(await child.ended).toMatchObject({ code: 0 });
    const text = textOf(await handle.replied());
    expect(text).toContain('I was restarted while this was being made.');
    expect(text).toContain('You were not charged (hold of 200.00 released).');
  });

  test('logs no token, no key and nothing that members wrote, also where Discord fails (SECRETS)', async () => {
    await run('deploy-commands.ts', environment);
    await using child = await start(MAIN, { ...environment, LOG_LEVEL: 'trace', OPENAI_API_KEY: CANARY });
    await child.said(/"msg":"ready"/);
    discord.faults.fail({ route: 'edit_webhook_message', count: 50, status: 404, code: 10015 });
    discord.faults.fail({ route: 'create_message', count: 50, status: 403, code: 50013 });
    const secret = 'Upper case: my word is zanzibar';
    const lost = await discord.member('Ada').run('chat', { prompt: secret, private: true });
    await child.said(/could not carry its result/);
    discord.faults.clear();
    discord.faults.fail({ route: 'answer_interaction', count: 9, status: 404, code: 10062 });
    const refused = await discord.member('Ada').run('chat', { prompt: secret });
    await child.said(/nobody could be told/);
    discord.faults.clear();
    child.kill('SIGTERM');
    const { code, out, err } = await child.ended;
    expect(code).toBe(0);
    for (const text of [CANARY, 'zanzibar', 'ZANZIBAR', lost.token, refused.token, discord.token]) {
      expect(out + err).not.toContain(text);
    }
  });
});
