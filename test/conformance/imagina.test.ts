import { beforeEach, expect, test } from 'vitest';
import { isEnded, textOf } from '../bot.ts';
import { buttons } from '../flows/steps.ts';
import { balanceOf, chat, newMember, pressed, worldUnder } from './world.ts';

const world = await worldUnder('imagina');
let member: string;

beforeEach(() => {
  world.clock.set('2026-03-10T12:00:00.000Z');
  world.models.faults.clear();
  member = newMember(world);
});

const RECEIPT = (text: string) => text.includes('receipt');

async function turn(options: Readonly<Record<string, string | boolean>> = {}) {
  return chat(world, member, { prompt: 'What is 2 + 2?', fresh: true, ...options }, isEnded);
}

async function freeTurns(): Promise<number | undefined> {
  return (await world.wallet(member)).freeTurns?.left;
}

test('ima-01: ten turns on the default model are free, and the history shows each full cost struck through', async () => {
  for (let count = 1; count <= 10; count += 1) {
    world.text.reports({ input: 3_000, output: 500 });
    expect(textOf(await turn())).toContain('~~20.50~~ free turn');
  }
  expect(await balanceOf(world, member)).toEqual({ credits: 0, held: 0 });
  expect(await freeTurns()).toBe(0);
  const history = textOf(await (await world.discord.member(member).run('balance')).replied());
  expect(history).toContain('~~20.50~~ free turn');
});

test('ima-02: a free turn goes before any credit', async () => {
  await world.grant(member, 50_000, 'credits');
  await world.takeFreeTurns(member, 7);
  await turn();
  expect(await freeTurns()).toBe(2);
  expect(await balanceOf(world, member)).toEqual({ credits: 50_000, held: 0 });
});

test('ima-03: a credits-only model takes credits and leaves the free turns; the picker shows the badge', async () => {
  await world.grant(member, 50_000, 'credits');
  await world.takeFreeTurns(member, 7);
  world.text.reports({ input: 3_000, output: 500 });
  await turn({ model: 'astral-lumen' });
  expect(await balanceOf(world, member)).toEqual({ credits: 41_000, held: 0 });
  expect(await freeTurns()).toBe(3);
  const card = textOf(await (await world.discord.member(member).run('models')).replied());
  expect(card).toMatch(/\*\*Astral Lumen\*\* · ~90 a turn · credits only/);
});

test('ima-04: short on a credits-only model with free turns left, the eligible models are offered as buttons', async () => {
  await world.takeFreeTurns(member, 7);
  const calls = world.text.calls;
  const offered = await turn({ model: 'astral-lumen' });
  expect(offered.ephemeral).toBe(true);
  expect(textOf(offered)).toContain('You have 3 free turns left today: they cover these models.');
  expect(buttons(offered)).toEqual(['Use Default · free turn', 'Buy']);
  expect(world.text.calls).toBe(calls);
  expect(await freeTurns()).toBe(3);
  const answer = await pressed(world, member, offered, 'Use Default', RECEIPT);
  expect(textOf(answer)).toMatch(/Default · ~~[\d.]+~~ free turn/);
  expect(await freeTurns()).toBe(2);
  expect(await balanceOf(world, member)).toEqual({ credits: 0, held: 0 });
});

test('ima-05: without free turns and credits a turn is refused before the model is called', async () => {
  await world.takeFreeTurns(member, 10);
  const calls = world.text.calls;
  const refused = await turn();
  expect(refused.ephemeral).toBe(true);
  expect(textOf(refused)).toContain('Free turns return <t:1773187200:R>.');
  expect(buttons(refused)).toEqual(['Buy']);
  expect(world.text.calls).toBe(calls);
  expect(await balanceOf(world, member)).toEqual({ credits: 0, held: 0 });
});

test('ima-06: ten again at 00:00:00 UTC, never more', async () => {
  await world.takeFreeTurns(member, 10);
  world.clock.set('2026-03-10T23:59:59.999Z');
  expect(await freeTurns()).toBe(0);
  world.clock.set('2026-03-11T00:00:00.000Z');
  expect(await freeTurns()).toBe(10);
  await world.takeFreeTurns(member, 4);
  world.clock.set('2026-03-14T09:00:00.000Z');
  expect(await freeTurns()).toBe(10);
});

