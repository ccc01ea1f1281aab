import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { assertSound, startTestBot, type TestBot, textOf } from '../bot.ts';
import { testDatabase } from '../database.ts';

const database = await testDatabase();
let world: TestBot;

beforeAll(async () => {
  world = await startTestBot(database);
});
afterEach(() => assertSound(world));
afterAll(async () => {
  await world[Symbol.asyncDispose]();
});

const done = (text: string) => (message: Parameters<typeof textOf>[0]) => {
  const shown = textOf(message);
  return shown.includes(text) && shown.includes('receipt');
};

describe('/chat', () => {
  test('answers in public, ends in a receipt line, and a free turn pays on an eligible model', async () => {
    await world.discord.member('Ada').run('chat', { prompt: 'What is 12 * 7?' });
    const answer = await world.seen('Ben', done('84'));
    expect(textOf(answer)).toMatch(/-# Quick · ~~\d+\.\d\d~~ free turn · receipt [0-9A-Z]{4}-[0-9A-Z]{4}/);
    const wallet = await world.wallet('Ada');
    expect(wallet).toMatchObject({
      available: 20_000,
      held: 0,
      freeTurns: { left: 9, perDay: 10 },
      holds: [],
    });
    expect(await world.entryTypes('Ada')).toEqual(['grant', 'reserve', 'settle']);
  });

  test('charges real usage in credits on a credits-only model and leaves the free turns (com-06)', async () => {
    const before = await world.wallet('Ada');
    await world.discord.member('Ada').run('chat', { prompt: 'What is 2 + 2?', model: 'deep', fresh: true });
    const answer = await world.seen('Ada', done('Deep'));
    const after = await world.wallet('Ada');
    expect(after.freeTurns?.left).toBe(before.freeTurns?.left);
    const charged = before.available - after.available;
    expect(charged).toBeGreaterThan(0);
    expect(textOf(answer)).toContain(`Deep · ${(charged / 100).toFixed(2)} credit`);
  });

  test('refuses an unaffordable question before anything public, naming what is missing', async () => {
    await world.discord
      .member('Cleo')
      .run('chat', { prompt: 'word '.repeat(1100), model: 'deep', max: '0.01' });
    const refusal = await world.seen('Cleo', (message) => textOf(message).includes('max'));
    expect(refusal.ephemeral).toBe(true);
    expect(textOf(refusal)).toContain('Nothing was charged');
    expect(await world.entryTypes('Cleo')).toEqual([]);
  });

  test('completes the models with what an answer costs about, and which take credits only', async () => {
    const ben = world.discord.member('Ben');
    const all = await ben.autocomplete('chat', { prompt: 'hi', model: '' }, 'model');
    expect(all).toEqual([
      { name: 'Quick · ~1.1 an answer', value: 'quick' },
      { name: 'Standard · ~19 an answer', value: 'standard' },
      { name: 'Deep · ~75 an answer · credits only', value: 'deep' },
    ]);
    const typed = await ben.autocomplete('chat', { prompt: 'hi', model: 'DEE' }, 'model');
    expect(typed.map(({ value }) => value)).toEqual(['deep']);
    expect(await ben.autocomplete('chat', { prompt: 'hi', model: '<@1>' }, 'model')).toEqual([]);
    expect(await world.entryTypes('Ben')).toEqual([]);
  });

  test('names the models where the one asked for does not exist, and holds nothing', async () => {
    await world.discord.member('Cleo').run('chat', { prompt: 'hi', model: 'gpt-9' });
    const refusal = await world.seen('Cleo', (message) => textOf(message).includes('no such model'));
    expect(refusal.ephemeral).toBe(true);
    expect(textOf(refusal)).toContain('quick, standard, deep');
    expect(await world.entryTypes('Cleo')).toEqual([]);
  });

  test('releases the whole hold and says so when the provider fails twice', async () => {
    world.models.faults.next({ kind: 'server-error' }, { times: 2 });
    const before = await world.wallet('Ben');
    await world.discord.member('Ben').run('chat', { prompt: 'hello', model: 'deep' });
    const failed = await world.seen('Ben', (message) => textOf(message).includes('not charged'));
    expect(textOf(failed)).toContain('Retry');
    const after = await world.wallet('Ben');
    expect(after.available).toBe(before.available);
    expect(after.held).toBe(0);
    expect((await world.entryTypes('Ben')).slice(-2)).toEqual(['reserve', 'release']);
  });
});
