import { beforeEach, expect, test } from 'vitest';
import { isEnded, textOf } from '../bot.ts';
import { askToDelete, confirmDelete } from '../flows/account-steps.ts';
import { buttons } from '../flows/steps.ts';
import { accountOf, balanceOf, chat, grantPlan, newMember, worldUnder } from './world.ts';

const world = await worldUnder('topup');
let member: string;

beforeEach(() => {
  world.clock.set('2026-03-10T12:00:00.000Z');
  member = newMember(world);
});

const plan = (name: string) => grantPlan(world, member, name);

async function ask() {
  return chat(world, member, { prompt: 'What is 2 + 2?', model: 'fine', fresh: true }, isEnded);
}

const MONTH_END = '2026-04-10T12:00:00.000Z';

test('top-01: a charge of 350 takes rollover, fast, and then topup', async () => {
  await plan('artisan');
  await world.leave(member, 'fast', 200);
  await world.grant(member, 100, 'rollover');
  await world.grant(member, 300, 'topup');
  // 19,000 at 10,000 and 4,000 at 40,000 a million: 190 + 160.
  world.text.reports({ input: 19_000, output: 4_000 });
  expect(textOf(await ask())).toContain('350 tokens · Rollover bank, then Fast tokens, then Top-up tokens');
  expect(await balanceOf(world, member)).toEqual({ rollover: 0, fast: 0, topup: 250, held: 0 });
});

test('top-02: the rest of the month rolls over at the renewal', async () => {
  await plan('artisan');
  await world.leave(member, 'fast', 4_000);
  await world.grant(member, 1_000, 'rollover');
  world.clock.set(MONTH_END);
  await plan('artisan');
  expect(await balanceOf(world, member)).toEqual({ rollover: 5_000, fast: 25_000, topup: 0, held: 0 });
});

test('top-03: above the cap of 75,000 the rest is recorded as expired', async () => {
  await plan('artisan');
  await world.leave(member, 'fast', 4_000);
  await world.grant(member, 74_000, 'rollover');
  world.clock.set(MONTH_END);
  await plan('artisan');
  expect(await balanceOf(world, member)).toEqual({ rollover: 75_000, fast: 25_000, topup: 0, held: 0 });
  const period = (await world.entries(member)).at(-1);
  expect(period?.postings.filter(({ account }) => account === 'expired')).toMatchObject([{ amount: 3_000 }]);
});

test('top-04: top-up tokens stay for ten months and do not count towards the cap', async () => {
  await plan('artisan');
  await world.grant(member, 5_000, 'topup');
  for (let month = 4; month <= 13; month += 1) {
    const year = month > 12 ? 2027 : 2026;
    world.clock.set(`${year}-${String(((month - 1) % 12) + 1).padStart(2, '0')}-10T12:00:00.000Z`);
    await plan('artisan');
  }
  expect(await balanceOf(world, member)).toEqual({ rollover: 75_000, fast: 25_000, topup: 5_000, held: 0 });
});

test('top-06: without a plan top-up tokens are locked, and a charge beyond fast shows the upgrade prompt', async () => {
  await plan('artisan');
  await world.grant(member, 5_000, 'topup');
  await (await world.discord.member(member).run('plan cancel')).replied();
  world.clock.set(MONTH_END);
  const view = await world.wallet(member);
  expect(view.plan).toMatchObject({ name: 'free', status: 'active' });
  expect(view.buckets.find(({ name }) => name === 'topup')).toMatchObject({ available: 0, locked: 5_000 });
  const card = textOf(await (await world.discord.member(member).run('balance')).replied());
  expect(card).toContain('5,000 locked until you have a plan');
  await world.leave(member, 'fast', 0);
  const refused = await ask();
  expect(refused.ephemeral).toBe(true);
  expect(textOf(refused)).toContain('5,000 locked until you have a plan.');
  expect(buttons(refused)).toContain('Plans');
  expect(await balanceOf(world, member)).toEqual({ rollover: 0, fast: 0, topup: 5_000, held: 0 });
});

