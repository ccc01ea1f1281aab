import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { VisibleMessage } from '../../sandbox/discord/index.ts';
import { lapseOffers } from '../../src/jobs/lapse-offers.ts';
import { textOf } from '../bot.ts';
import { balanceOf, became, chat, newMember, openPlan, pressed, worldUnder } from '../conformance/world.ts';
import { buttons, newest } from './steps.ts';

const world = await worldUnder('genesis');
let member: string;

beforeEach(async () => {
  world.clock.advance(60);
  world.models.faults.clear();
  member = newMember(world, 'Kay');
  await openPlan(world, member, 'writer');
});

const FULL = { base: 6_250_000, bonus: 0, held: 0 };

async function offered(prompt = 'What is 12 * 7?') {
  world.text.reports({ input: 592, output: 1_600 });
  const options = { prompt, model: 'gpt-5.5', fresh: true };
  return chat(world, member, options, (text) => text.includes('Keep'));
}

describe('an offered answer', () => {
  test('shows its text and its price, and holds the maximum while it waits', async () => {
    const answer = await offered();
    expect(textOf(answer)).toContain('84');
    expect(textOf(answer)).toContain('Nothing is charged until you press Keep.');
    expect(buttons(answer)).toEqual(['Keep · 21,480', 'Discard']);
    const { base = 0, held = 0 } = await balanceOf(world, member);
    expect(base + held).toBe(6_250_000);
    expect(held).toBeGreaterThan(21_480);
    await pressed(world, member, answer, 'Discard', (text) => text.includes('Discarded.'));
  });

  test('is charged on Keep once, however often it is pressed, and goes on like any answer', async () => {
    const answer = await offered('My boat is red');
    const driver = world.discord.member(member);
    const target = { messageId: answer.id, label: 'Keep' };
    const presses = await Promise.all([driver.press(target), driver.press(target), driver.press(target)]);
    await Promise.all(presses.map((press) => press.response()));
    const kept = await became(world, member, answer, (text) => text.includes('receipt'));
    expect(textOf(kept)).toMatch(/GPT-5\.5 · 21,480 tokens · Base · receipt/);
    expect(buttons(kept).map((label) => label.split(' · ')[0])).toEqual(['Reply', 'Regenerate', 'Receipt']);
    expect(await balanceOf(world, member)).toEqual({ ...FULL, base: 6_250_000 - 21_480 });
    world.clock.advance(60);
    const next = await chat(world, member, { prompt: 'What is my boat?' }, (text) => text.includes('Keep'));
    expect(textOf(next)).toContain('You said your boat is red.');
    await pressed(world, member, next, 'Discard', (text) => text.includes('Discarded.'));
  });

  test('belongs to its member: nobody else can keep or discard it', async () => {
    const answer = await offered();
    const press = await world.discord.member('Ben').press({ messageId: answer.id, label: 'Discard' });
    expect(textOf(await press.replied())).toBe('Only the member who asked can press this.');
    await pressed(world, member, answer, 'Discard', (text) => text.includes('Discarded.'));
  });
});

describe('Discard', () => {
  test('gives everything back, takes the text out of the message, and the conversation forgets it', async () => {
    const answer = await offered('My secret is 4711');
    const gone = await pressed(world, member, answer, 'Discard', (text) => text.includes('Discarded.'));
    expect(textOf(gone)).toMatch(/Discarded\.\*\* You were not charged \(hold of [\d,]+ released\)\./);
    expect(textOf(gone)).not.toContain('Noted');
    expect(buttons(gone)).toEqual([]);
    expect(await balanceOf(world, member)).toEqual(FULL);
    expect(newest(await world.entries(member), 'release').cause.reason).toBe('discarded');
    const next = await chat(world, member, { prompt: 'What is my secret?' }, (text) => text.includes('Keep'));
    expect(textOf(next)).toContain('You have not told me your secret.');
    await pressed(world, member, next, 'Discard', (text) => text.includes('Discarded.'));
  });
});

