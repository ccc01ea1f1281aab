import { afterAll, beforeAll, expect, test } from 'vitest';
import { textOf } from '../bot.ts';
import { type EconomyWorld, newMember, startEconomy } from '../conformance/world.ts';
import { testDatabase } from '../database.ts';
import { buttons } from './steps.ts';

const database = await testDatabase();
let world: EconomyWorld;

beforeAll(async () => {
  world = await startEconomy(database, 'community');
});
afterAll(() => world[Symbol.asyncDispose]());

test('/settings says what a member chose, and each button leads to where it is changed', async () => {
  const member = newMember(world);
  const driver = world.discord.member(member);
  const card = await (await driver.run('settings')).replied();
  expect(card.ephemeral).toBe(true);
  expect(textOf(card)).toContain('**Model** Quick, the first of this server');
  expect(textOf(card)).toContain('**Direct messages** no server chosen yet');
  expect(buttons(card)).toEqual(['Change model', 'Choose server', 'Your account']);
  const to = async (label: string) => (await driver.press({ messageId: card.id, label })).replied();
  expect(textOf(await to('Change model'))).toContain('### Models');
  expect(textOf(await to('Your account'))).toContain('### Your account');
  const asked = await to('Choose server');
  const target = { messageId: asked.id, label: 'Choose a server', values: ['Scrip Town'] };
  await (await driver.select(target)).replied();
  await world.bot.context.settings.chooseModel({ server: world.discord.guildId, member: driver.id }, 'deep');
  const changed = textOf(await (await driver.run('settings')).replied());
  expect(changed).toContain('**Model** Deep, your choice');
  expect(changed).toContain('**Direct messages** use Scrip Town');
});
