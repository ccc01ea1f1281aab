import type { Model } from 'mongoose';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { finishErasures } from '../../src/flows/erase.ts';
import { assertSound, isEnded, type TestBot, textOf } from '../bot.ts';
import { newMember, startEconomy } from '../conformance/world.ts';
import { testDatabase } from '../database.ts';
import { askToDelete, confirmDelete } from './account-steps.ts';
import { buttons } from './steps.ts';

const database = await testDatabase();
let world: TestBot;

beforeAll(async () => {
  world = await startEconomy(database, 'community');
});
afterEach(() => assertSound(world));
afterAll(() => world[Symbol.asyncDispose]());

/** Every document of every collection in which a text stands. */
async function documentsWith(text: string): Promise<string[]> {
  const found: string[] = [];
  for (const [name, model] of Object.entries(world.bot.context.models) as [string, Model<unknown>][]) {
    const all = await model.find().lean();
    found.push(
      ...all
        .map((each) => JSON.stringify(each))
        .filter((each) => each.includes(text))
        .map((each) => `${name} ${each}`),
    );
  }
  return found;
}

async function card(member: string) {
  return (await world.discord.member(member).run('account')).replied();
}

async function erase(member: string): Promise<string> {
  return textOf(await confirmDelete(world, member, await askToDelete(world, member), 'DELETE'));
}

/** A member who has done a bit of everything. */
async function busyMember(secret = 'blue heron'): Promise<string> {
  const member = newMember(world, 'Mira');
  await world.ask(member, { prompt: `My secret is a ${secret}.`, model: 'deep' });
  await (await world.discord.member(member).run('portrait', { description: `a ${secret}` })).replied();
  const options = { member, amount: '5', reason: `for her ${secret}` };
  await (await world.discord.member('Ada').run('admin wallet grant', options)).replied();
  return member;
}