test('ima-07: a free turn of yesterday that fails today counts against yesterday', async () => {
  world.clock.set('2026-03-10T23:59:59.000Z');
  world.models.faults.next({ kind: 'stall', afterChunks: 1 });
  const running = await chat(world, member, { prompt: 'Upper case: one two three', fresh: true }, (text) =>
    text.includes('Writing'),
  );
  expect(await freeTurns()).toBe(9);
  world.clock.set('2026-03-11T00:00:01.000Z');
  world.bot.context.running.end(heldBy(await world.wallet(member)), 'shutdown');
  await world.seen(
    member,
    ({ id, components }) => id === running.id && !JSON.stringify(components).includes('Writing'),
  );
  await world.discord.whenIdle();
  expect(await freeTurns()).toBe(10);
  const release = (await world.entries(member)).at(-1);
  expect(release?.type).toBe('release');
  expect(release?.postings).toContainEqual(
    expect.objectContaining({ account: 'expired', unit: 'turn', amount: 1 }),
  );
});

function heldBy({ holds }: { readonly holds: readonly { readonly id: string }[] }): string {
  return holds[0]?.id ?? 'none';
}

test('ima-08: cached tokens are priced at the cached rate, and the receipt shows what was saved', async () => {
  await world.grant(member, 50_000, 'credits');
  await world.takeFreeTurns(member, 10);
  world.text.reports({ input: 8_000, output: 500 });
  await turn();
  world.clock.advance(240);
  world.text.reports({ input: 2_000, cachedInput: 6_000, output: 500 });
  const answer = await turn({ fresh: false });
  // 2,000 at 2,500 and 6,000 at 250 a million, 500 at 26,000: 5.00 + 1.50 + 13.00, instead of 33.00.
  expect(textOf(answer)).toContain('19.50 credits · 75 % cached, saved 13.50');
  expect(await balanceOf(world, member)).toEqual({ credits: 50_000 - 3_300 - 1_950, held: 0 });
});

test('ima-10: /models shows what a turn costs, from the own turns once there are three', async () => {
  await world.grant(member, 100_000, 'credits');
  const card = async () => textOf(await (await world.discord.member(member).run('models')).replied());
  for (const output of [200, 300]) {
    world.text.reports({ input: 1_000, output });
    await turn({ model: 'astral-lumen' });
  }
  expect(await card()).toContain('**Astral Lumen** · ~90 a turn · credits only');
  world.text.reports({ input: 1_000, output: 400 });
  await turn({ model: 'astral-lumen' });
  // 33.00, 42.00 and 51.00: 42.00 in the mean.
  expect(await card()).toContain('**Astral Lumen** · ~42 a turn, by your last ones · credits only');
  expect(await card()).toContain('**Default** · ~21 a turn');
});

test('ima-11: real usage is charged, whatever was estimated, and the hold was large enough', async () => {
  await world.grant(member, 100_000, 'credits');
  await world.takeFreeTurns(member, 10);
  world.text.reports({ input: 11_348, output: 500 });
  const answer = await turn();
  expect(textOf(answer)).toContain('41.37 credits');
  expect(await balanceOf(world, member)).toEqual({ credits: 95_863, held: 0 });
  const settle = (await world.entries(member)).at(-1);
  expect(settle?.postings.some(({ account }) => account === 'absorbed')).toBe(false);
});

test('ima-18: a model chosen mid-way answers from the next turn on, never another', async () => {
  await world.grant(member, 100_000, 'credits');
  const first = await turn();
  expect(textOf(first)).toContain('asked Default');
  const card = await (await world.discord.member(member).run('models')).replied();
  const select = { messageId: card.id, label: 'Choose the model', values: ['astral-lumen'] };
  const chosen = await (await world.discord.member(member).select(select)).replied();
  expect(textOf(chosen)).toContain('▸ **Astral Lumen**');
  expect(textOf(await turn({ fresh: false }))).toContain('asked Astral Lumen');
  expect(textOf(await turn({ fresh: true }))).toContain('asked Astral Lumen');
  await world.leave(member, 'credits', 0);
  const short = await turn();
  expect(buttons(short)).toEqual(['Use Default · free turn', 'Buy']);
});

test('ima-12: the cost panel shows the recent turns, about 10 more turns, and the free turns', async () => {
  await world.grant(member, 100_000, 'credits');
  await world.takeFreeTurns(member, 10);
  // 3,000 input tokens are 7.50; 20.50 more of output come to 28.00 in the mean.
  for (const output of [700, 750, 788, 850, 854]) {
    world.text.reports({ input: 3_000, output });
    await turn();
  }
  await world.leave(member, 'credits', 30_000);
  world.clock.set('2026-03-11T08:00:00.000Z');
  const card = await (await world.discord.member(member).run('balance')).replied();
  const panel = await pressed(world, member, card, 'Usage', (text) => text.includes('Recent turns'));
  expect(textOf(panel)).toContain('About 10 more turns with Default at ~28, plus 10 free turns.');
  expect(textOf(panel)).toContain('29.71 credits charged');
});
