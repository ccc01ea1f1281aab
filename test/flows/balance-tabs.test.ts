import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { assertSound, textOf } from '../bot.ts';
import { balanceOf, type EconomyWorld, newMember, pressed, startEconomy } from '../conformance/world.ts';
import { testDatabase } from '../database.ts';
import { buttons } from './steps.ts';

const database = await testDatabase();
let world: EconomyWorld;
let member: string;

beforeAll(async () => {
  world = await startEconomy(database, 'community');
  member = newMember(world, 'Bala');
  for (let each = 1; each <= 12; each += 1) await world.grant(member, each * 100);
  await world.takeFreeTurns(member, 1);
  await world.ask(member, { prompt: 'What is 2 + 2?', model: 'deep', fresh: true });
});
afterEach(() => assertSound(world));
afterAll(() => world[Symbol.asyncDispose]());

const card = async () => (await world.discord.member(member).run('balance')).replied();

describe('/balance', () => {
  test('has three tabs, and says that buying is not set up here', async () => {
    const overview = await card();
    expect(overview.ephemeral).toBe(true);
    expect(buttons(overview)).toEqual([
      'Overview',
      'Usage',
      'History',
      'Add credits',
      'Plans',
      'Redeem a code',
    ]);
    const press = await world.discord.member(member).press({ messageId: overview.id, label: 'Add credits' });
    expect(textOf(await press.replied())).toBe('This is not set up here.');
  });

  test('opens the modal of a code from its button', async () => {
    const options = { code: 'modal', amount: '5' };
    await (await world.discord.member('Ada').run('admin coupon create', options)).replied();
    const before = await balanceOf(world, member);
    const driver = world.discord.member(member);
    const press = await driver.press({ messageId: (await card()).id, label: 'Redeem a code' });
    const response = await press.response();
    if (response.type !== 'modal') throw new Error(`no modal but ${response.type}`);
    const handle = await driver.submit(response.modal, { 'Your code': 'modal' });
    expect(textOf(await handle.replied())).toBe('5.00 credits added to Bought.');
    expect(await balanceOf(world, member)).toEqual({ ...before, bought: (before.bought ?? 0) + 500 });
  });

  test('draws what was spent a day, with the numbers in words, by model or bucket, of 14 days or 30', async () => {
    const usage = await pressed(world, member, await card(), 'Usage', (text) =>
      text.includes('Recent turns'),
    );
    const picture = usage.attachments[0];
    expect(picture).toMatchObject({ filename: 'spending.png', contentType: 'image/png', inline: true });
    expect(JSON.stringify(usage.components)).toMatch(
      /"description":"\d\.\d\d credits spent in the last 14 days\. Deep/,
    );
    const png = Buffer.from(await (await fetch(picture?.url ?? '')).arrayBuffer());
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    const byBucket = await pressed(world, member, usage, 'By bucket', (text) => text.includes('By model'));
    expect(JSON.stringify(byBucket.components)).toMatch(/spent in the last 14 days\. Bonus/);
    const month = await pressed(world, member, byBucket, '30 days', (text) => text.includes('14 days'));
    expect(JSON.stringify(month.components)).toMatch(/spent in the last 30 days\. Bonus/);
    const overview = await pressed(world, member, month, 'Overview', (text) =>
      text.includes('Last movements'),
    );
    expect(overview.attachments).toEqual([]);
  });

  test('draws nothing for who spent nothing, and says so', async () => {
    const newcomer = newMember(world);
    const first = await (await world.discord.member(newcomer).run('balance')).replied();
    const usage = await pressed(world, newcomer, first, 'Usage', (text) => text.includes('Recent turns'));
    expect(usage.attachments).toEqual([]);
    expect(textOf(usage)).toContain('Nothing was spent in the last 14 days.');
  });

  test('turns the pages of its history, filters them, and shows free turns struck through', async () => {
    const history = await pressed(world, member, await card(), 'History', (text) =>
      text.includes('As a file'),
    );
    expect(textOf(history)).toContain('Deep');
    expect(buttons(history)).toContain('Older');
    const older = await pressed(world, member, history, 'Older', (text) => text.includes('Newer'));
    expect(textOf(older)).toContain('From the owner');
    const select = { messageId: history.id, label: 'Show', values: ['credit'] };
    const handle = await world.discord.member(member).select(select);
    const credit = await handle.replied();
    expect(textOf(credit)).not.toContain('Deep');
    expect(textOf(credit)).toContain('+12.00 credits granted');
    const turns = { ...select, values: ['turns'] };
    const shown = textOf(await (await world.discord.member(member).select(turns)).replied());
    expect(shown).toContain('Deep');
    expect(shown).not.toContain('granted');
  });

  test('hands the history over as a file, one line an entry', async () => {
    const history = await pressed(world, member, await card(), 'History', (text) =>
      text.includes('As a file'),
    );
    const press = await world.discord.member(member).press({ messageId: history.id, label: 'As a file' });
    const message = await press.replied();
    expect(message.ephemeral).toBe(true);
    const [attachment] = message.attachments;
    const text = await (await fetch(attachment?.url ?? '')).text();
    const entries = await world.entries(member);
    const rows = text.trim().split('\r\n');
    expect(rows).toHaveLength(entries.length + 1);
    expect(rows[0]).toBe('seq,at,type,reason,model,change,charged,full_cost,free_turn,receipt');
    expect(rows.at(-1)).toBe('1,2026-03-10T12:00:00.000Z,grant,start,,200.00,0.00,,,');
  });

  test('shows the recent turns and how many more there are', async () => {
    const usage = await pressed(world, member, await card(), 'Usage', (text) =>
      text.includes('Recent turns'),
    );
    expect(textOf(usage)).toMatch(/About [\d,]+ more turns with Quick at ~[\d.]+, plus 9 free turns\./);
    expect(textOf(usage)).toMatch(/Done · Deep · [\d.]+ credits charged/);
  });
});
