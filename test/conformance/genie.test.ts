import { beforeEach, expect, test } from 'vitest';
import { isEnded, textOf } from '../bot.ts';
import { buttons } from '../flows/steps.ts';
import { balanceOf, chat, grantPlan, newMember, pressed, worldUnder } from './world.ts';

const world = await worldUnder('genie');
let member: string;

beforeEach(() => {
  world.clock.set('2026-03-10T12:00:00.000Z');
  member = newMember(world);
});

const plan = (name: string) => grantPlan(world, member, name);

async function ask(options: Readonly<Record<string, string | boolean>>) {
  return chat(world, member, { prompt: 'What is 2 + 2?', fresh: true, ...options }, isEnded);
}

async function detailOf(answer: Awaited<ReturnType<typeof ask>>): Promise<string> {
  const press = await world.discord.member(member).press({ messageId: answer.id, label: 'Receipt' });
  return textOf(await press.replied());
}

test('gni-01: 1,000 input and 500 output tokens at $0.40 / $1.60 a million are $0.001200', async () => {
  await plan('go');
  world.text.reports({ input: 1_000, output: 500 });
  expect(textOf(await ask({ model: 'mini' }))).toContain('0.001200 credits');
  expect(await balanceOf(world, member)).toEqual({ plan: 6_998_800, bought: 0, earned: 0, held: 0 });
});

test.each([
  ['go', 7_000_000],
  ['plus', 25_000_000],
  ['pro', 75_000_000],
])('gni-02: the period of %s starts with its credits', async (plan, amount) => {
  await grantPlan(world, member, plan);
  expect(await balanceOf(world, member)).toEqual({ plan: amount, bought: 0, earned: 0, held: 0 });
});

test('gni-03: /balance shows the balance, what was used this month, and the history', async () => {
  await plan('go');
  world.text.reports({ input: 1_000, output: 500 });
  await ask({ model: 'mini' });
  const card = await (await world.discord.member(member).run('balance')).replied();
  expect(textOf(card)).toContain('# 6.998800 credits');
  expect(textOf(card)).toContain('0.001200 credits used this month.');
  const history = await pressed(world, member, card, 'History', (text) => text.includes('As a file'));
  expect(textOf(history)).toContain('GPT-4.1 mini · 0.001200 credits charged');
  expect(textOf(history)).toContain('+7.000000 credits granted');
});

test('gni-04: an answer of $0.25 takes the last $0.10 of the plan, then what was bought', async () => {
  await plan('go');
  await world.leave(member, 'plan', 100_000);
  await world.grant(member, 5_000_000, 'bought');
  world.text.reports({ input: 25_000, output: 25_000 });
  await ask({ model: 'standard' });
  expect(await balanceOf(world, member)).toEqual({ plan: 0, bought: 4_850_000, earned: 0, held: 0 });
});

test('gni-05: an answer on a low balance offers three ways out: buy more, upgrade, own key', async () => {
  await plan('go');
  await world.leave(member, 'plan', 1_401_200);
  const warnings = () =>
    world.discord
      .member(member)
      .allMessages()
      .filter((message) => textOf(message).includes('left.'));
  world.text.reports({ input: 1_000, output: 500 });
  await ask({ model: 'mini' });
  await world.discord.whenIdle();
  expect(await balanceOf(world, member)).toEqual({ plan: 1_400_000, bought: 0, earned: 0, held: 0 });
  expect(warnings()).toEqual([]);
  world.text.reports({ input: 1_000, output: 500 });
  await ask({ model: 'mini' });
  const warning = await world.seen(member, (message) => textOf(message).includes('left.'));
  expect(warning.ephemeral).toBe(true);
  expect(textOf(warning)).toContain('**Only 1.398800 credits left.**\nYou can also wait 31 days.');
  expect(buttons(warning)).toEqual(['Buy', 'Upgrade to Plus', 'Use my own key']);
  world.text.reports({ input: 1_000, output: 500 });
  await ask({ model: 'mini' });
  await world.discord.whenIdle();
  expect(warnings()).toHaveLength(1);
  const press = await world.discord.member(member).press({ messageId: warning.id, label: 'Use my own key' });
  expect(textOf(await press.replied())).toBe('This is not set up here.');
  await world.leave(member, 'plan', 0);
  const refused = await (
    await world.discord.member(member).run('chat', { prompt: 'Hello', model: 'mini' })
  ).replied();
  expect(buttons(refused)).toEqual(expect.arrayContaining(['Buy', 'Use my own key']));
});

test('gni-07: a longer conversation and a dearer model cost more, and the receipt says why', async () => {
  await plan('go');
  world.text.reports({ input: 100, output: 50 });
  const short = await ask({ model: 'mini' });
  expect(textOf(short)).toContain('0.000120 credits');
  world.clock.advance(60);
  world.text.reports({ input: 1_100, output: 50 });
  const longer = await ask({ model: 'mini', fresh: false });
  expect(textOf(longer)).toContain('0.000520 credits');
  world.text.reports({ input: 100, output: 50 });
  const dearer = await ask({ model: 'standard' });
  expect(textOf(dearer)).toContain('0.000600 credits');
  expect(await detailOf(short)).toContain('- input: 100 tokens at 0.400000 per million');
  expect(await detailOf(longer)).toContain('- input: 1,100 tokens at 0.400000 per million');
  expect(await detailOf(dearer)).toContain('- input: 100 tokens at 2.000000 per million');
  expect(await balanceOf(world, member)).toEqual({ plan: 6_998_760, bought: 0, earned: 0, held: 0 });
});
