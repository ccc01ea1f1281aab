import { beforeEach, expect, test } from 'vitest';
import { lapseOffers } from '../../src/jobs/lapse-offers.ts';
import { textOf } from '../bot.ts';
import { buttons, has } from '../flows/steps.ts';
import { balanceOf, became, chat, grantPlan, newMember, openPlan, pressed, worldUnder } from './world.ts';

const world = await worldUnder('genesis');
let member: string;

beforeEach(() => {
  world.clock.set('2026-03-10T12:00:00.000Z');
  member = newMember(world);
});

const KEEP = (text: string) => text.includes('Keep');
const RECEIPT = (text: string) => text.includes('receipt');

const grant = (plan: string) => grantPlan(world, member, plan);

const DAY = 86_400;

test('gen-01: a new member has base 25,000, the plan starter, and no reset date', async () => {
  const card = await (await world.discord.member(member).run('balance')).replied();
  expect(textOf(card)).toContain('# 25,000 tokens');
  expect(await balanceOf(world, member)).toEqual({ base: 25_000, bonus: 0, held: 0 });
  expect((await world.wallet(member)).plan).toMatchObject({ name: 'starter', status: 'active', end: null });
});

test('gen-02: writer for the first time is base 6,250,000 for 30 days; the rest of starter is expired', async () => {
  await world.touch(member);
  expect(await grant('writer')).toContain('Base: 6,250,000');
  expect(await balanceOf(world, member)).toEqual({ base: 6_250_000, bonus: 0, held: 0 });
  expect((await world.wallet(member)).plan).toMatchObject({
    name: 'writer',
    start: '2026-03-10T12:00:00.000Z',
    end: '2026-04-09T12:00:00.000Z',
  });
  const period = (await world.entries(member)).at(-1);
  expect(period?.type).toBe('period');
  expect(period?.postings.filter(({ account }) => account === 'expired')).toMatchObject([{ amount: 25_000 }]);
});

test('gen-03: the renewal is base exactly 5,000,000, whatever was left', async () => {
  await grant('writer');
  await world.leave(member, 'base', 1_234_567);
  world.clock.advance(30 * DAY);
  await grant('writer');
  expect(await balanceOf(world, member)).toEqual({ base: 5_000_000, bonus: 0, held: 0 });
  expect((await world.wallet(member)).plan).toMatchObject({ end: '2026-05-09T12:00:00.000Z' });
});

test('gen-04: the first-time bonus comes once a member, on any plan', async () => {
  await grant('writer');
  await (await world.discord.member(member).run('plan cancel')).replied();
  world.clock.advance(31 * DAY);
  await grant('creator');
  expect(await balanceOf(world, member)).toEqual({ base: 12_000_000, bonus: 0, held: 0 });
});

test('gen-13: a renewal leaves the bonus as it is', async () => {
  await grant('writer');
  await world.grant(member, 3_000, 'bonus');
  await world.leave(member, 'base', 0);
  world.clock.advance(30 * DAY);
  await grant('writer');
  expect(await balanceOf(world, member)).toEqual({ base: 5_000_000, bonus: 3_000, held: 0 });
});

test('gen-15: an upgrade adds the difference and leaves the end; a downgrade waits for the next cycle', async () => {
  await grant('writer');
  await world.leave(member, 'base', 2_000_000);
  world.clock.advance(10 * DAY);
  await grant('creator');
  expect(await balanceOf(world, member)).toEqual({ base: 9_000_000, bonus: 0, held: 0 });
  expect((await world.wallet(member)).plan).toMatchObject({
    name: 'creator',
    end: '2026-04-09T12:00:00.000Z',
  });
  const card = await (await world.discord.member(member).run('plan choose', { plan: 'writer' })).replied();
  expect(textOf(card)).toContain('Writer takes over <t:1775736000:R>.');
  expect(await balanceOf(world, member)).toEqual({ base: 9_000_000, bonus: 0, held: 0 });
  expect((await world.wallet(member)).plan).toMatchObject({ name: 'creator', status: 'active' });
});

test('gen-16: a cancelled plan is usable until its cycle ends, then it is starter without a new grant', async () => {
  await grant('writer');
  const card = await (await world.discord.member(member).run('plan cancel')).replied();
  expect(textOf(card)).toContain('Ends <t:1775736000:R>; then you are on Starter.');
  expect(await balanceOf(world, member)).toEqual({ base: 6_250_000, bonus: 0, held: 0 });
  world.clock.set('2026-04-09T11:59:59.999Z');
  expect(await balanceOf(world, member)).toEqual({ base: 6_250_000, bonus: 0, held: 0 });
  world.clock.set('2026-04-09T12:00:00.000Z');
  expect(await balanceOf(world, member)).toEqual({ base: 0, bonus: 0, held: 0 });
  expect((await world.wallet(member)).plan).toMatchObject({ name: 'starter', status: 'active', end: null });
});

