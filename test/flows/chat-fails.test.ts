import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Fault } from '../../sandbox/models/index.ts';
import { OpenAiText, type WatchLimits } from '../../src/ai/index.ts';
import { assertSound, startTestBot, type TestBot, textOf } from '../bot.ts';
import { testDatabase } from '../database.ts';
import { buttons, costOf, join, newest, reported } from './steps.ts';

const database = await testDatabase();
let world: TestBot;

beforeAll(async () => {
  world = await startTestBot(database);
});
beforeEach(() => {
  world.clock.advance(60);
  world.models.faults.clear();
});
afterEach(() => assertSound(world));
afterAll(() => world[Symbol.asyncDispose]());

/** Every failure of a provider, how often it is asked, what the member reads, and the ledger's reason. */
const FAILURES: readonly { fault: Fault; asked: number; says: string; reason: string }[] = [
  { fault: { kind: 'unauthorized' }, asked: 1, says: 'turned our key away', reason: 'provider-auth' },
  {
    fault: { kind: 'rate-limit', retryAfterMs: 10 },
    asked: 2,
    says: 'overloaded',
    reason: 'provider-rate-limited',
  },
  { fault: { kind: 'quota' }, asked: 1, says: 'overloaded', reason: 'provider-rate-limited' },
  { fault: { kind: 'server-error' }, asked: 2, says: 'failed to answer', reason: 'provider-failed' },
  { fault: { kind: 'content-policy' }, asked: 1, says: 'does not allow', reason: 'provider-refused' },
  { fault: { kind: 'refusal' }, asked: 1, says: 'does not allow', reason: 'provider-refused' },
  { fault: { kind: 'malformed-json' }, asked: 1, says: 'nobody can read', reason: 'provider-garbled' },
  { fault: { kind: 'empty' }, asked: 2, says: 'empty answer', reason: 'provider-empty' },
  {
    fault: { kind: 'disconnect', afterChunks: 0 },
    asked: 2,
    says: 'connection broke',
    reason: 'provider-unreachable',
  },
  {
    fault: { kind: 'disconnect', afterChunks: 3 },
    asked: 1,
    says: 'connection broke',
    reason: 'provider-unreachable',
  },
];

describe('a provider that fails', () => {
  test.each(FAILURES)('with $fault.kind releases the whole hold and says so: $reason', async (failure) => {
    const { fault, asked, says, reason } = failure;
    const member = join(world, `Fay-${fault.kind}-${asked}`);
    world.models.faults.next(fault, { times: 2 });
    const requests = world.models.requests().length;
    const failed = await world.ask(member, { prompt: 'Upper case: one two three four five', model: 'deep' });
    expect(textOf(failed)).toContain('**No answer.**');
    expect(textOf(failed)).toContain(says);
    expect(textOf(failed)).toContain('You were not charged (hold of 200.00 released).');
    expect(textOf(failed)).not.toContain('sandbox-key');
    expect(buttons(failed)).toEqual(['Retry']);
    expect(world.models.requests()).toHaveLength(requests + asked);
    expect(await world.wallet(member)).toMatchObject({ available: 20_000, held: 0, holds: [] });
    expect(await world.entryTypes(member)).toEqual(['grant', 'reserve', 'release']);
    expect(newest(await world.entries(member), 'release').cause).toMatchObject({ by: 'job', reason });
  });

  test('once is asked a second time before anybody is told', async () => {
    const member = join(world, 'Fee');
    world.models.faults.next({ kind: 'server-error' });
    const answer = await world.ask(member, { prompt: 'What is 4 + 5?', model: 'deep' });
    expect(textOf(answer)).toContain('9');
    expect(await world.wallet(member)).toMatchObject({
      available: 20_000 - costOf('deep', reported(world)),
      held: 0,
    });
  });

  test('is asked the same again by Retry, which only the one who asked may press', async () => {
    const member = join(world, 'Fia');
    world.models.faults.next({ kind: 'unauthorized' });
    const failed = await world.ask(member, { prompt: 'What is 30 + 4?', model: 'deep' });
    const others = await world.discord.member('Ben').press({ messageId: failed.id, label: 'Retry' });
    expect(await others.replied()).toMatchObject({ ephemeral: true });
    const retry = await world.discord.member(member).press({ messageId: failed.id, label: 'Retry' });
    const answer = await world.answered(retry, (text) => text.includes('receipt'));
    expect(textOf(answer)).toContain('34');
    expect(await world.wallet(member)).toMatchObject({
      available: 20_000 - costOf('deep', reported(world)),
      held: 0,
    });
  });

  test('leaves no trace in the conversation', async () => {
    const member = join(world, 'Fil');
    world.models.faults.next({ kind: 'unauthorized' });
    await world.ask(member, { prompt: 'My lamp is green' });
    world.clock.advance(60);
    const answer = await world.ask(member, { prompt: 'What is my lamp?' });
    expect(textOf(answer)).toContain('You have not told me your lamp.');
  });
});

