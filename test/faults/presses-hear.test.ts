import { afterAll, beforeAll, expect, test } from 'vitest';
import type { InteractionHandle, VisibleMessage } from '../../sandbox/discord/index.ts';
import { assertSound, textOf } from '../bot.ts';
import { chat, type EconomyWorld, openPlan, startEconomy } from '../conformance/world.ts';
import { testDatabase } from '../database.ts';
import { FaultProxy } from './proxy.ts';

const database = await testDatabase();
const NOT_ANSWERING = 'The ledger is not answering right now. Try again in a moment.';
let proxy: FaultProxy & { readonly uri: string };
let world: EconomyWorld;

beforeAll(async () => {
  proxy = await FaultProxy.before(database.uri);
  world = await startEconomy({ uri: proxy.uri, connection: database.connection }, 'genesis');
  await openPlan(world, 'Ada', 'writer');
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await proxy[Symbol.asyncDispose]();
});

const ada = () => world.discord.member('Ada');

async function shown(command: string, options: Readonly<Record<string, string>> = {}) {
  return (await ada().run(command, options)).replied({ timeoutMs: 20_000 });
}

/** Opens a modal, which needs no database, and sends it. */
async function submitted(message: VisibleMessage, label: string, fields: Readonly<Record<string, string>>) {
  const opened = await (await ada().press({ messageId: message.id, label })).response();
  if (opened.type !== 'modal') throw new Error(`${label} opened no modal`);
  return ada().submit(opened.modal, fields);
}

const MODEL = 'gpt-5.5';
const offered = (text: string) => text.includes('Discard');

/** Everything of Ada's that can be pressed, chosen from or submitted, on the messages of a quiet day. */
async function pressables(): Promise<Readonly<Record<string, () => Promise<InteractionHandle>>>> {
  const ask = (prompt: string) => chat(world, 'Ada', { prompt, model: MODEL, fresh: true }, offered);
  const [toKeep, toDiscard, toRead] = [
    await ask('What is 2 * 3?'),
    await ask('Hello'),
    await ask('Good day'),
  ];
  const kept = await ada().press({ messageId: toRead.id, label: 'Keep' });
  const answer = await world.answered(kept, (text) => text.includes('receipt'));
  const portrait = await shown('portrait', { description: 'a fox' });
  const sized = await shown('portrait', { description: 'an owl' });
  const balance = await shown('balance');
  const [models, plan] = [await shown('models'), await shown('plan show')];
  const economy = await shown('admin economy use', { name: 'community' });
  const press = (message: VisibleMessage, label: string) => () =>
    ada().press({ messageId: message.id, label });
  return {
    Keep: press(toKeep, 'Keep'),
    Discard: press(toDiscard, 'Discard'),
    Regenerate: press(answer, 'Regenerate'),
    Receipt: press(answer, 'Receipt'),
    'the reply': () => submitted(answer, 'Reply', { 'Your reply': 'and then?' }),
    Generate: press(portrait, 'Generate'),
    'a size': () => ada().select({ messageId: sized.id, label: 'Size', values: ['512x512'] }),
    Usage: press(balance, 'Usage'),
    'the code': () => submitted(balance, 'Redeem a code', { 'Your code': 'WELCOME' }),
    'a model': () => ada().select({ messageId: models.id, label: 'Choose', values: ['gpt-5.5'] }),
    Cancel: press(plan, 'Cancel'),
    'Use it': press(economy, 'Use it'),
  };
}

/** What a member is told: well within the life of the interaction, and on a busy machine. */
async function told(name: string, handle: InteractionHandle): Promise<void> {
  const look = () => handle.messages().find((message) => textOf(message).includes(NOT_ANSWERING));
  const message = await world.discord.until(look, { timeoutMs: 60_000, what: NOT_ANSWERING }).catch(() => {
    throw new Error(`${name}: not told, but ${handle.state}: ${handle.messages().map(textOf)}`);
  });
  expect({ name, isPrivate: message.ephemeral }).toEqual({ name, isPrivate: true });
  expect(textOf(message)).toContain('Nothing was charged.');
}

test('DB-ERRORS: with the database blocked every press is acknowledged in time and told so, and nothing stays held', async () => {
  const presses = await pressables();
  const before = await world.wallet('Ada');
  const unblocked = Promise.withResolvers<void>();
  proxy.plan(() => ({ kind: 'wait', until: unblocked.promise }));
  const handles = new Map<string, InteractionHandle>();
  for (const [name, press] of Object.entries(presses)) handles.set(name, await press());
  for (const [name, handle] of handles) await told(name, handle);
  for (const [name, { state }] of handles) expect({ name, state }).not.toEqual({ name, state: 'failed' });
  proxy.plan(() => null);
  unblocked.resolve();
  // What was asked and never answered by the database may still have come to stand: then it is closed by itself.
  const now = async () => (await world.wallet('Ada').catch(() => null))?.holds.length;
  await expect.poll(now, { timeout: 60_000 }).toBeLessThanOrEqual(before.holds.length);
  world.clock.advance(600);
  await world.touch('Ada');
  expect((await world.wallet('Ada')).held).toBe(0);
  await assertSound(world);
}, 240_000);
