import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { InteractionHandle, VisibleMessage } from '../../sandbox/discord/index.ts';
import { assertSound, startTestBot, type TestBot, textOf } from '../bot.ts';
import { testDatabase } from '../database.ts';
import { costOf, has, join, newest, reported } from './steps.ts';

const database = await testDatabase();
let world: TestBot;

beforeAll(async () => {
  world = await startTestBot(database, { pace: { firstTokenMs: 0, tokensPerSecond: 60 } });
});
beforeEach(() => world.clock.advance(60));
afterEach(async () => {
  world.discord.faults.clear();
  world.models.faults.clear();
  await assertSound(world);
});
afterAll(() => world[Symbol.asyncDispose]());

const ALL = 50;

/** Runs /chat and waits until the bot is done with it, whether or not anything was delivered. */
async function askInVain(
  member: string,
  options: { prompt: string; private?: boolean },
): Promise<InteractionHandle> {
  const handle = await world.discord.member(member).run('chat', { model: 'deep', fresh: true, ...options });
  await handle.response();
  await world.bot.context.running.idle(15_000);
  // On a busy machine a placeholder may have been the first response: the answer itself is over when nothing is owed.
  const owes = async () => (await world.bot.context.turns.find(handle.id))?.process;
  await expect.poll(owes, { timeout: 20_000 }).toBeNull();
  return handle;
}

/** The card after a /balance that offers an answer which did not arrive. */
async function offered(member: string): Promise<VisibleMessage> {
  const handle = await world.discord.member(member).run('balance');
  const what = 'the offer of an answer that waits';
  return world.discord.until(() => handle.messages()[1], { timeoutMs: 20_000, what });
}

async function balanceCards(member: string): Promise<readonly VisibleMessage[]> {
  const handle = await world.discord.member(member).run('balance');
  await handle.replied();
  await world.discord.whenIdle();
  return handle.messages();
}

/** The end of an answer cannot go where its beginning is. */
function loseEdits(fault: { readonly status: number; readonly code: number }): void {
  world.discord.faults.fail({ route: 'edit_webhook_message', count: ALL, ...fault });
}

const GONE = { status: 404, code: 10015 };
const FORBIDDEN = { status: 403, code: 50013 };

describe('the end of an answer', () => {
  test.each([GONE, { status: 500, code: 0 }])(
    'whose interaction is over ($status $code) still ends the same message',
    async (fault) => {
      const member = join(world, `Dana-${fault.status}`);
      loseEdits(fault);
      const handle = await askInVain(member, { prompt: `What is ${fault.status} + 4?` });
      await world.answered(
        handle,
        (text) => text.includes(`${fault.status + 4}`) && text.includes('receipt'),
      );
      expect(
        world.discord
          .member('Ben')
          .allMessages()
          .filter(has(`${fault.status} + 4`)),
      ).toHaveLength(1);
      expect(await world.wallet(member)).toMatchObject({
        available: 20_000 - costOf('deep', reported(world)),
        held: 0,
      });
    },
  );

  test('that Discord does not take as any edit comes as a message in the channel', async () => {
    const member = join(world, 'Dora');
    loseEdits(GONE);
    world.discord.faults.fail({ route: 'edit_message', count: ALL, ...FORBIDDEN });
    await askInVain(member, { prompt: 'What is 50 + 5?' });
    const sent = await world.seen('Ben', has('50 + 5', '55', 'receipt'));
    expect(sent.interaction).toBeNull();
    expect(await world.wallet(member)).toMatchObject({
      available: 20_000 - costOf('deep', reported(world)),
      held: 0,
    });
    expect((await balanceCards(member)).some(has('could not be delivered'))).toBe(false);
  });

  test('that goes no way at all is kept, offered at the next command, shown once, and charged once', async () => {
    const member = join(world, 'Dirk');
    loseEdits(GONE);
    world.discord.faults.fail({ route: 'edit_message', count: ALL, ...FORBIDDEN });
    world.discord.faults.fail({ route: 'create_message', count: ALL, ...FORBIDDEN });
    await askInVain(member, { prompt: 'What is 60 + 6?' });
    const cost = costOf('deep', reported(world));
    world.discord.faults.clear();
    const offer = await offered(member);
    expect(offer).toMatchObject({ ephemeral: true });
    expect(textOf(offer)).toContain('could not be delivered');
    const press = await world.discord.member(member).press({ messageId: offer.id, label: 'Show' });
    const shownAtLast = await press.replied();
    expect(shownAtLast.ephemeral).toBe(true);
    expect(has('66', 'receipt')(shownAtLast)).toBe(true);
    await world.discord.whenIdle();
    expect(await balanceCards(member)).toHaveLength(1);
    expect(await world.wallet(member)).toMatchObject({ available: 20_000 - cost, held: 0 });
  });
});

