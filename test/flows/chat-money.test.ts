import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { UsageForm } from '../../sandbox/models/index.ts';
import { assertSound, isEnded, startTestBot, type TestBot, textOf } from '../bot.ts';
import { testDatabase } from '../database.ts';
import { buttons, costOf, has, heldBy, newest, reported, shown } from './steps.ts';

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

/** A member nobody has seen yet, so that balances are those of a new one. */
function newMember(name: string): string {
  world.discord.addMember({
    id: String(1_300_000_000_000_000_000n + BigInt(name.length + Math.floor(performance.now() * 1000))),
    name,
  });
  return name;
}

describe('free turns', () => {
  test('pay for ten answers a day, then credits do, and the first eleventh says so on its receipt (com-01)', async () => {
    const member = newMember('Freda');
    for (let turn = 1; turn <= 10; turn += 1) {
      const answer = await world.ask(member, {
        prompt: `What is ${turn} + 1?`,
        model: 'standard',
        fresh: true,
      });
      expect(textOf(answer)).toMatch(/~~\d+\.\d\d~~ free turn · receipt/);
    }
    expect(await world.wallet(member)).toMatchObject({
      available: 20_000,
      held: 0,
      freeTurns: { left: 0, perDay: 10 },
    });
    const paid = await world.ask(member, { prompt: 'What is 11 + 1?', model: 'standard', fresh: true });
    const cost = costOf('standard', reported(world));
    expect(textOf(paid)).toContain(`Standard · ${shown(cost)} credits · Bonus · receipt`);
    expect(await world.wallet(member)).toMatchObject({
      available: 20_000 - cost,
      held: 0,
      freeTurns: { left: 0 },
    });
  });

  test('are given back when the answer fails', async () => {
    const member = newMember('Frieda');
    world.models.faults.next({ kind: 'unauthorized' });
    const failed = await world.ask(member, { prompt: 'hello' });
    expect(textOf(failed)).toContain('You were not charged.');
    expect(await world.wallet(member)).toMatchObject({ available: 20_000, held: 0, freeTurns: { left: 10 } });
  });
});

describe('max', () => {
  test('is a promise: what a provider reports above it is carried by the house', async () => {
    const member = newMember('Maxi');
    world.models.faults.next({ kind: 'usage', form: 'unbalanced' });
    const answer = await world.ask(member, {
      prompt: 'What is 3 + 4?',
      model: 'deep',
      max: '9.5',
      fresh: true,
    });
    const charged = 20_000 - (await world.wallet(member)).available;
    expect(charged).toBeLessThanOrEqual(950);
    expect(textOf(answer)).toContain(`Deep · ${shown(charged)} credits`);
    expect(heldBy(newest(await world.entries(member), 'reserve'))).toBe(950);
  });

  test('cuts the answer to what it pays for', async () => {
    const member = newMember('Maxima');
    const prompt = `Upper case: ${'many words here '.repeat(60)}`;
    const answer = await world.ask(member, { prompt, model: 'deep', max: '14', fresh: true });
    expect(textOf(answer)).toContain('The answer reached its length limit.');
    expect(buttons(answer).some((label) => label.startsWith('Continue · ~'))).toBe(true);
    const cost = costOf('deep', reported(world));
    expect(cost).toBeLessThanOrEqual(1_400);
    expect(await world.wallet(member)).toMatchObject({ available: 20_000 - cost, held: 0 });
  });

  test.each(['0', '-5', 'ten', '1.234', '1e3', '99999999999999999999'])(
    'of "%s" is refused by name, and nothing is held',
    async (max) => {
      const member = newMember(`Max${max.length}${max.charCodeAt(0)}`);
      const refused = await world.ask(member, { prompt: 'hi', max: max.slice(0, 20) });
      expect(refused.ephemeral).toBe(true);
      expect(textOf(refused)).toContain('**max**');
      expect(await world.entryTypes(member)).toEqual([]);
    },
  );
});

describe('hostile usage', () => {
  const FORMS: readonly UsageForm[] = ['negative', 'nan', 'null', 'missing', 'huge', 'unbalanced'];
  test.each(FORMS)(
    '%s is not believed: our own count is charged, at most the quote (HOSTILE-USAGE)',
    async (form) => {
      const member = newMember(`Hugo-${form}`);
      world.models.faults.next({ kind: 'usage', form });
      const answer = await world.ask(member, { prompt: 'What is 3 + 4?', model: 'deep', fresh: true });
      expect(textOf(answer)).toContain('7');
      const entries = await world.entries(member);
      const { cause } = newest(entries, 'settle');
      const { input = 0, output = 0 } = cause.usage ?? {};
      expect(output).toBeLessThan(40);
      const cost = costOf('deep', { input, cached: 0, output });
      expect(cause.cost).toBe(cost);
      expect(await world.wallet(member)).toMatchObject({ available: 20_000 - cost, held: 0, holds: [] });
    },
  );
});