describe('/account', () => {
  test('says to a newcomer that nothing is kept, and to others what is', async () => {
    expect(textOf(await card(newMember(world)))).toContain('Nothing is kept about you here.');
    const shown = await card(await busyMember());
    expect(shown.ephemeral).toBe(true);
    expect(textOf(shown)).toMatch(/Wallet of Community: 20\d\.\d\d credits/);
    expect(textOf(shown)).toContain('Conversations: 1');
    expect(textOf(shown)).toContain('Portraits: 1');
    expect(buttons(shown)).toEqual(['Export everything', 'Delete here …']);
  });

  test('exports everything about the member, and nothing about others', async () => {
    const member = await busyMember();
    const driver = world.discord.member(member);
    const press = await driver.press({ messageId: (await card(member)).id, label: 'Export everything' });
    const message = await press.replied();
    expect(message.ephemeral).toBe(true);
    expect(message.attachments.map(({ filename }) => filename)).toEqual([
      'account.json',
      `history-${world.discord.guildId}-community.csv`,
    ]);
    const json = await (await fetch(message.attachments[0]?.url ?? '')).text();
    const { servers } = JSON.parse(json);
    expect(servers).toHaveLength(1);
    expect(servers[0].turns[0].prompt).toBe('My secret is a blue heron.');
    expect(servers[0].sketches[0].description).toBe('a blue heron');
    expect(servers[0].wallets[0].economy).toBe('community');
    expect(servers[0].wallets[0].entries.map((entry: { type: string }) => entry.type)).toContain('settle');
    expect(servers[0].audits[0].note).toBe('for her blue heron');
    expect(json).not.toContain(world.discord.member('Ben').id);
    const csv = await (await fetch(message.attachments[1]?.url ?? '')).text();
    expect(csv.split('\r\n')[0]).toContain('seq,at,type');
  });

  test('asks twice, and a wrong word deletes nothing', async () => {
    const member = await busyMember();
    const before = await world.wallet(member);
    const asked = await askToDelete(world, member);
    expect(textOf(asked)).toContain('Nothing of it is paid out');
    expect(textOf(await confirmDelete(world, member, asked, 'delet'))).toContain('nothing was deleted');
    expect(await world.wallet(member)).toEqual(before);
    const kept = await world.discord.member(member).press({ messageId: asked.id, label: 'Keep my account' });
    expect(textOf(await kept.replied())).toBe('Nothing was deleted.');
  });

  test('says how much of what is lost was paid for', async () => {
    const member = newMember(world);
    const { ledger, economies } = world.bot.context;
    const owner = { server: world.discord.guildId, member: world.discord.member(member).id };
    const account = await ledger.account(owner, await economies.of(owner.server));
    await ledger.post(account, {
      ...{ type: 'grant', key: 'cs_paid', by: 'stripe', reason: 'pack', bucket: 'bought' },
      ...{ amount: 500_000, origin: 'paid', expires: null, source: 'sold:pack' },
    } as const);
    const text = textOf(await askToDelete(world, member));
    expect(text).toContain('**5,200.00 credits** of Community, of which you **paid for 5,000.00 credits**');
  });

  test('DELETE-MEMBER: no collection names the member any more, and the ledger verifies', async () => {
    const member = await busyMember('purple owl');
    const { id } = world.discord.member(member);
    expect((await documentsWith(id)).length).toBeGreaterThan(3);
    expect(await erase(member)).toContain('Your account is deleted');
    const left = await documentsWith(id);
    expect(left.map((each) => each.split(' ')[0])).toEqual(['erasures']);
    expect(await documentsWith('purple owl')).toEqual([]);
    world.clock.advance(20 * 60);
    await finishErasures(world.bot.context);
    expect(await documentsWith(id)).toEqual([]);
  });

  test('DELETE-MEMBER: who comes back gets no welcome gift, no free turns and no coupon twice', async () => {
    const member = newMember(world);
    const code = { code: 'HELLO-AGAIN', amount: '7' };
    await (await world.discord.member('Ada').run('admin coupon create', code)).replied();
    const redeem = async () =>
      textOf(await (await world.discord.member(member).run('redeem', { code: 'HELLO-AGAIN' })).replied());
    expect(await redeem()).toBe('7.00 credits added to Bought.');
    await world.ask(member, { prompt: 'What is 2 + 2?' });
    expect((await world.wallet(member)).freeTurns?.left).toBe(9);
    await erase(member);
    expect(await world.wallet(member)).toMatchObject({ available: 0, freeTurns: { left: 9 }, wallet: null });
    expect(await redeem()).toBe('You have redeemed this code already.');
    await world.ask(member, { prompt: 'What is 2 + 2?' });
    expect(await world.wallet(member)).toMatchObject({ available: 0, freeTurns: { left: 8 } });
    expect(await world.entryTypes(member)).toEqual(['grant', 'reserve', 'settle']);
  });

  test('works while an answer runs, which is then charged to nobody', async () => {
    const member = newMember(world);
    world.models.faults.next({ kind: 'stall', afterChunks: 2 });
    const running = await world.discord
      .member(member)
      .run('chat', { prompt: 'Tell me a long story.', model: 'deep' });
    await world.discord.until(() => world.bot.context.running.count > 0, {
      timeoutMs: 20_000,
      what: 'a running answer',
    });
    const asked = await askToDelete(world, member);
    await confirmDelete(world, member, asked, 'DELETE');
    const end = textOf(await world.answered(running, isEnded));
    expect(end).toMatch(/not charged/);
    expect(await world.wallet(member)).toMatchObject({ available: 0, held: 0 });
  });

  test('does nothing more where the same confirmation is delivered twice', async () => {
    const member = await busyMember();
    await erase(member);
    const again = await erase(member);
    expect(again).toContain('Your account is deleted');
    expect(await world.wallet(member)).toMatchObject({ available: 0, held: 0 });
  });
});
