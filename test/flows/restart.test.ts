import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { VisibleMessage } from '../../sandbox/discord/index.ts';
import { assertSound, isEnded, startTestBot, type TestBot, textOf } from '../bot.ts';
import { testDatabase } from '../database.ts';
import { costOf, has, join, reported, shown } from './steps.ts';

const database = await testDatabase();
let world: TestBot;
let answer: VisibleMessage;
let cost: number;
let member: string;

beforeAll(async () => {
  world = await startTestBot(database);
});
beforeEach(async (context) => {
  world.clock.advance(60);
  member = join(world, `Otto-${context.task.id}`);
  answer = await world.ask(member, { prompt: 'My horse is Bella', model: 'deep' });
  cost = costOf('deep', reported(world));
  world.clock.advance(60);
  await world.restart();
});
afterEach(() => assertSound(world));
afterAll(() => world[Symbol.asyncDispose]());

const press = (message: VisibleMessage, label: string, who = member) =>
  world.discord.member(who).press({ messageId: message.id, label });

test('Reply goes on with the conversation', async () => {
  const response = await (await press(answer, 'Reply')).response();
  if (response.type !== 'modal') throw new Error(`no modal but ${response.type}`);
  const handle = await world.discord
    .member(member)
    .submit(response.modal, { 'Your reply': 'What is my horse?' });
  expect(textOf(await world.answered(handle, isEnded))).toContain('You said your horse is Bella.');
  expect(await world.wallet(member)).toMatchObject({
    available: 20_000 - cost - costOf('deep', reported(world)),
    held: 0,
  });
});

test('a modal that was opened before is still taken', async () => {
  const response = await (await press(answer, 'Reply')).response();
  if (response.type !== 'modal') throw new Error(`no modal but ${response.type}`);
  await world.restart();
  const handle = await world.discord
    .member(member)
    .submit(response.modal, { 'Your reply': 'What is my horse?' });
  expect(textOf(await world.answered(handle, isEnded))).toContain('You said your horse is Bella.');
});

test('Regenerate answers anew, and asks others first', async () => {
  const asked = await (await press(answer, 'Regenerate', 'Ben')).replied();
  expect(textOf(asked)).toContain('Running it uses *your* credit');
  await world.answered(await press(answer, 'Regenerate'), isEnded);
  expect(await world.wallet(member)).toMatchObject({ available: 20_000 - 2 * cost, held: 0 });
});

test('Receipt shows the detail to the payer alone', async () => {
  const detail = await (await press(answer, 'Receipt')).replied();
  expect(textOf(detail)).toContain(`**${shown(cost)} credits** charged`);
  expect(textOf(await (await press(answer, 'Receipt', 'Ben')).replied())).toBe(
    'There is no receipt for this.',
  );
});

test('the next /chat goes on with the conversation', async () => {
  expect(textOf(await world.ask(member, { prompt: 'What is my horse?' }))).toContain(
    'You said your horse is Bella.',
  );
});

test('a quote card still shows prices, and its Generate draws at the price shown', async () => {
  const handle = await world.discord
    .member(member)
    .run('portrait', { description: 'a horse', size: '1024x1024' });
  const card = await handle.replied();
  await world.restart();
  await world.discord.member(member).select({ messageId: card.id, label: 'Size', values: ['512x512'] });
  await world.seen(member, (message) => message.id === card.id && has('Generate · 10.00')(message));
  await world.restart();
  await press(card, 'Generate');
  await world.seen('Ben', has('a horse', 'Portrait · 10.00 credits'));
  await world.discord.whenIdle();
  expect(await world.wallet(member)).toMatchObject({ available: 20_000 - cost - 1_000, held: 0, holds: [] });
});

test('a button of a version that this one does not know says so', async () => {
  const { rest } = world.bot.context;
  const channel = world.discord.world.channels[0]?.id ?? '';
  const row = { type: 1, components: [{ type: 2, style: 2, label: 'Old', custom_id: 'v0:chat:reply:1' }] };
  await rest.post(`/channels/${channel}/messages`, { body: { content: 'old', components: [row] } });
  const old = await world.seen(member, (message) => message.content === 'old');
  const said = await (await press(old, 'Old')).replied();
  expect(said.ephemeral).toBe(true);
  expect(textOf(said)).toBe('This button no longer works.');
});