describe('an insufficient balance', () => {
  test('is refused privately before anything public, says what is missing, and its buttons work', async () => {
    const member = newMember('Paula');
    const prompt = 'word '.repeat(1_190);
    await world.ask(member, { prompt, model: 'deep', fresh: true });
    // Leaves less than the least that an answer of this length needs.
    while ((await world.wallet(member)).available > 1_900) {
      await world.ask(member, { prompt, model: 'deep', fresh: true });
    }
    const before = await world.wallet(member);
    const requests = world.models.requests().length;
    const bens = world.discord.member('Ben').allMessages().length;
    const refused = await world.ask(member, { prompt, model: 'deep', fresh: true });
    expect(refused.ephemeral).toBe(true);
    expect(textOf(refused)).toMatch(
      /Needs about \d+\.\d\d credits, you have \d+\.\d\d: \d+\.\d\d short\. Nothing was charged\./,
    );
    expect(world.discord.member('Ben').allMessages()).toHaveLength(bens);
    expect(world.models.requests()).toHaveLength(requests);
    expect(await world.wallet(member)).toEqual(before);
    expect(buttons(refused).map((label) => label.split(' · ')[0])).toEqual([
      'Use Standard',
      'Use Quick',
      'Buy',
    ]);
    const way = await world.discord.member(member).press({ messageId: refused.id, label: 'Use Quick' });
    const answer = await world.answered(way, isEnded);
    expect(textOf(answer)).toMatch(/Quick · ~~\d+\.\d\d~~ free turn/);
    expect(world.models.requests().at(-1)?.messages).toMatchObject([
      { role: 'system' },
      { role: 'user', content: prompt.trim() },
    ]);
    const buy = await world.discord.member(member).press({ messageId: refused.id, label: 'Buy' });
    expect(await buy.replied()).toMatchObject({ ephemeral: true });
  });
});

describe('many at once', () => {
  test('50 /chat on a balance for one: one answer and 49 private refusals (NO-OVERSELL)', async () => {
    const member = newMember('Fifty');
    world.models.faults.next({ kind: 'stall', afterChunks: 1 });
    const driver = world.discord.member(member);
    const handles = await Promise.all(
      Array.from({ length: 50 }, () =>
        driver.run('chat', { prompt: 'Upper case: one two three', model: 'deep' }),
      ),
    );
    const first = await Promise.all(
      handles.map((handle) => world.answered(handle, (text) => isEnded(text) || text.includes('Writing'))),
    );
    const refused = first.filter((message) => textOf(message).includes('Nothing was charged'));
    expect(refused).toHaveLength(49);
    expect(refused.every((message) => message.ephemeral)).toBe(true);
    expect(refused.every(has('200.00 held by 1 running answer'))).toBe(true);
    expect(await world.wallet(member)).toMatchObject({
      available: 0,
      held: 20_000,
      holds: [{ amount: 20_000 }],
    });
    const running = first.find((message) => textOf(message).includes('Writing'));
    const winner = handles.find((handle) => handle.message()?.id === running?.id);
    if (running === undefined || winner === undefined) throw new Error('nobody is answered');
    await driver.press({ messageId: running.id, label: 'Stop' });
    await world.answered(winner, (text) => text.includes('Stopped.'));
    const { cost = 0 } = newest(await world.entries(member), 'settle').cause;
    expect(await world.wallet(member)).toMatchObject({ available: 20_000 - cost, held: 0, holds: [] });
    expect(await world.entryTypes(member)).toEqual(['grant', 'reserve', 'settle']);
  });

  test('one interaction that reaches two processes is one turn, one charge, one answer (HOLD-ONCE)', async () => {
    const member = newMember('Twice');
    await using _other = await world.startAnother();
    const requests = world.models.requests().length;
    const answer = await world.ask(member, { prompt: 'What is 20 + 3?', model: 'deep', fresh: true });
    expect(textOf(answer)).toContain('23');
    const cost = costOf('deep', reported(world));
    await world.discord.whenIdle();
    expect(world.models.requests()).toHaveLength(requests + 1);
    expect(await world.entryTypes(member)).toEqual(['grant', 'reserve', 'settle']);
    expect(await world.wallet(member)).toMatchObject({ available: 20_000 - cost, held: 0 });
    expect(world.discord.member(member).allMessages().filter(has('20 + 3'))).toHaveLength(1);
  });
});
