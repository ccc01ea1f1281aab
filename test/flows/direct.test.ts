import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { assertSound, isEnded, textOf } from '../bot.ts';
import { type EconomyWorld, newMember, startEconomy } from '../conformance/world.ts';
import { testDatabase } from '../database.ts';
import { buttons } from './steps.ts';

const database = await testDatabase();
let world: EconomyWorld;

beforeAll(async () => {
  world = await startEconomy(database, 'community');
});
afterEach(() => assertSound(world));
afterAll(() => world[Symbol.asyncDispose]());

async function inDm(member: string, command: string, options = {}) {
  const driver = world.discord.member(member);
  return driver.run(command, options, { channelId: driver.dm().id });
}

async function chosen(member: string) {
  const asked = await (await inDm(member, 'balance')).replied();
  const name = buttons(asked)[0] ?? '';
  const target = { messageId: asked.id, label: 'Choose a server', values: [name] };
  return (await world.discord.member(member).select(target)).replied();
}

test('in a direct message a member is asked once whose wallet it is, and uses that one from then on', async () => {
  const member = newMember(world);
  await world.grant(member, 1_000);
  const asked = await (await inDm(member, 'balance')).replied();
  expect(textOf(asked)).toContain('Which server do you want to use here?');
  expect(textOf(await chosen(member))).toContain('You use Scrip Town here from now on.');
  expect(textOf(await (await inDm(member, 'balance')).replied())).toContain('# 210.00 credits');
  const handle = await inDm(member, 'chat', { prompt: 'What is 2 + 2?', model: 'deep' });
  expect(textOf(await world.answered(handle, isEnded))).toContain('receipt');
  expect((await world.wallet(member)).available).toBeLessThan(21_000);
});

test('/account in a direct message is about every server and needs no choice', async () => {
  const member = newMember(world);
  await world.grant(member, 1_000);
  const card = await (await inDm(member, 'account')).replied();
  expect(textOf(card)).toContain('Your account, in every server');
  expect(textOf(card)).toContain('Scrip Town');
  expect(buttons(card)).toEqual(['Export everything', 'Delete everywhere …']);
});
