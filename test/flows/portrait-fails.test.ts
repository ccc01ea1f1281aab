import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { OptionValues, VisibleMessage } from '../../sandbox/discord/index.ts';
import type { Fault } from '../../sandbox/models/index.ts';
import { OpenAiImage } from '../../src/ai/index.ts';
import { assertSound, startTestBot, type TestBot, textOf } from '../bot.ts';
import { testDatabase } from '../database.ts';
import { buttons, has, join, newest } from './steps.ts';

const database = await testDatabase();
let world: TestBot;

beforeAll(async () => {
  world = await startTestBot(database);
});
beforeEach(() => world.clock.advance(60));
afterEach(async () => {
  world.models.faults.clear();
  world.discord.faults.clear();
  await assertSound(world);
});
afterAll(() => world[Symbol.asyncDispose]());

const SMALL = { description: 'a grey cat', size: '256x256' };

async function quote(member: string, options: OptionValues = {}): Promise<VisibleMessage> {
  const handle = await world.discord.member(member).run('portrait', { ...SMALL, ...options });
  return handle.replied();
}

/** Presses Generate and waits until the card shows these words. */
async function generateUntil(
  member: string,
  card: VisibleMessage,
  ...words: string[]
): Promise<VisibleMessage> {
  await world.discord.member(member).press({ messageId: card.id, label: 'Generate' });
  return world.seen(member, (message) => message.id === card.id && has(...words)(message));
}

const FAILURES: readonly { fault: Fault; says: string; reason: string }[] = [
  { fault: { kind: 'unauthorized' }, says: 'turned our key away', reason: 'provider-auth' },
  { fault: { kind: 'rate-limit', retryAfterMs: 10 }, says: 'overloaded', reason: 'provider-rate-limited' },
  { fault: { kind: 'server-error' }, says: 'failed to answer', reason: 'provider-failed' },
  { fault: { kind: 'content-policy' }, says: 'does not allow', reason: 'provider-refused' },
  { fault: { kind: 'malformed-json' }, says: '', reason: 'provider-' },
  { fault: { kind: 'empty' }, says: 'empty answer', reason: 'provider-empty' },
  { fault: { kind: 'disconnect', afterChunks: 0 }, says: 'connection broke', reason: 'provider-unreachable' },
];

describe('a picture that does not come', () => {
  test.each(FAILURES)(
    'because of $fault.kind releases all that was held and says so, privately',
    async ({ fault, says, reason }) => {
      const member = join(world, `Ina-${fault.kind}`);
      world.models.faults.next(fault, { times: 3 });
      const card = await quote(member, { count: 2 });
      const failed = await generateUntil(member, card, 'No picture.');
      expect(textOf(failed)).toContain(says);
      expect(textOf(failed)).toContain('You were not charged (hold of 5.00 released).');
      expect(buttons(failed)).toEqual(['Retry']);
      expect(await world.wallet(member)).toMatchObject({ available: 20_000, held: 0, holds: [] });
      expect(await world.entryTypes(member)).toEqual(['grant', 'reserve', 'release']);
      expect(newest(await world.entries(member), 'release').cause.reason).toContain(reason);
      world.models.faults.clear();
      const retry = await world.discord.member(member).press({ messageId: failed.id, label: 'Retry' });
      expect(has('2 pictures at 2.50: **5.00 credits**')(await retry.replied())).toBe(true);
    },
  );
});

describe('a picture that is waited for in vain', () => {
  test('because its words are blocked is not charged', async () => {
    const member = join(world, 'Ilja');
    const card = await quote(member, { description: '[[fault: policy]] a cat' });
    await generateUntil(member, card, 'does not allow', 'hold of 2.50 released');
    expect(await world.wallet(member)).toMatchObject({ available: 20_000, held: 0 });
  });

  test('because it takes too long is given up', async () => {
    const limits = { stallMs: 200, wholeMs: 200 };
    await world.restart({
      images: new OpenAiImage({ apiKey: 'sandbox-key', baseURL: world.models.baseUrl, limits }),
    });
    const member = join(world, 'Igor');
    world.models.faults.next({ kind: 'stall', afterChunks: 0 });
    await generateUntil(
      member,
      await quote(member),
      'took too long',
      'You were not charged (hold of 2.50 released).',
    );
    expect(await world.wallet(member)).toMatchObject({ available: 20_000, held: 0, holds: [] });
    await world.restart();
  });

  test('because the member cancels is not charged, and the server is told', async () => {
    const member = join(world, 'Ida');
    world.models.faults.next({ kind: 'stall', afterChunks: 0 });
    const card = await quote(member);
    const drawing = await generateUntil(member, card, 'Drawing …', '2.50 held');
    expect(await world.wallet(member)).toMatchObject({
      available: 19_750,
      held: 250,
      holds: [{ reason: 'portrait' }],
    });
    await world.discord.member(member).press({ messageId: drawing.id, label: 'Cancel' });
    await world.seen(
      member,
      has('No picture.', 'Cancelled', 'You were not charged (hold of 2.50 released).'),
    );
    expect(await world.wallet(member)).toMatchObject({ available: 20_000, held: 0, holds: [] });
    await world.models.idle();
    expect(world.models.requests().at(-1)).toMatchObject({ aborted: true });
  });

  test('because the bot is ended is not charged, and the card says why', async () => {
    const member = join(world, 'Ingo');
    world.models.faults.next({ kind: 'stall', afterChunks: 0 });
    const card = await quote(member);
    await generateUntil(member, card, 'Drawing …');
    await world.restart();
    await world.seen(
      member,
      has('No picture.', 'I was restarted', 'You were not charged (hold of 2.50 released).'),
    );
    expect(await world.wallet(member)).toMatchObject({ available: 20_000, held: 0, holds: [] });
  });
});

