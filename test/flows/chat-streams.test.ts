import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { SandboxEvent, VisibleMessage } from '../../sandbox/discord/index.ts';
import { systemClock } from '../../src/clock.ts';
import { assertSound, startTestBot, type TestBot, textOf } from '../bot.ts';
import { testDatabase } from '../database.ts';
import { buttons, costOf, has, heldBy, newest, reported, shown } from './steps.ts';

const database = await testDatabase();
let world: TestBot;

const words = (count: number) => Array.from({ length: count }, (_, index) => `word${index % 10}`).join(' ');
/** Five seconds in which to watch. */
const LONG = `Upper case: ${words(60)}`;
/** Two seconds in which to press. */
const SHORT = `Upper case: ${words(24)}`;

beforeAll(async () => {
  world = await startTestBot(database, {
    clock: systemClock,
    pace: { firstTokenMs: 20, tokensPerSecond: 36 },
  });
});
afterEach(() => assertSound(world));
afterAll(() => world[Symbol.asyncDispose]());

/** The instants at which a message that is being written was changed. */
function watchEdits(until: (event: SandboxEvent) => boolean) {
  const instants: number[] = [];
  const stop = world.discord.subscribe((event) => {
    if (event.type === 'message_updated' && textOf(event.message).includes('Writing'))
      instants.push(performance.now());
    if (until(event)) stop();
  });
  return instants;
}

const ended = (event: SandboxEvent) => event.type === 'message_updated' && has('receipt')(event.message);

test('shows text as soon as there is some, then edits at least two seconds apart, and ends whole', async () => {
  const instants = watchEdits(ended);
  const answer = await world.ask('Ada', { prompt: LONG, model: 'deep', fresh: true });
  expect(textOf(answer)).toContain(words(60).toUpperCase());
  expect(instants.length).toBeGreaterThanOrEqual(2);
  const gaps = instants.slice(1).map((instant, index) => instant - (instants[index] ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_950);
  const cost = costOf('deep', reported(world));
  expect(await world.wallet('Ada')).toMatchObject({ available: 20_000 - cost, held: 0, holds: [] });
  expect(textOf(answer)).toContain(`Deep · ${shown(cost)} credits · Bonus · receipt`);
});

test('while it runs everybody sees who asked, and that the credit is held', async () => {
  const handle = await world.discord.member('Cleo').run('chat', { prompt: SHORT, model: 'deep' });
  const running = await world.seen('Ben', has('Writing', 'Deep'));
  expect(textOf(running)).toContain(`<@${world.discord.member('Cleo').id}>`);
  expect(buttons(running)).toEqual(['Stop']);
  const wallet = await world.wallet('Cleo');
  expect(wallet).toMatchObject({ available: 0, held: 20_000, holds: [{ amount: 20_000, reason: 'chat' }] });
  await world.answered(handle, (text) => text.includes('receipt'));
  expect(await world.wallet('Cleo')).toMatchObject({
    available: 20_000 - costOf('deep', reported(world)),
    held: 0,
  });
});

test('Stop charges what was used, releases the rest, and says both amounts', async () => {
  const member = world.discord.member('Ben');
  const handle = await member.run('chat', { prompt: SHORT, model: 'deep' });
  const running = await world.answered(handle, (text) => text.includes('WORD'));
  const press = await member.press({ messageId: running.id, label: 'Stop' });
  expect(await press.response()).toMatchObject({ type: 'deferred_update' });
  const stopped = await world.answered(handle, (text) => text.includes('Stopped.'));
  const entries = await world.entries('Ben');
  const { cause } = newest(entries, 'settle');
  const { input = 0, output = 0 } = cause.usage ?? {};
  const charged = costOf('deep', { input, cached: 0, output });
  expect(cause).toMatchObject({ by: 'member', reason: 'stopped', cost: charged });
  expect(output).toBeGreaterThan(0);
  expect(output).toBeLessThan(72);
  const released = heldBy(newest(entries, 'reserve')) - charged;
  expect(textOf(stopped)).toContain(`${shown(charged)} credits charged, ${shown(released)} released.`);
  expect(await world.wallet('Ben')).toMatchObject({ available: 20_000 - charged, held: 0, holds: [] });
  await world.models.idle();
  expect(world.models.requests().at(-1)).toMatchObject({ aborted: true });
});

test('Stop by somebody else is refused privately, and the answer goes on to its end', async () => {
  await world.grant('Cleo', 100_000);
  const handle = await world.discord
    .member('Cleo')
    .run('chat', { prompt: SHORT, model: 'deep', fresh: true });
  const running = await world.answered(handle, (text) => text.includes('WORD'));
  const press = await world.discord.member('Ben').press({ messageId: running.id, label: 'Stop' });
  const refused = await press.replied();
  expect(refused).toMatchObject({ ephemeral: true });
  expect(textOf(refused)).toContain('Only the member who asked');
  const answer: VisibleMessage = await world.answered(handle, (text) => text.includes('receipt'));
  expect(textOf(answer)).toContain(words(24).toUpperCase());
});