/** A finished answer on the dearest tier whose real usage is that of the specification: 21,480 tokens. */
async function answered(): Promise<Awaited<ReturnType<typeof chat>>> {
  world.text.reports({ input: 592, output: 1_600 });
  return chat(world, member, { prompt: 'What is 12 * 7?', model: dearest(), fresh: true }, KEEP);
}

function dearest(): string {
  return world.economy.models.find(({ rating }) => rating === 5)?.name ?? '';
}

test('gen-05: a kept turn is paid from base, then bonus, and the receipt shows both', async () => {
  await openPlan(world, member, 'writer');
  await world.leave(member, 'base', 500);
  await world.grant(member, 2_000, 'bonus');
  const cheap = world.economy.models.find(({ rating }) => rating === 1)?.name ?? '';
  world.text.reports({ input: 4_000, output: 1_000 });
  const answer = await chat(world, member, { prompt: 'What is 2 + 2?', model: cheap, fresh: true }, KEEP);
  const kept = await pressed(world, member, answer, 'Keep', RECEIPT);
  expect(await balanceOf(world, member)).toEqual({ base: 0, bonus: 1_700, held: 0 });
  expect(textOf(kept)).toContain('800 tokens · Base, then Bonus · receipt');
  const detail = await (
    await world.discord.member(member).press({ messageId: kept.id, label: 'Receipt' })
  ).replied();
  expect(textOf(detail)).toContain('- Base: 500 tokens\n- Bonus: 300 tokens');
});

test('gen-06: Keep charges the real cost and returns the rest of the hold in the same entry', async () => {
  await openPlan(world, member, 'writer');
  await world.leave(member, 'base', 5_000_000);
  const answer = await answered();
  expect(buttons(answer)).toEqual(['Keep · 21,480', 'Discard']);
  await pressed(world, member, answer, 'Keep', RECEIPT);
  expect(await balanceOf(world, member)).toEqual({ base: 4_978_520, bonus: 0, held: 0 });
  const settle = (await world.entries(member)).at(-1);
  expect(settle?.type).toBe('settle');
  expect(settle?.postings.filter(({ account }) => account === 'usage')).toMatchObject([{ amount: 21_480 }]);
  expect(settle?.postings.some(({ account, amount }) => account === 'bucket:base' && amount > 0)).toBe(true);
});

test('gen-07: Discard leaves the balance as it was, and the history shows hold and release', async () => {
  await openPlan(world, member, 'writer');
  const before = await balanceOf(world, member);
  const answer = await answered();
  const gone = await pressed(world, member, answer, 'Discard', (text) => text.includes('Discarded.'));
  expect(textOf(gone)).not.toContain('84');
  expect(await balanceOf(world, member)).toEqual(before);
  const history = await (await world.discord.member(member).run('balance')).replied();
  expect(textOf(history)).toMatch(/Discarded[^\n]* released\n[^\n]*Chat[^\n]* held/);
});

test('gen-08: Stop while streaming equals Discard', async () => {
  await openPlan(world, member, 'writer');
  const before = await balanceOf(world, member);
  world.models.faults.next({ kind: 'stall', afterChunks: 3 });
  const prompt = 'Upper case: one two three four five six';
  const running = await chat(world, member, { prompt, model: dearest(), fresh: true }, (text) =>
    text.includes('Writing'),
  );
  const stopped = await pressed(world, member, running, 'Stop', (text) => text.includes('Stopped.'));
  expect(textOf(stopped)).not.toContain('ONE');
  expect(await balanceOf(world, member)).toEqual(before);
  const history = await (await world.discord.member(member).run('balance')).replied();
  expect(textOf(history)).toMatch(/Stopped[^\n]* released\n[^\n]*Chat[^\n]* held/);
});

test('gen-09: after five minutes the text is hidden and kept only by "Keep anyway" at the real cost', async () => {
  await openPlan(world, member, 'writer');
  const before = await balanceOf(world, member);
  const answer = await answered();
  world.clock.advance(300);
  await lapseOffers.run(world.bot.context);
  const hidden = await became(world, member, answer, (text) => text.includes('Keep anyway'));
  expect(await balanceOf(world, member)).toEqual(before);
  expect(buttons(hidden)).toEqual(['Keep anyway: 21,480']);
  expect(textOf(hidden)).not.toContain('84');
  const kept = await pressed(world, member, hidden, 'Keep anyway', RECEIPT);
  expect(textOf(kept)).toContain('84');
  expect(await balanceOf(world, member)).toEqual({ ...before, base: (before.base ?? 0) - 21_480 });
  expect((await world.entryTypes(member)).slice(-4)).toEqual(['reserve', 'expire', 'reserve', 'settle']);
});

