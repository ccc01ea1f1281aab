import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { UsageForm } from '../../sandbox/models/index.ts';
import { OpenAiText } from '../../src/ai/index.ts';
import type { TextEvent, TextRequest } from '../../src/ai/types.ts';
import { assertSound, isEnded, startTestBot, type TestBot, textOf } from '../bot.ts';
import { testDatabase } from '../database.ts';
import { buttons, costOf, has, heldBy, join, newest, reported, shown } from './steps.ts';

const database = await testDatabase();
let world: TestBot;

beforeAll(async () => {
  // 50 commands at once on a machine that runs other tests beside: what they share is the ledger, not the time.
  world = await startTestBot(database, { discordOptions: { limits: { acknowledgeWithinMs: 15_000 } } });
});
beforeEach(() => {
  world.clock.advance(60);
  world.models.faults.clear();
});
afterEach(() => assertSound(world));
afterAll(() => world[Symbol.asyncDispose]());

/** A provider that counts 3,000 tokens of input more than there are: too much, but not beyond belief. */
class InflatedText extends OpenAiText {
  override async *stream(request: TextRequest): AsyncGenerator<TextEvent, void, undefined> {
    for await (const event of super.stream(request)) {
      if (event.type === 'delta' || event.usage === null) yield event;
      else yield { ...event, usage: { ...event.usage, input: event.usage.input + 3_000 } };
    }
  }
}

describe('free turns', () => {
  test('pay for ten answers a day, then credits do, and the first eleventh says so on its receipt (com-01)', async () => {
    const member = join(world, 'Freda');
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
    const member = join(world, 'Frieda');
    world.models.faults.next({ kind: 'unauthorized' });
    const failed = await world.ask(member, { prompt: 'hello' });
    expect(textOf(failed)).toContain('You were not charged.');
    expect(await world.wallet(member)).toMatchObject({ available: 20_000, held: 0, freeTurns: { left: 10 } });
  });
});

describe('max', () => {
  test('is a promise: what a provider reports above it is carried by the house, and the receipt says so', async () => {
    const member = join(world, 'Maxi');
    await world.restart({ text: new InflatedText({ apiKey: 'sandbox-key', baseURL: world.models.baseUrl }) });
    const answer = await world.ask(member, {
      prompt: 'What is 3 + 4?',
      model: 'deep',
      max: '9.5',
      fresh: true,
    });
    expect(textOf(answer)).toContain('Deep · 9.50 credits · Bonus · receipt');
    expect(await world.wallet(member)).toMatchObject({ available: 19_050, held: 0, holds: [] });
    const entries = await world.entries(member);
    expect(heldBy(newest(entries, 'reserve'))).toBe(950);
    const { input, cached, output } = reported(world);
    const cost = costOf('deep', { input: input + 3_000, cached, output });
    const { postings } = newest(entries, 'settle');
    expect(postings).toContainEqual({ account: 'absorbed', unit: 'credit', amount: 950 - cost });
    const press = await world.discord.member(member).press({ messageId: answer.id, label: 'Receipt' });
    expect(textOf(await press.replied())).toContain(`Carried by the house: ${shown(cost - 950)} credits`);
    await world.restart();
  });

  test('cuts the answer to what it pays for', async () => {
    const member = join(world, 'Maxima');
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
      const member = join(world, `Max${max.length}${max.charCodeAt(0)}`);
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
      const member = join(world, `Hugo-${form}`);
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
    const member = join(world, 'Paula');
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
      { role: 'user', content: prompt },
    ]);
    const buy = await world.discord.member(member).press({ messageId: refused.id, label: 'Buy' });
    expect(await buy.replied()).toMatchObject({ ephemeral: true });
  });
});

describe('many at once', () => {
  test('50 /chat on a balance for one: one answer and 49 private refusals (NO-OVERSELL)', async () => {
    const member = join(world, 'Fifty');
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
    const member = join(world, 'Twice');
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
