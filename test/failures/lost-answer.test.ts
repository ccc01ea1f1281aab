import { REST } from '@discordjs/rest';
import { Routes } from 'discord-api-types/v10';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createDiscordSandbox,
  type DiscordSandbox,
  type InteractionHandle,
  type VisibleMessage,
} from '../../sandbox/discord/index.ts';
import { createModelSandbox, type ModelSandbox } from '../../sandbox/models/index.ts';
import { viewOf } from '../../src/billing/wallet-view.ts';
import { systemClock } from '../../src/clock.ts';
import { commands } from '../../src/commands/index.ts';
import { processEnvironment } from '../../src/config/environment.ts';
import { testEnvironment, textOf } from '../bot.ts';
import { testDatabase } from '../database.ts';
import { presetEconomy, testLedger } from '../ledger.ts';
import { expectSound } from '../races/arena.ts';
import { Child } from '../races/children.ts';

const database = await testDatabase();
const economy = presetEconomy('community');
/** Within a minute of the restart; the rest is for a machine that does ten things at once. */
const WITHIN_MS = 60_000;
let discord: DiscordSandbox;
let models: ModelSandbox;
let bot: Child;

/** The real bot in a process of its own, logged in. */
async function started(): Promise<Child> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(processEnvironment()))
    if (value !== undefined) environment[name] = value;
  Object.assign(environment, testEnvironment({ discord, models, database }), { LOG_LEVEL: 'info' });
  const child = new Child('src/main.ts', null, environment);
  await child.prints('"ready"');
  return child;
}

beforeAll(async () => {
  discord = await createDiscordSandbox({});
  models = await createModelSandbox({ firstTokenMs: 0, tokensPerSecond: 0 });
  const rest = new REST({ version: '10', api: discord.apiBase }).setToken(discord.token);
  const body = commands.map((command) => command.payload);
  await rest.put(Routes.applicationCommands(discord.applicationId), { body });
  bot = await started();
}, WITHIN_MS);
afterAll(async () => {
  await bot[Symbol.asyncDispose]();
  await discord.close();
  await models.close();
});

/** Begins an answer that stands still in mid-stream. */
async function begun(member: string, isPrivate: boolean): Promise<InteractionHandle> {
  models.faults.next({ kind: 'stall', afterChunks: 3 }, { endpoint: 'chat' });
  const prompt = 'Lower case: one two three four five six';
  const options = { prompt, model: 'deep', fresh: true, ...(isPrivate ? { private: true } : {}) };
  const handle = await discord.member(member).run('chat', options);
  await showing(handle, 'Writing');
  return handle;
}

function showing(handle: InteractionHandle, text: string): Promise<VisibleMessage> {
  const look = () => handle.messages().findLast((message) => textOf(message).includes(text));
  return discord.until(look, { timeoutMs: WITHIN_MS, what: text });
}

async function walletOf(member: string) {
  const { ledger } = await testLedger(database.connection, { clock: systemClock });
  const owner = { server: discord.guildId, member: discord.member(member).id };
  const { available, held, holds } = viewOf(await ledger.standing(owner, economy));
  return { available, held, holds: holds.length };
}

const WHOLE = { available: 20_000, held: 0, holds: 0 };
const SAID = 'I was restarted while this was being made.';

/** One crash for all of them: a restart takes half a minute to be sure that nobody lives any more. */
let cut: Record<'Ada' | 'Ben' | 'Cleo' | 'Dora', InteractionHandle>;
beforeAll(async () => {
  discord.addMember({ id: '1300000000000000001', name: 'Dora' });
  cut = {
    Ada: await begun('Ada', false),
    Ben: await begun('Ben', true),
    Cleo: await begun('Cleo', false),
    Dora: await begun('Dora', true),
  };
  expect(await walletOf('Ada')).toEqual({ available: 0, held: 20_000, holds: 1 });
  bot.kill('SIGKILL');
  expect(await bot.ended).toBe('SIGKILL');
  // What was asked first is ended first: the tokens of the last two are gone.
  discord.faults.fail({ route: 'edit_webhook_message', status: 404, code: 10015, after: 2, count: 2 });
  bot = await started();
}, WITHIN_MS);

const CUT_OFF = ['**No answer.** I was restarted', 'You were not charged (hold of 200.00 released).'];

test.each(['Ada', 'Ben', 'Cleo'] as const)(
  'an answer that a crash cut off says so within a minute of the restart, in its own message, and nothing was charged: %s',
  async (member) => {
    const message = await showing(cut[member], SAID);
    for (const text of CUT_OFF) expect(textOf(message)).toContain(text);
    expect(cut[member].messages()).toHaveLength(1);
    expect(await walletOf(member)).toEqual(WHOLE);
  },
  WITHIN_MS,
);

test(
  'where the token is gone and the answer was private, the next command tells, and nothing was charged',
  async () => {
    const waiting = () => database.connection.collection('turns').countDocuments({ undelivered: true });
    await expect.poll(waiting, { timeout: WITHIN_MS }).toBe(1);
    const next = await discord.member('Dora').run('balance');
    const offer = await showing(next, 'An answer of yours could not be delivered.');
    const press = await discord.member('Dora').press({ messageId: offer.id, label: 'Show' });
    const shown = textOf(await press.replied());
    for (const text of CUT_OFF) expect(shown).toContain(text);
    await expect.poll(waiting).toBe(0);
    expect(await walletOf('Dora')).toEqual(WHOLE);
  },
  WITHIN_MS,
);

test('after all of it the ledger verifies, nobody is owed anything, and Discord has nothing to complain of', async () => {
  const turns = database.connection.collection('turns');
  expect(await turns.countDocuments({ $or: [{ process: { $ne: null } }, { token: { $ne: null } }] })).toBe(0);
  expect(await turns.distinct('state')).toEqual(['lost']);
  await expectSound(database.connection);
  expect(discord.violations()).toEqual([]);
});