describe('Discard while Discord takes no change of the message', () => {
  const ALL = 1_000;
  const text = (id: string) =>
    textOf(
      world.discord
        .member(member)
        .allMessages()
        .find((message) => message.id === id) as VisibleMessage,
    );

  /** Presses Discard while every edit fails; waits until the hold is released and all of it was tried. */
  async function discardInVain(answer: VisibleMessage, failure: { status: number; code: number }) {
    world.discord.faults.fail({ route: 'edit_webhook_message', count: ALL, ...failure });
    world.discord.faults.fail({ route: 'edit_message', count: ALL, ...failure });
    const press = await world.discord.member(member).press({ messageId: answer.id, label: 'Discard' });
    await press.response();
    await world.bot.context.running.idle(20_000);
    await vi.waitFor(async () => expect(await balanceOf(world, member)).toMatchObject({ held: 0 }), {
      timeout: 20_000,
      interval: 20,
    });
    // What could not be shown is noted, in one way or the other, behind the hold's end.
    await vi.waitFor(
      async () => {
        const offer = await world.bot.context.offers.find(turnOf(answer));
        expect(offer?.turn.state === 'discarded' || offer?.terms.showAt !== undefined).toBe(true);
      },
      { timeout: 20_000, interval: 20 },
    );
    await world.discord.whenIdle();
  }

  /** The turn that the answer's own buttons name. */
  function turnOf(answer: VisibleMessage): string {
    return /"v1:\w+:discard:(\d+)"/.exec(JSON.stringify(answer.components))?.[1] ?? '';
  }

  const stateOf = async (answer: VisibleMessage) =>
    (await world.bot.context.offers.find(turnOf(answer)))?.turn.state;

  async function lapse(): Promise<void> {
    await lapseOffers.run(world.bot.context);
    await world.discord.whenIdle();
  }

  test('takes the text out a minute later, gives everything back, and the conversation forgets it meanwhile', async () => {
    const answer = await offered('My secret is 4711');
    await discardInVain(answer, { status: 500, code: 0 });
    expect(text(answer.id)).toContain('Noted');
    expect(await balanceOf(world, member)).toEqual(FULL);
    world.discord.faults.clear();
    const next = await chat(world, member, { prompt: 'What is my secret?' }, (said) => said.includes('Keep'));
    expect(textOf(next)).toContain('You have not told me your secret.');
    await lapse();
    expect(text(answer.id)).toContain('Noted');
    world.clock.advance(60);
    await lapse();
    await lapse();
    expect(text(answer.id)).toContain('Discarded.');
    expect(text(answer.id)).not.toContain('Noted');
    expect(await world.bot.context.offers.find(turnOf(answer))).toMatchObject({
      turn: { state: 'discarded', answer: '' },
    });
    await pressed(world, member, next, 'Discard', (said) => said.includes('Discarded.'));
    expect(await balanceOf(world, member)).toEqual(FULL);
  });

  test('is tried for a day, then left as it is', async () => {
    const answer = await offered('What is 12 * 7?');
    await discardInVain(answer, { status: 403, code: 50_001 });
    world.clock.advance(23 * 3_600);
    await lapse();
    expect(await stateOf(answer)).toBe('offered');
    world.clock.advance(2 * 3_600);
    await lapse();
    expect(await stateOf(answer)).toBe('discarded');
    world.discord.faults.clear();
    await lapse();
    expect(text(answer.id)).toContain('84');
    expect(await balanceOf(world, member)).toEqual(FULL);
  });

  test('is over at once where somebody deleted the message', async () => {
    const answer = await offered('What is 12 * 7?');
    await discardInVain(answer, { status: 404, code: 10_008 });
    expect(await stateOf(answer)).toBe('discarded');
    world.discord.faults.clear();
  });

  test('an answer that nobody pressed keeps its text no longer than Discord fails', async () => {
    const answer = await offered('What is 12 * 7?');
    world.clock.advance(301);
    world.discord.faults.fail({ route: 'edit_webhook_message', count: ALL, status: 500, code: 0 });
    world.discord.faults.fail({ route: 'edit_message', count: ALL, status: 500, code: 0 });
    await lapse();
    expect(text(answer.id)).toContain('84');
    world.discord.faults.clear();
    world.clock.advance(60);
    await lapse();
    expect(text(answer.id)).not.toContain('84');
    expect(buttons(await world.seen(member, ({ id }) => id === answer.id))).toEqual(['Keep anyway: 21,480']);
  });
});

describe('Stop', () => {
  test('equals Discard: nothing is charged and no text is left', async () => {
    world.models.faults.next({ kind: 'stall', afterChunks: 3 });
    const running = await chat(
      world,
      member,
      { prompt: 'Upper case: one two three four five six', model: 'gpt-5.5', fresh: true },
      (text) => text.includes('Writing'),
    );
    const stopped = await pressed(world, member, running, 'Stop', (text) => text.includes('Stopped.'));
    expect(textOf(stopped)).toMatch(/You were not charged \(hold of [\d,]+ released\)/);
    expect(textOf(stopped)).not.toContain('ONE');
    expect(await balanceOf(world, member)).toEqual(FULL);
  });
});

