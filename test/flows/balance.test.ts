import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { VisibleMessage } from '../../sandbox/discord/index.ts';
import { assertSound, isEnded, startTestBot, type TestBot, textOf } from '../bot.ts';
import { testDatabase } from '../database.ts';
import { costOf, join, reported, shown } from './steps.ts';

const database = await testDatabase();
let world: TestBot;

beforeAll(async () => {
  world = await startTestBot(database);
});
afterEach(() => assertSound(world));
afterAll(() => world[Symbol.asyncDispose]());

async function balance(member: string): Promise<VisibleMessage> {
  const handle = await world.discord.member(member).run('balance');
  return handle.replied();
}

test('shows a new member what the first command would find, and looking writes nothing', async () => {
  const member = join(world, 'Nina');
  const card = await balance(member);
  expect(card.ephemeral).toBe(true);
  const text = textOf(card);
  expect(text).toContain('# 200.00 credits');
  expect(text).toContain('**Bonus** 200.00 · never expires');
  expect(text).toContain('**Bought** 0.00');
  expect(text).toContain('**Free turns** 10 of 10 left today');
  expect(text).toContain('Welcome!');
  await balance(member);
  const { journal, addresses, wallets } = world.bot.context.models;
  expect(await journal.countDocuments()).toBe(0);
  expect(await addresses.countDocuments()).toBe(0);
  expect(await wallets.countDocuments()).toBe(0);
});

test('shows what was spent, on what and when, newest first, and the free turns that are left', async () => {
  const member = join(world, 'Nora');
  await world.ask(member, { prompt: 'What is 1 + 2?' });
  const turn = costOf('quick', reported(world));
  world.clock.advance(60);
  await world.ask(member, { prompt: 'What is 2 + 2?', model: 'deep', fresh: true });
  const cost = costOf('deep', reported(world));
  const text = textOf(await balance(member));
  expect(text).toContain(`# ${shown(20_000 - cost)} credits`);
  expect(text).toContain(`**Bonus** ${shown(20_000 - cost)} · never expires`);
  expect(text).toContain('**Free turns** 9 of 10 left today');
  const movements = text.split('**Last movements**')[1]?.trim().split('\n') ?? [];
  expect(movements.map((line) => line.replace(/^<t:\d+:R> · /, ''))).toEqual([
    `Done · Deep · ${shown(cost)} credits charged`,
    'Chat · Deep · 200.00 credits held',
    `Done · Quick · ~~${shown(turn)}~~ free turn`,
    'Chat · Quick · free turn held',
    'Welcome gift · +200.00 credits granted',
    ...['Add credits', 'Plans', 'Redeem a code'],
    `-# ${shown(cost)} credits used this month.`,
  ]);
});

test("while an answer runs, what it holds is still the member's and said apart", async () => {
  const member = join(world, 'Nick');
  world.models.faults.next({ kind: 'stall', afterChunks: 1 });
  const handle = await world.discord
    .member(member)
    .run('chat', { prompt: 'Upper case: a b c', model: 'deep' });
  const running = await world.answered(handle, (text) => text.includes('Writing'));
  const text = textOf(await balance(member));
  expect(text).toContain('# 200.00 credits');
  expect(text).toContain('200.00 held by 1 running answer · 0.00 free to spend');
  await world.discord.member(member).press({ messageId: running.id, label: 'Stop' });
  await world.answered(handle, isEnded);
  const { available } = await world.wallet(member);
  const after = textOf(await balance(member));
  expect(after).toContain(`# ${shown(available)} credits`);
  expect(after).not.toContain('held by');
});

test('names every bucket, with what ends in it and when', async () => {
  const member = join(world, 'Nele');
  await world.grant(member, 500_000, 'bought');
  const text = textOf(await balance(member));
  expect(text).toContain('# 5,200.00 credits');
  expect(text).toContain('**Rollover bank** 0.00 · keeps the rest of Monthly credits, up to 2 times');
  expect(text).toContain('**Monthly credits** 0.00');
  expect(text).toContain('**Bonus** 200.00');
  expect(text).toContain('**Bought** 5,000.00 · never expires');
});

test('is seen by nobody else, and no public message ever shows it', async () => {
  for (const name of ['Ada', 'Ben', 'Cleo']) {
    expect(world.transcript(name)).not.toContain('free to spend');
    expect(world.transcript(name)).not.toMatch(/^# /m);
    expect(world.transcript(name)).not.toContain('Last movements');
  }
});
