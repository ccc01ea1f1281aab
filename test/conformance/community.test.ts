import { beforeEach, expect, test } from 'vitest';
import { isEnded, textOf } from '../bot.ts';
import { buttons } from '../flows/steps.ts';
import { balanceOf, chat, grantPlan, newMember, worldUnder } from './world.ts';

const world = await worldUnder('community');
let member: string;

beforeEach(() => {
  world.clock.set('2026-03-10T12:00:00.000Z');
  member = newMember(world);
});

const START = { rollover: 0, monthly: 0, bonus: 20_000, bought: 0, held: 0 };

async function standard() {
  return chat(world, member, { prompt: 'What is 2 + 2?', model: 'standard', fresh: true }, isEnded);
}

const plan = (name: string) => grantPlan(world, member, name);

test('com-01: a new member has bonus 200.00 and 10 free turns', async () => {
  const card = textOf(await (await world.discord.member(member).run('balance')).replied());
  expect(card).toContain('# 200.00 credits');
  expect(card).toContain('**Free turns** 10 of 10 left today');
  expect(await balanceOf(world, member)).toEqual(START);
});

test('com-02: 3,000 input and 500 output tokens on standard are 18.75', async () => {
  await world.takeFreeTurns(member, 10);
  world.text.reports({ input: 3_000, output: 500 });
  expect(textOf(await standard())).toContain('Standard · 18.75 credits · Bonus · receipt');
  expect(await balanceOf(world, member)).toEqual({ ...START, bonus: 18_125 });
});

test('com-03: with 2,048 of them cached it is 14.91, and the receipt shows 3.84 saved', async () => {
  await world.takeFreeTurns(member, 10);
  world.text.reports({ input: 952, cachedInput: 2_048, output: 500 });
  expect(textOf(await standard())).toContain('14.91 credits · 68 % cached, saved 3.84 · Bonus');
  expect(await balanceOf(world, member)).toEqual({ ...START, bonus: 18_509 });
});

test.each([
  ['1024x1024', 25, '40.00'],
  ['512x512', 25, '10.00'],
  ['1024x1024', 50, '80.00'],
])('com-04: a portrait of %s in %i steps is %s', async (size, steps, price) => {
  const options = { description: 'a fox', size, steps };
  const card = await (await world.discord.member(member).run('portrait', options)).replied();
  expect(buttons(card)).toContain(`Generate · ${price}`);
  expect(await balanceOf(world, member)).toEqual(START);
});

test('com-05: a renewal rolls the rest over up to the cap of 12,000.00', async () => {
  await plan('supporter');
  await world.leave(member, 'monthly', 100_000);
  await world.grant(member, 1_150_000, 'rollover');
  world.clock.set('2026-04-10T12:00:00.000Z');
  await plan('supporter');
  expect(await balanceOf(world, member)).toEqual({ ...START, rollover: 1_200_000, monthly: 600_000 });
  const period = (await world.entries(member)).at(-1);
  expect(
    period?.postings.filter(({ account, unit }) => account === 'expired' && unit === 'credit'),
  ).toMatchObject([{ amount: 50_000 }]);
});

test('com-06: deep takes credits and leaves the free turns', async () => {
  world.text.reports({ input: 1_000, output: 200 });
  const answer = await chat(world, member, { prompt: 'What is 2 + 2?', model: 'deep', fresh: true }, isEnded);
  expect(textOf(answer)).toContain('27.00 credits');
  expect(await balanceOf(world, member)).toEqual({ ...START, bonus: 17_300 });
  expect((await world.wallet(member)).freeTurns?.left).toBe(10);
});

test('com-07: a charge of 18.75 takes rollover, monthly, bonus and then bought; the receipt shows all four', async () => {
  await world.takeFreeTurns(member, 10);
  await world.leave(member, 'bonus', 500);
  for (const bucket of ['rollover', 'monthly', 'bought']) await world.grant(member, 500, bucket);
  world.text.reports({ input: 3_000, output: 500 });
  const answer = await standard();
  expect(textOf(answer)).toContain('Rollover bank, then Monthly credits, then Bonus, then Bought');
  expect(await balanceOf(world, member)).toEqual({ rollover: 0, monthly: 0, bonus: 0, bought: 125, held: 0 });
  const press = await world.discord.member(member).press({ messageId: answer.id, label: 'Receipt' });
  const detail = textOf(await press.replied());
  for (const line of ['Rollover bank: 5.00', 'Monthly credits: 5.00', 'Bonus: 5.00', 'Bought: 3.75']) {
    expect(detail).toContain(`- ${line} credits`);
  }
});