test('top-07: after a new subscription top-up tokens are usable again', async () => {
  await plan('artisan');
  await world.grant(member, 5_000, 'topup');
  await (await world.discord.member(member).run('plan cancel')).replied();
  world.clock.set(MONTH_END);
  await plan('apprentice');
  await world.leave(member, 'fast', 0);
  world.text.reports({ input: 19_000, output: 4_000 });
  expect(textOf(await ask())).toContain('350 tokens · Top-up tokens');
  expect(await balanceOf(world, member)).toEqual({ rollover: 0, fast: 0, topup: 4_650, held: 0 });
});

test('top-09: all tokens are gone for good, said before, and the ledger keeps anonymous lines that sum to zero', async () => {
  await plan('artisan');
  await world.grant(member, 1_000, 'rollover');
  await world.grant(member, 5_000, 'topup');
  const before = (await accountOf(world, member)).wallet;
  const asked = await askToDelete(world, member);
  expect(textOf(asked)).toContain('31,000 tokens');
  expect(textOf(asked)).toContain('your plan Artisan');
  const done = await confirmDelete(world, member, asked, 'DELETE');
  expect(textOf(done)).toContain('Your account is deleted');
  const { context } = world.bot;
  const entries = await context.ledger.entries(before, { limit: 100 });
  expect(entries[0]).toMatchObject({ type: 'erase', state: { buckets: {}, holds: [], closed: true } });
  const gone = (entries[0]?.postings ?? []).filter(({ account }) => account === 'expired');
  expect(gone.map(({ amount, from }) => [from, amount])).toEqual(
    expect.arrayContaining([
      ['bucket:fast', 25_000],
      ['bucket:rollover', 1_000],
      ['bucket:topup', 5_000],
    ]),
  );
  const total = entries.flatMap(({ postings }) => postings).reduce((sum, { amount }) => sum + amount, 0);
  expect(total).toBe(0);
  expect(await context.ledger.addresses.owner(before)).toBeNull();
  expect(JSON.stringify(entries)).not.toContain(world.discord.member(member).id);
  expect(await balanceOf(world, member)).toEqual({ rollover: 0, fast: 0, topup: 0, held: 0 });
  world.clock.set('2026-03-11T00:00:00.000Z');
  expect(await balanceOf(world, member)).toEqual({ rollover: 0, fast: 150, topup: 0, held: 0 });
});

test('top-10: /balance says of each bucket what it is and when it changes, with Add Tokens', async () => {
  await plan('artisan');
  await world.grant(member, 1_000, 'rollover');
  await world.grant(member, 5_000, 'topup');
  const card = await (await world.discord.member(member).run('balance')).replied();
  const text = textOf(card);
  expect(text).toContain(
    "**Rollover bank** 1,000 · keeps the rest of Fast tokens, up to 3 times a plan's amount",
  );
  expect(text).toContain('**Fast tokens** 25,000 · starts anew <t:1775822400:R>');
  expect(text).toContain('**Top-up tokens** 5,000 · never expires');
  expect(buttons(card)).toContain('Add tokens');
  expect(await balanceOf(world, member)).toEqual({ rollover: 1_000, fast: 25_000, topup: 5_000, held: 0 });
});

test('top-12: a renewal that is not paid leaves everything until the grace days are over; then the plan lapses', async () => {
  await plan('artisan');
  await world.grant(member, 1_000, 'rollover');
  world.clock.set('2026-04-13T11:59:59.999Z');
  expect(await balanceOf(world, member)).toEqual({ rollover: 1_000, fast: 25_000, topup: 0, held: 0 });
  expect((await world.wallet(member)).plan).toMatchObject({ name: 'artisan', status: 'grace' });
  world.clock.set('2026-04-13T12:00:00.000Z');
  expect(await balanceOf(world, member)).toEqual({ rollover: 0, fast: 150, topup: 0, held: 0 });
  expect((await world.wallet(member)).plan).toMatchObject({ name: 'free', status: 'active' });
});