describe('an answer that does not end', () => {
  const limited = (limits: WatchLimits) =>
    new OpenAiText({ apiKey: 'sandbox-key', baseURL: world.models.baseUrl, limits });

  test.each<{ name: string; fault: Fault; limits: WatchLimits }>([
    {
      name: 'before its first word',
      fault: { kind: 'stall', afterChunks: 0 },
      limits: { stallMs: 200, wholeMs: 9_000 },
    },
    {
      name: 'in its middle',
      fault: { kind: 'stall', afterChunks: 3 },
      limits: { stallMs: 200, wholeMs: 9_000 },
    },
    {
      name: 'within the limit for all of it',
      fault: { kind: 'stall', afterChunks: 3 },
      limits: { stallMs: 9_000, wholeMs: 300 },
    },
    {
      name: 'because the server thinks too long',
      fault: { kind: 'slow-first-token', ms: 8_000 },
      limits: { stallMs: 200, wholeMs: 9_000 },
    },
  ])('$name is given up, the whole hold released, and the server told', async ({ name, fault, limits }) => {
    await world.restart({ text: limited(limits) });
    const member = join(world, `Sam-${name.length}`);
    world.models.faults.next(fault);
    const failed = await world.ask(member, { prompt: 'Upper case: one two three four five', model: 'deep' });
    expect(textOf(failed)).toContain('The model took too long and was given up.');
    expect(textOf(failed)).toContain('You were not charged (hold of 200.00 released).');
    expect(await world.wallet(member)).toMatchObject({ available: 20_000, held: 0, holds: [] });
    expect(newest(await world.entries(member), 'release').cause.reason).toBe('provider-timeout');
    await world.models.idle();
    expect(world.models.requests().at(-1)).toMatchObject({ aborted: true });
  });
});

describe('a model server that is not there', () => {
  test('lets the bot start; /chat says so, charges nothing, and works as soon as the server is back', async () => {
    const text = new OpenAiText({ apiKey: 'sandbox-key', baseURL: 'http://127.0.0.1:9/v1' });
    await world.restart({ text });
    const member = join(world, 'Una');
    const failed = await world.ask(member, { prompt: 'hello', model: 'deep' });
    expect(textOf(failed)).toContain('The model could not be reached');
    expect(textOf(failed)).toContain('You were not charged (hold of 200.00 released).');
    expect(await world.wallet(member)).toMatchObject({ available: 20_000, held: 0, holds: [] });
    await world.restart();
    const retry = await world.discord.member(member).press({ messageId: failed.id, label: 'Retry' });
    await world.answered(retry, (shown) => shown.includes('receipt'));
    expect(await world.wallet(member)).toMatchObject({
      available: 20_000 - costOf('deep', reported(world)),
      held: 0,
    });
  });
});