describe('an answer that takes longer than its time', () => {
  test('ends there, is offered at what was counted, and says that it was cut', async () => {
    world.models.faults.next({ kind: 'stall', afterChunks: 3 });
    const handle = await world.discord
      .member(member)
      .run('chat', { prompt: 'Upper case: one two three four five six', model: 'gpt-5.5', fresh: true });
    await world.answered(handle, (text) => text.includes('Writing'));
    world.bot.context.running.end(handle.id, 'time');
    const answer = await world.answered(handle, (text) => text.includes('Keep'));
    expect(textOf(answer)).toContain('The answer reached its length limit.');
    await pressed(world, member, answer, 'Discard', (text) => text.includes('Discarded.'));
    expect(await balanceOf(world, member)).toEqual(FULL);
  });
});

describe('an answer that nobody pressed', () => {
  test('LATE-SETTLE: is hidden after five minutes and costs nothing; Keep anyway pays the real cost once', async () => {
    const answer = await offered();
    world.clock.advance(300);
    await lapseOffers.run(world.bot.context);
    const hidden = await world.seen(member, (message) => textOf(message).includes('Keep anyway'));
    expect(hidden.id).toBe(answer.id);
    expect(textOf(hidden)).not.toContain('84');
    expect(buttons(hidden)).toEqual(['Keep anyway: 21,480']);
    expect(await balanceOf(world, member)).toEqual(FULL);
    expect(newest(await world.entries(member), 'expire').cause.reason).toBe('expired');
    const driver = world.discord.member(member);
    const presses = await Promise.all([
      driver.press({ messageId: hidden.id, label: 'Keep anyway' }),
      driver.press({ messageId: hidden.id, label: 'Keep anyway' }),
    ]);
    await Promise.all(presses.map((press) => press.response()));
    const kept = await became(world, member, answer, (text) => text.includes('receipt'));
    expect(textOf(kept)).toContain('84');
    expect(await balanceOf(world, member)).toEqual({ ...FULL, base: 6_250_000 - 21_480 });
    expect((await world.entryTypes(member)).slice(-4)).toEqual(['reserve', 'expire', 'reserve', 'settle']);
  });

  test('LATE-SETTLE: is hidden by the press that comes too late, which charges nothing', async () => {
    const answer = await offered();
    world.clock.advance(300);
    const hidden = await pressed(world, member, answer, 'Keep', (text) => text.includes('Keep anyway'));
    expect(textOf(hidden)).not.toContain('84');
    expect(await balanceOf(world, member)).toEqual(FULL);
  });

  test('says what is missing where its cost is not there any more, and stays to be kept', async () => {
    const poor = newMember(world, 'Poor');
    world.text.reports({ input: 500, output: 1_500 });
    const answer = await chat(world, poor, { prompt: 'What is 1 + 1?', model: 'gpt-5.5' }, (text) =>
      text.includes('Keep'),
    );
    world.clock.advance(300);
    const hidden = await pressed(world, poor, answer, 'Keep', (text) => text.includes('Keep anyway: 20,000'));
    world.text.reports({ input: 800, output: 600 });
    const other = await chat(
      world,
      poor,
      { prompt: 'What is 2 + 2?', model: 'gpt-5.5', fresh: true },
      (text) => text.includes('Keep'),
    );
    await pressed(world, poor, other, 'Keep', (text) => text.includes('receipt'));
    expect(await balanceOf(world, poor)).toEqual({ base: 15_500, bonus: 0, held: 0 });
    const refused = await pressed(world, poor, hidden, 'Keep anyway', (text) => text.includes('short'));
    expect(textOf(refused)).toContain('Needs 20,000 tokens, you have 15,500: 4,500 short.');
    expect(await balanceOf(world, poor)).toEqual({ base: 15_500, bonus: 0, held: 0 });
    await world.grant(poor, 10_000, 'bonus');
    await pressed(world, poor, hidden, 'Keep anyway', (text) => text.includes('receipt'));
    expect(await balanceOf(world, poor)).toEqual({ base: 0, bonus: 5_500, held: 0 });
  });
});

test('survives a restart: the press finds its answer again', async () => {
  const answer = await offered();
  await world.restart();
  await pressed(world, member, answer, 'Keep', (text) => text.includes('receipt'));
  expect(await balanceOf(world, member)).toEqual({ ...FULL, base: 6_250_000 - 21_480 });
});