test('gen-10: /portrait on starter is refused before any hold, with an upgrade button', async () => {
  const handle = await world.discord.member(member).run('portrait', { description: 'a lighthouse' });
  const refused = await handle.replied();
  expect(refused.ephemeral).toBe(true);
  expect(textOf(refused)).toContain('This needs the plan Writer or a higher one.');
  expect(buttons(refused)).toEqual(['Upgrade to Writer']);
  expect(await world.entryTypes(member)).toEqual([]);
  expect(await balanceOf(world, member)).toEqual({ base: 25_000, bonus: 0, held: 0 });
});

test.each(['512x512', '1024x1440'])('gen-11: /portrait costs 15,000 at %s', async (size) => {
  await openPlan(world, member, 'writer');
  const handle = await world.discord.member(member).run('portrait', { description: 'a lighthouse', size });
  const card = await handle.replied();
  expect(buttons(card)).toContain('Generate · 15,000');
  const press = await world.discord.member(member).press({ messageId: card.id, label: 'Generate' });
  await press.response();
  const { id } = world.discord.member(member);
  await world.seen(member, has(`drawn for <@${id}>`, '15,000 tokens · Base · receipt'));
  expect(await balanceOf(world, member)).toEqual({ base: 6_235_000, bonus: 0, held: 0 });
});

test('gen-17: /models shows every model with its rating and what a typical turn costs', async () => {
  const card = textOf(await (await world.discord.member(member).run('models')).replied());
  for (const { title, rating } of world.economy.models) {
    expect(card).toContain(`**${title}** · ${'$'.repeat(rating ?? 0)} · ~`);
  }
  expect(card).toContain('▸ **GPT-5 Mini** · $ · ~500 a turn');
  expect(card).toContain('**GPT-5.5** · $$$$$ · ~13,750 a turn');
});

test('gen-14: a coupon gives bonus +50,000 once a member, and nothing beyond its total', async () => {
  const ada = world.discord.member('Ada');
  await (await ada.run('admin coupon create', { code: 'spring', amount: '50000', uses: 2 })).replied();
  const redeem = async (who: string) =>
    textOf(await (await world.discord.member(who).run('redeem', { code: ' Spring ' })).replied());
  expect(await redeem(member)).toBe('50,000 tokens added to Bonus.');
  expect(await redeem(member)).toBe('You have redeemed this code already.');
  expect(await balanceOf(world, member)).toEqual({ base: 25_000, bonus: 50_000, held: 0 });
  const second = newMember(world);
  const third = newMember(world);
  expect(await redeem(second)).toBe('50,000 tokens added to Bonus.');
  expect(await redeem(third)).toBe('This code was used up by others.');
  expect(await balanceOf(world, third)).toEqual({ base: 25_000, bonus: 0, held: 0 });
});

test('gen-12: no warning at 1,000,000 of 5,000,000; at 999,999 it comes with its three ways out', async () => {
  await grant('writer');
  world.clock.advance(18 * DAY);
  const card = async () => (await world.discord.member(member).run('balance')).replied();
  await world.leave(member, 'base', 1_000_000);
  expect(textOf(await card())).not.toContain('Only');
  await world.leave(member, 'base', 999_999);
  const low = await card();
  expect(textOf(low)).toContain(
    '**Only 999,999 tokens left.**\nUse a cheaper model · take a higher plan · wait 12 days',
  );
  expect(buttons(low)).toEqual(expect.arrayContaining(['Cheaper model', 'Upgrade']));
  await world.grant(member, 1, 'bonus');
  expect(textOf(await card())).not.toContain('Only');
});

test('gen-19: /balance shows each bucket, the usage history, and the days until the reset', async () => {
  await grant('writer');
  await world.grant(member, 3_000, 'bonus');
  world.clock.advance(10 * DAY);
  const kept = await pressed(world, member, await answered(), 'Keep', RECEIPT);
  const receipt = /receipt (\S+)/.exec(textOf(kept))?.[1];
  expect(receipt).toBeDefined();
  const card = await (await world.discord.member(member).run('balance')).replied();
  expect(textOf(card)).toContain('# 6,231,520 tokens');
  expect(textOf(card)).toContain('**Base** 6,228,520');
  expect(textOf(card)).toContain('**Bonus** 3,000');
  expect(textOf(card)).toContain('20 days until your plan starts anew.');
  const usage = await pressed(world, member, card, 'Usage', (text) => text.includes('Recent turns'));
  expect(textOf(usage)).toContain('21,480 tokens charged');
});