describe('a batch', () => {
  test('of four of which three arrive charges three, releases one, and says so (str-09)', async () => {
    const member = join(world, 'Jan');
    world.models.faults.next({ kind: 'fewer-images', missing: 1 });
    const card = await quote(member, { count: 4 });
    expect(buttons(card)).toContain('Generate · 10.00');
    await world.discord.member(member).press({ messageId: card.id, label: 'Generate' });
    const picture = await world.seen('Ben', has('grey cat', 'receipt'));
    expect(picture.attachments).toHaveLength(3);
    expect(textOf(picture)).toContain('3 of 4 pictures arrived; the rest was not charged.');
    expect(textOf(picture)).toContain('Portrait · 7.50 credits');
    expect(await world.wallet(member)).toMatchObject({ available: 19_250, held: 0, holds: [] });
  });
});

describe('a picture that the channel does not take', () => {
  test('is shown on the card of the one who paid for it', async () => {
    const member = join(world, 'Kai');
    world.discord.faults.fail({ route: 'create_followup', count: 9, status: 404, code: 10015 });
    world.discord.faults.fail({ route: 'create_message', count: 9, status: 403, code: 50013 });
    const card = await quote(member);
    const shown = await generateUntil(member, card, 'receipt', '2.50 credits');
    expect(shown.attachments).toHaveLength(1);
    expect(await world.wallet(member)).toMatchObject({ available: 19_750, held: 0 });
  });

  test('as a follow-up comes as a message of its own', async () => {
    const member = join(world, 'Karl');
    world.discord.faults.fail({ route: 'create_followup', count: 9, status: 404, code: 10015 });
    const card = await quote(member, { description: 'a blue heron' });
    await world.discord.member(member).press({ messageId: card.id, label: 'Generate' });
    const picture = await world.seen('Ben', has('blue heron', 'receipt'));
    expect(picture).toMatchObject({ interaction: null, attachments: [{ width: 256 }] });
  });
});

describe('the buttons of a card', () => {
  const notYours = 'Only the member who asked can press this.';

  test('do nothing for anybody else, whatever a forged press says', async () => {
    const member = join(world, 'Lea');
    const card = await quote(member);
    const ben = world.discord.member('Ben');
    for (const label of ['Generate', 'Cancel']) {
      const handle = await ben.press({ messageId: card.id, label, unpermitted: true });
      expect(textOf(await handle.replied())).toBe(notYours);
    }
    const select = { messageId: card.id, label: 'Size', values: ['512x512'], unpermitted: true };
    expect(textOf(await (await ben.select(select)).replied())).toBe(notYours);
    expect(textOf(card)).toContain('**2.50 credits**');
    expect(await world.entryTypes(member)).toEqual([]);
  });

  test("Cancel on a drawing under way is the member's alone", async () => {
    const member = join(world, 'Leo');
    world.models.faults.next({ kind: 'stall', afterChunks: 0 });
    const drawing = await generateUntil(member, await quote(member), 'Drawing …');
    const handle = await world.discord
      .member('Ben')
      .press({ messageId: drawing.id, label: 'Cancel', unpermitted: true });
    expect(textOf(await handle.replied())).toBe(notYours);
    expect(await world.wallet(member)).toMatchObject({ held: 250 });
    await world.discord.member(member).press({ messageId: drawing.id, label: 'Cancel' });
    await world.seen(member, has('Cancelled'));
    expect(await world.wallet(member)).toMatchObject({ available: 20_000, held: 0 });
  });

  test.each([
    ['Generate', 'Cancel'],
    ['Cancel', 'Generate'],
  ])('%s and %s at once: one wins, and nothing is said that is not so', async (one, two) => {
    const member = join(world, `Lou-${one}`);
    const card = await quote(member);
    const driver = world.discord.member(member);
    const presses = await Promise.all([one, two].map((label) => driver.press({ messageId: card.id, label })));
    await Promise.all(presses.map((press) => press.response()));
    await world.bot.context.running.idle(15_000);
    await world.discord.whenIdle();
    const isDrawn = (await world.entryTypes(member)).length > 0;
    expect(await world.wallet(member)).toMatchObject({ available: isDrawn ? 19_750 : 20_000, held: 0 });
    expect(world.transcript(member).includes('Cancelled. Nothing was charged.')).toBe(!isDrawn);
    expect(world.transcript(member)).toContain('This portrait was already drawn or cancelled.');
  });
});
