import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { VisibleMessage } from '../../sandbox/discord/index.ts';
import { assertSound, startTestBot, type TestBot, textOf } from '../bot.ts';
import { testDatabase } from '../database.ts';
import { buttons, conversation, costOf, has, join, reported, shown } from './steps.ts';

const database = await testDatabase();
let world: TestBot;

beforeAll(async () => {
  world = await startTestBot(database);
});
beforeEach(() => world.clock.advance(60));
afterEach(() => assertSound(world));
afterAll(() => world[Symbol.asyncDispose]());

/** Presses Reply under a message and submits the modal that opens. */
async function reply(member: string, message: VisibleMessage, text: string): Promise<VisibleMessage> {
  const driver = world.discord.member(member);
  const press = await driver.press({ messageId: message.id, label: 'Reply' });
  const response = await press.response();
  if (response.type !== 'modal') throw new Error(`no modal but ${response.type}`);
  const handle = await driver.submit(response.modal, { 'Your reply': text });
  return world.answered(handle, (shownText) => shownText.includes('receipt'));
}

describe('a conversation', () => {
  test('goes on through the Reply button: the model sees what was said before, and the reply is charged', async () => {
    const first = await world.ask('Ada', { prompt: 'My boat is red', model: 'deep', fresh: true });
    expect(textOf(first)).toContain('Noted: your boat is red');
    world.clock.advance(60);
    const before = await world.wallet('Ada');
    const second = await reply('Ada', first, 'What is my boat?');
    expect(textOf(second)).toContain('You said your boat is red.');
    expect(conversation(world).map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
    const cost = costOf('deep', reported(world));
    expect(await world.wallet('Ada')).toMatchObject({ available: before.available - cost, held: 0 });
  });

  test('goes on with the next /chat in the same channel, and begins anew with fresh: true', async () => {
    await world.ask('Ben', { prompt: 'My cat is Otto', fresh: true });
    world.clock.advance(60);
    const answer = await world.ask('Ben', { prompt: 'What is my cat?' });
    expect(textOf(answer)).toContain('You said your cat is Otto.');
    world.clock.advance(60);
    const fresh = await world.ask('Ben', { prompt: 'What is my cat?', fresh: true });
    expect(textOf(fresh)).toContain('You have not told me your cat.');
    expect(conversation(world)).toEqual([{ role: 'user', content: 'What is my cat?' }]);
  });

  test('ends by itself after an hour of silence', async () => {
    await world.ask('Ben', { prompt: 'My dog is Rex', fresh: true });
    world.clock.advance(3_601);
    const answer = await world.ask('Ben', { prompt: 'What is my dog?' });
    expect(textOf(answer)).toContain('You have not told me your dog.');
  });

  test('of one member is never shown to the model of another, nor a private one in public', async () => {
    await world.ask('Ada', { prompt: 'My secret is 4711', private: true });
    world.clock.advance(60);
    const inPublic = await world.ask('Ada', { prompt: 'What is my secret?' });
    expect(textOf(inPublic)).toContain('You have not told me your secret.');
    const other = await world.ask('Ben', { prompt: 'What is my secret?' });
    expect(textOf(other)).toContain('You have not told me your secret.');
    expect(world.transcript('Ben')).not.toContain('4711');
  });

  test("begins anew for somebody who replies to another's answer: with that answer, paid by who replies", async () => {
    const ada = await world.ask('Ada', { prompt: 'My ship is blue', model: 'deep', fresh: true });
    const before = { ada: await world.wallet('Ada'), cleo: await world.wallet('Cleo') };
    world.clock.advance(60);
    const answer = await reply('Cleo', ada, 'What is my ship?');
    expect(textOf(answer)).toContain('You said your ship is blue.');
    const cost = costOf('deep', reported(world));
    expect(await world.wallet('Cleo')).toMatchObject({ available: before.cleo.available - cost, held: 0 });
    expect(await world.wallet('Ada')).toEqual(before.ada);
  });
});

describe('a private answer', () => {
  test('is seen by nobody else, from the first word to the reply', async () => {
    const answer = await world.ask('Ada', { prompt: 'My code is 90125', private: true, model: 'deep' });
    expect(answer.ephemeral).toBe(true);
    world.clock.advance(60);
    const second = await reply('Ada', answer, 'What is my code?');
    expect(second.ephemeral).toBe(true);
    expect(textOf(second)).toContain('90125');
    const again = await world.discord.member('Ada').press({ messageId: answer.id, label: 'Regenerate' });
    expect(await world.answered(again, (text) => text.includes('receipt'))).toMatchObject({
      ephemeral: true,
    });
    expect(world.transcript('Ben')).not.toContain('90125');
  });
});

describe('Regenerate', () => {
  test('carries its price, answers anew for the owner, and stands in the place of the old answer', async () => {
    const first = await world.ask('Ada', { prompt: 'My fish is Nemo', model: 'deep', fresh: true });
    const cost = costOf('deep', reported(world));
    const [, regenerate = ''] = buttons(first);
    expect(regenerate).toMatch(/^Regenerate · ~\d+(\.\d+)?$/);
    expect(Math.abs(Number(regenerate.split('~')[1]) * 100 - cost)).toBeLessThanOrEqual(cost / 10);
    world.clock.advance(60);
    const before = await world.wallet('Ada');
    const press = await world.discord.member('Ada').press({ messageId: first.id, label: 'Regenerate' });
    await world.answered(press, (text) => text.includes('receipt'));
    expect(conversation(world)).toEqual([{ role: 'user', content: 'My fish is Nemo' }]);
    expect(await world.wallet('Ada')).toMatchObject({ available: before.available - cost, held: 0 });
    world.clock.advance(60);
    await world.ask('Ada', { prompt: 'What is my fish?' });
    expect(conversation(world).map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
  });

  test('does not show the model what was said after the answer that it makes anew', async () => {
    const first = await world.ask('Ben', { prompt: 'My tree is an oak', fresh: true });
    world.clock.advance(60);
    await world.ask('Ben', { prompt: 'My river is the Rhine' });
    world.clock.advance(60);
    const press = await world.discord.member('Ben').press({ messageId: first.id, label: 'Regenerate' });
    await world.answered(press, (text) => text.includes('receipt'));
    expect(conversation(world)).toEqual([{ role: 'user', content: 'My tree is an oak' }]);
  });

  test('pressed by somebody else says when a free turn of theirs covers it, and how many there are', async () => {
    const ada = await world.ask('Ada', { prompt: 'My coat is blue', model: 'quick', fresh: true });
    const who = join(world, 'Clara');
    const asked = await (
      await world.discord.member(who).press({ messageId: ada.id, label: 'Regenerate' })
    ).replied();
    expect(textOf(asked)).toContain('Running it uses one of *your* free turns: 10 left today.');
    const run = await world.discord.member(who).press({ messageId: asked.id, label: 'Run it' });
    await world.answered(run, (text) => text.includes('free turn'));
    expect(await world.wallet(who)).toMatchObject({ available: 20_000, held: 0 });
  });

  test('pressed by somebody else asks first, privately; Not now charges nothing, Run it charges the one who pressed', async () => {
    const ada = await world.ask('Ada', { prompt: 'My hat is green', model: 'deep', fresh: true });
    const before = { ada: await world.wallet('Ada'), cleo: await world.wallet('Cleo') };
    const cleo = world.discord.member('Cleo');
    const asked = await (await cleo.press({ messageId: ada.id, label: 'Regenerate' })).replied();
    expect(asked.ephemeral).toBe(true);
    expect(textOf(asked)).toMatch(/uses \*your\* credit: ~\d/);
    expect(buttons(asked)).toEqual(['Run it', 'Not now']);
    const declined = await (await cleo.press({ messageId: asked.id, label: 'Not now' })).replied();
    expect(textOf(declined)).toContain('Nothing was charged');
    expect(await world.wallet('Cleo')).toEqual(before.cleo);
    const run = await cleo.press({ messageId: asked.id, label: 'Run it' });
    await world.answered(run, (text) => text.includes('receipt'));
    const cost = costOf('deep', reported(world));
    expect(await world.wallet('Cleo')).toMatchObject({ available: before.cleo.available - cost, held: 0 });
    expect(await world.wallet('Ada')).toEqual(before.ada);
  });
});

describe('Receipt', () => {
  test('shows classes, rates, bucket and price version to the payer alone', async () => {
    const answer = await world.ask('Ada', { prompt: 'What is 6 * 7?', model: 'deep', fresh: true });
    const { input, output, cached } = reported(world);
    const cost = costOf('deep', { input, output, cached });
    const detail = await (
      await world.discord.member('Ada').press({ messageId: answer.id, label: 'Receipt' })
    ).replied();
    expect(detail.ephemeral).toBe(true);
    const text = textOf(detail);
    expect(text).toContain(`**${shown(cost)} credits** charged`);
    expect(text).toContain(`- Bonus: ${shown(cost)} credits`);
    expect(text).toContain(`- input: ${input} tokens at 15,000.00 per million`);
    expect(text).toContain(`- output: ${output} tokens at 60,000.00 per million`);
    expect(text).toContain('Price version');
    const receipt = /receipt ([0-9A-Z]{4}-[0-9A-Z]{4})/.exec(textOf(answer))?.[1] ?? 'none';
    expect(text).toContain(`Receipt ${receipt}`);
    const others = await (
      await world.discord.member('Ben').press({ messageId: answer.id, label: 'Receipt' })
    ).replied();
    expect(others.ephemeral).toBe(true);
    expect(textOf(others)).toBe('There is no receipt for this.');
  });
});

describe('cached tokens', () => {
  test('are charged at their own rate, and the receipt says what was saved (com-03)', async () => {
    const long = `My list is long. ${'apple pear fig '.repeat(380)}`;
    await world.ask('Ben', { prompt: long, model: 'deep', fresh: true });
    await world.grant('Ben', 100_000);
    world.clock.advance(60);
    const before = await world.wallet('Ben');
    const answer = await world.ask('Ben', { prompt: 'What is 2 + 3?', model: 'deep' });
    const usage = reported(world);
    expect(usage.cached).toBe(1_152);
    const cost = costOf('deep', usage);
    const saved = costOf('deep', { ...usage, cached: 0 }) - cost;
    expect(saved).toBe(1_296);
    const percent = Math.floor((usage.cached * 100) / usage.input);
    expect(textOf(answer)).toContain(`${shown(cost)} credits · ${percent} % cached, saved ${shown(saved)} ·`);
    expect(await world.wallet('Ben')).toMatchObject({ available: before.available - cost, held: 0 });
    const detail = await (
      await world.discord.member('Ben').press({ messageId: answer.id, label: 'Receipt' })
    ).replied();
    expect(
      has(
        '- cached input: 1,152 tokens at 3,750.00 per million',
        `Saved by the cache: ${shown(saved)} credits`,
      )(detail),
    ).toBe(true);
  });
});
