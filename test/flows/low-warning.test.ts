import { expect, test } from 'vitest';
import { textOf } from '../bot.ts';
import { balanceOf, newMember, pressed, worldUnder } from '../conformance/world.ts';
import { buttons } from './steps.ts';

const world = await worldUnder('paused');

test('a portrait that leaves little warns the one who paid, alone, once a period', async () => {
  const member = newMember(world, 'Painter');
  await world.discord.member('Ada').run('admin wallet plan', { member, plan: 'silver' });
  await world.discord.whenIdle();
  await world.grant(member, 90, 'bought');
  const warnings = () =>
    world.discord
      .member(member)
      .allMessages()
      .filter((message) => textOf(message).includes('left.'));
  const draw = async () => {
    const card = await (
      await world.discord.member(member).run('portrait', { description: 'a fox' })
    ).replied();
    await pressed(world, member, card, 'Generate', (text) => text.includes('is in the channel'));
    await world.discord.whenIdle();
  };
  // 190 coins, less 90: a fifth of the plan's 100 is 20.
  await draw();
  expect(warnings()).toEqual([]);
  await draw();
  expect(await balanceOf(world, member)).toEqual({ monthly: 0, bought: 10, held: 0 });
  const warning = await world.seen(member, (message) => textOf(message).includes('left.'));
  expect(warning.ephemeral).toBe(true);
  expect(textOf(warning)).toContain('**Only 10 coins left.**');
  expect(buttons(warning)).toEqual(['Buy']);
  await world.grant(member, 90, 'bought');
  await draw();
  expect(warnings()).toHaveLength(1);
  const others = world.discord
    .member('Ben')
    .allMessages()
    .filter((message) => textOf(message).includes('left.'));
  expect(others).toEqual([]);
});
