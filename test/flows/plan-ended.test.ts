import { beforeEach, expect, test } from 'vitest';
import type { VisibleMessage } from '../../sandbox/discord/index.ts';
import { sweepDue } from '../../src/jobs/sweep-due.ts';
import { textOf } from '../bot.ts';
import { newMember, worldUnder } from '../conformance/world.ts';

const world = await worldUnder('genesis');
let member: string;

beforeEach(async () => {
  world.clock.set('2026-03-10T12:00:00.000Z');
  member = newMember(world, 'Lena');
  await (await world.discord.member('Ada').run('admin wallet plan', { member, plan: 'pro' })).replied();
});

const who = () => world.discord.member(member);
const isTold = (message: VisibleMessage) => textOf(message).includes('has ended.');
const told = () => who().allMessages().filter(isTold);

/** The sweep of the job, so many times, on a projection that is up to date. */
async function sweep(times: number): Promise<void> {
  const { context } = world.bot;
  for (let run = 0; run < times; run += 1) {
    await context.ledger.projection.flush();
    await sweepDue.run(context);
  }
  await world.discord.whenIdle();
}

async function cancel(): Promise<void> {
  await (await who().run('plan cancel')).replied();
}

test('JOB-TWICE: a plan that ended is told once by direct message, with what ended, however often the job runs', async () => {
  await cancel();
  world.clock.set('2026-04-09T11:59:59.999Z');
  await sweep(2);
  expect(told()).toEqual([]);
  world.clock.set('2026-04-09T12:00:00.000Z');
  await sweep(5);
  const [message] = told();
  expect(told()).toHaveLength(1);
  expect(textOf(message as VisibleMessage).split('\n')).toEqual([
    'Your plan **Professional** has ended.',
    '31,250,000 tokens ended with it.',
    'You are on **Starter** now.',
    '/plan shows what there is to choose.',
  ]);
  expect(await world.wallet(member)).toMatchObject({ available: 0, plan: { name: 'starter' } });
});

test('a plan that nobody renewed is told when its grace is over, not before', async () => {
  world.clock.set('2026-04-10T12:00:00.000Z');
  await sweep(1);
  expect(told()).toEqual([]);
  expect((await world.wallet(member)).plan).toMatchObject({ name: 'pro', status: 'grace' });
  world.clock.set('2026-05-10T12:00:00.000Z');
  await sweep(2);
  expect(told()).toHaveLength(1);
});

test('says it with the next command, once, to a member who takes no direct messages', async () => {
  await cancel();
  world.discord.faults.closeDms(member);
  world.clock.set('2026-04-20T12:00:00.000Z');
  await sweep(2);
  expect(told()).toEqual([]);
  await (await who().run('balance')).replied();
  expect((await world.seen(member, isTold)).ephemeral).toBe(true);
  await (await who().run('balance')).replied();
  await world.discord.whenIdle();
  expect(told()).toHaveLength(1);
});

test('whoever is there when a plan ends finds the same wallet, and is not written to', async () => {
  await cancel();
  world.clock.set('2026-04-20T12:00:00.000Z');
  await world.touch(member);
  await sweep(2);
  expect(told()).toEqual([]);
  expect(await world.wallet(member)).toMatchObject({ available: 0, plan: { name: 'starter' } });
});