describe('the end of an answer that is late or lost', () => {
  test('of a private question never goes into the channel: it waits for the next command', async () => {
    const member = join(world, 'Dina');
    loseEdits(GONE);
    await askInVain(member, { prompt: 'My word is xylophone', private: true });
    world.discord.faults.clear();
    expect(world.transcript('Ben')).not.toContain('xylophone');
    const offer = await offered(member);
    const press = await world.discord.member(member).press({ messageId: offer.id, label: 'Show' });
    expect(await press.replied()).toMatchObject({ ephemeral: true });
    expect(world.transcript('Ben')).not.toContain('xylophone');
  });

  test('arrives although Discord slows edits down', async () => {
    const member = join(world, 'Doro');
    world.discord.faults.rateLimit({ route: 'edit_webhook_message', retryAfterSeconds: 0.3, count: 2 });
    const answer = await world.ask(member, { prompt: 'What is 70 + 7?', model: 'deep' });
    expect(textOf(answer)).toContain('77');
  });

  test('that was lost leaves a Stop button which says that nothing runs', async () => {
    const member = join(world, 'Dora-Stop');
    const driver = world.discord.member(member);
    loseEdits(GONE);
    world.discord.faults.fail({ route: 'edit_message', count: ALL, ...FORBIDDEN });
    const handle = await askInVain(member, { prompt: 'What is 80 + 8?' });
    await world.seen(member, has('88', 'receipt'));
    const before = await world.wallet(member);
    const press = await driver.press({ messageId: handle.message()?.id ?? '', label: 'Stop' });
    expect(textOf(await press.replied())).toContain('This is not running any more.');
    expect(await world.wallet(member)).toEqual(before);
  });
});

describe('a first answer', () => {
  test('that Discord refuses (10062) releases the hold, and nothing is generated', async () => {
    const member = join(world, 'Egon');
    const requests = world.models.requests().length;
    world.discord.faults.fail({ route: 'answer_interaction', count: 3, status: 404, code: 10062 });
    await world.discord.member(member).run('chat', { prompt: 'What is 1 + 1?', model: 'deep' });
    const released = await untilClosed(member);
    expect(released).toEqual(['grant', 'reserve', 'release']);
    expect(await world.wallet(member)).toMatchObject({ available: 20_000, held: 0, holds: [] });
    expect(world.models.requests()).toHaveLength(requests);
  });

  test('that comes too late releases the hold', async () => {
    const member = join(world, 'Emil');
    world.discord.faults.delay({ route: 'answer_interaction', delayMs: 3_200 });
    const handle = await world.discord
      .member(member)
      .run('chat', { prompt: 'What is 1 + 1?', model: 'deep' });
    expect(await handle.response()).toMatchObject({ type: 'failed' });
    expect(await untilClosed(member)).toEqual(['grant', 'reserve', 'release']);
    expect(await world.wallet(member)).toMatchObject({ available: 20_000, held: 0, holds: [] });
    await world.discord.whenIdle();
    expect(new Set(world.discord.takeViolations().map(({ kind }) => kind))).toEqual(new Set(['late_answer']));
  });

  test('whose arrival nobody confirmed (502) is gone on with: the answer ends in its place', async () => {
    const member = join(world, 'Erna');
    world.discord.faults.failAfterwards({ route: 'answer_interaction' });
    const answer = await world.ask(member, { prompt: 'What is 90 + 9?', model: 'deep' });
    expect(has('99', 'receipt')(answer)).toBe(true);
    expect(await world.entryTypes(member)).toEqual(['grant', 'reserve', 'settle']);
    // The second try is made by the REST client itself, before anybody else hears of the first.
    expect(world.discord.takeViolations().map(({ kind }) => kind)).toEqual(['double_acknowledgement']);
  });
});

/** The types of a member's entries once the first failed answer closed its hold. */
async function untilClosed(member: string): Promise<string[]> {
  await expect.poll(() => world.entryTypes(member), { timeout: 10_000 }).toContain('release');
  return world.entryTypes(member);
}

describe('while an answer is being written', () => {
  const PROMPT = `Upper case: ${'one two three four '.repeat(8)}`;

  test.each<{ name: string; disturb: () => void }>([
    { name: 'asked to reconnect', disturb: () => world.discord.faults.reconnect() },
    { name: 'cut off', disturb: () => world.discord.faults.dropConnection() },
    {
      name: 'given a new session',
      disturb: () => world.discord.faults.invalidateSession({ resumable: false }),
    },
  ])('the gateway may be $name: the answer ends, and the next command works', async ({ name, disturb }) => {
    const member = join(world, `Gabi-${name.length}`);
    const handle = await world.discord.member(member).run('chat', { prompt: PROMPT, model: 'deep' });
    await world.answered(handle, (text) => text.includes('ONE'));
    const back = new Promise<void>((resolve) => {
      const stop = world.discord.subscribe((event) => {
        if (event.type !== 'bot_online') return;
        stop();
        resolve();
      });
    });
    disturb();
    await world.answered(handle, (text) => text.includes('receipt'));
    const first = costOf('deep', reported(world));
    await back;
    world.clock.advance(60);
    await world.ask(member, { prompt: 'What is 1 + 1?', model: 'deep', fresh: true });
    const second = costOf('deep', reported(world));
    expect(await world.wallet(member)).toMatchObject({
      available: 20_000 - first - second,
      held: 0,
      holds: [],
    });
  });

  test('the bot may be ended: the hold is released, and the message says why and who paid', async () => {
    const member = join(world, 'Hans');
    world.models.faults.next({ kind: 'stall', afterChunks: 3 });
    const handle = await world.discord.member(member).run('chat', { prompt: PROMPT, model: 'deep' });
    await world.answered(handle, (text) => text.includes('ONE'));
    await world.restart();
    const ended = await world.answered(handle, (text) => text.includes('No answer.'));
    expect(textOf(ended)).toContain('I was restarted while this was being made. Please ask again.');
    expect(textOf(ended)).toContain('You were not charged (hold of 200.00 released).');
    expect(await world.wallet(member)).toMatchObject({ available: 20_000, held: 0, holds: [] });
    expect(newest(await world.entries(member), 'release').cause.reason).toBe('interrupted');
  });
});
