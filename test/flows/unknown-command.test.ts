import { REST } from '@discordjs/rest';
import { Routes } from 'discord-api-types/v10';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commands } from '../../src/commands/index.ts';
import { assertSound, startTestBot, type TestBot, textOf } from '../bot.ts';
import { testDatabase } from '../database.ts';

const database = await testDatabase();
let world: TestBot;

/** What Discord still shows of an older version: a command and a subcommand that are no more. */
const RETIRED = { name: 'gamble', description: 'Gone', contexts: [0], integration_types: [0] };
const OLD_PLAN = {
  name: 'plan',
  description: 'Older',
  contexts: [0],
  integration_types: [0],
  options: [{ type: 1, name: 'gamble', description: 'Gone' }],
};

beforeAll(async () => {
  world = await startTestBot(database);
  const rest = new REST({ version: '10', api: world.discord.apiBase }).setToken(world.discord.token);
  const others = commands.map(({ payload }) => payload).filter(({ name }) => name !== 'plan');
  await rest.put(Routes.applicationCommands(world.discord.applicationId), {
    body: [...others, RETIRED, OLD_PLAN],
  });
});
afterAll(() => world[Symbol.asyncDispose]());

test.each(['gamble', 'plan gamble'])(
  'a command that this version does not know is answered in words: %s',
  async (name) => {
    const answer = await (await world.discord.member('Ada').run(name)).replied();
    expect(answer.ephemeral).toBe(true);
    expect(textOf(answer)).toContain('I do not know this command');
    await assertSound(world);
  },
);
