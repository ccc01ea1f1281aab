import { afterAll, beforeAll, expect, test } from 'vitest';
import type { InteractionHandle, VisibleMessage } from '../../sandbox/discord/index.ts';
import { assertSound, startTestBot, type TestBot, textOf } from '../bot.ts';
import { testDatabase } from '../database.ts';
import { FaultProxy } from './proxy.ts';

const database = await testDatabase();
const NOT_ANSWERING = 'The ledger is not answering right now. Try again in a moment.';
let proxy: FaultProxy & { readonly uri: string };
let world: TestBot;

beforeAll(async () => {
  proxy = await FaultProxy.before(database.uri);
  world = await startTestBot({ uri: proxy.uri, connection: database.connection });
  await world.ask('Ada', { prompt: 'Lower case: hello', model: 'deep' });
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await proxy[Symbol.asyncDispose]();
});

/** What a member is told: well within the life of the interaction, and on a busy machine. */
async function told(handle: InteractionHandle, words: string): Promise<VisibleMessage> {
  const look = () => handle.messages().findLast((message) => textOf(message).includes(words));
  return world.discord.until(look, { timeoutMs: 40_000, what: words }).catch(() => {
    throw new Error(`not told, but ${handle.state}: ${handle.messages().map(textOf)}`);
  });
}

const COMMANDS = [
  ['chat', { prompt: 'Lower case: hello', model: 'deep' }],
  ['portrait', { description: 'a fox' }],
  ['balance', {}],
] as const;

async function expectTold(): Promise<void> {
  const before = await world.wallet('Ada').catch(() => null);
  expect(before).toBeNull();
  const handles = await Promise.all(
    COMMANDS.map(([name, options]) => world.discord.member('Ada').run(name, options)),
  );
  for (const handle of handles) {
    const message = await told(handle, NOT_ANSWERING);
    expect(textOf(message)).toContain('Nothing was charged.');
    expect(
      world.discord
        .member('Ben')
        .allMessages()
        .some(({ id }) => id === message.id),
    ).toBe(false);
  }
}

test('DB-ERRORS: a database that is gone: each command is answered in words, and works again when it is back', async () => {
  const whole = await world.wallet('Ada');
  proxy.setOpen(false);
  await expectTold();
  proxy.setOpen(true);
  const again = async () => (await world.wallet('Ada').catch(() => null))?.available;
  await expect.poll(again, { timeout: 30_000 }).toBe(whole.available);
  await world.ask('Ada', { prompt: 'Lower case: hello', model: 'deep', fresh: true });
  expect((await world.wallet('Ada')).held).toBe(0);
  await assertSound(world);
}, 110_000);

test('DB-ERRORS: a database that is blocked for half a minute: each command is answered in words meanwhile, nothing stays held', async () => {
  const unblocked = Promise.withResolvers<void>();
  proxy.plan(() => ({ kind: 'wait', until: unblocked.promise }));
  await expectTold();
  proxy.plan(() => null);
  unblocked.resolve();
  const held = async () => (await world.wallet('Ada').catch(() => null))?.held;
  await expect.poll(held, { timeout: 30_000 }).toBe(0);
  await world.ask('Ada', { prompt: 'Lower case: hello', model: 'deep', fresh: true });
  await assertSound(world);
}, 110_000);
