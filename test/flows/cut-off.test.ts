import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { customId } from '../../src/present/custom-id.ts';
import { startWeb } from '../../src/web/server.ts';
import { assertSound, startTestBot, type TestBot, textOf } from '../bot.ts';
import { testDatabase } from '../database.ts';
import { join } from './steps.ts';

const database = await testDatabase();
let world: TestBot;

beforeAll(async () => {
  world = await startTestBot(database);
});
beforeEach(() => {
  world.clock.advance(60);
  world.discord.faults.clear();
});
afterEach(() => assertSound(world));
afterAll(() => world[Symbol.asyncDispose]());

/** What the member's next command offers, pressed. */
async function shownAtLast(member: string): Promise<string> {
  const handle = await world.discord.member(member).run('balance');
  const offer = await world.answered(handle, (text) => text.includes('could not be delivered'));
  return textOf(
    await (await world.discord.member(member).press({ messageId: offer.id, label: 'Show' })).replied(),
  );
}

describe('an answer that nobody could be told of', () => {
  test('still says why it failed, at the next command', async () => {
    const member = join(world, 'Paula');
    world.models.faults.next({ kind: 'content-policy' }, { endpoint: 'chat' });
    world.discord.faults.fail({ route: 'edit_webhook_message', status: 404, code: 10015, count: 100 });
    world.discord.faults.fail({ route: 'create_followup', status: 404, code: 10015, count: 100 });
    const options = { prompt: 'Tell me', model: 'deep', private: true, fresh: true };
    const { id } = await world.discord.member(member).run('chat', options);
    await expect
      .poll(async () => (await world.bot.context.turns.find(id))?.undelivered, { timeout: 20_000 })
      .toBe(true);
    expect(await world.bot.context.turns.find(id)).toMatchObject({
      state: 'failed',
      failure: 'provider_refused',
    });
    world.discord.faults.clear();
    const text = await shownAtLast(member);
    expect(text).toContain("The model's provider does not allow this request.");
    expect(text).toContain('You were not charged');
  });

  test('keeps the language of whoever asked, for the process that ends it', async () => {
    const id = '1310000000000000001';
    world.discord.addMember({ id, name: 'Petra', locale: 'de' });
    const asked = await world.discord
      .member('Petra')
      .run('chat', { prompt: 'What is 2 + 3?', model: 'deep' });
    await world.answered(asked, (text) => text.includes('receipt'));
    expect(await world.bot.context.turns.find(asked.id)).toMatchObject({ locale: 'de' });
    const card = await (
      await world.discord.member('Petra').run('portrait', { description: 'a fox' })
    ).replied();
    const press = await world.discord.member('Petra').press({ messageId: card.id, label: 'Generate' });
    await press.response();
    expect(await world.bot.context.sketches.drawnUnder(press.id)).toMatchObject({ locale: 'de' });
    await world.discord.whenIdle();
    await world.bot.context.running.idle(20_000);
  });
});

describe('Cancel on a drawing that a crash cut off', () => {
  /** A drawing whose process died: its card still has the Cancel button. */
  async function lost(member: string, hold: string, process: string) {
    const { context } = world.bot;
    const card = await world.discord.member(member).run('portrait', { description: 'a fox' });
    await card.replied();
    const press = { hold, process, token: 'gone', locale: 'en-US' };
    expect(await context.sketches.claim(card.id, press)).not.toBeNull();
    const channel = world.discord.world.channels[0]?.id ?? '';
    const button = { type: 2, style: 4, label: 'Cancel', custom_id: customId('portrait', 'cancel', hold) };
    const body = { content: hold, components: [{ type: 1, components: [button] }] };
    await context.rest.post(`/channels/${channel}/messages`, { body });
    const { id } = await world.seen(member, ({ content }) => content === hold);
    const cancel = async (who: string) =>
      textOf(await (await world.discord.member(who).press({ messageId: id, label: 'Cancel' })).replied());
    return { sketch: card.id, cancel };
  }

  test('says that it is not drawn any more and what comes', async () => {
    const member = join(world, 'Pia');
    // This process itself: nobody else ends it meanwhile.
    const { cancel } = await lost(member, 'lost-1', world.bot.context.process);
    expect(await cancel(member)).toContain('I was restarted while this was drawn.');
    expect(await cancel('Ben')).toBe('Only the member who asked can press this.');
  });

  test('says what came of it, once that is known', async () => {
    const member = join(world, 'Pam');
    const { sketch, cancel } = await lost(member, 'lost-2', 'prc_dead');
    const isOver = async () => (await world.bot.context.sketches.find(sketch))?.undelivered;
    await expect.poll(isOver, { timeout: 25_000 }).toBe(true);
    const said = await cancel(member);
    expect(said).toContain('**No picture.** I was restarted while this was being made.');
    expect(said).toContain('You were not charged.');
    // What was shown is noted behind the answer: a press right after it may still get the same.
    const later = () => cancel(member);
    await expect.poll(later, { timeout: 20_000 }).toBe('This portrait was already drawn or cancelled.');
  });
});

test('what no member pays is a metric, by economy and cause', async () => {
  await using web = await startWeb(world.bot.context, world.bot.client, 0);
  const before = await (await fetch(`http://127.0.0.1:${web.port}/metrics`)).text();
  const failed = (text: string) =>
    Number(/unbilled_jobs_total{[^}]+cause="failed"} (\d+)/.exec(text)?.[1] ?? 0);
  world.models.faults.next({ kind: 'content-policy' }, { endpoint: 'chat' });
  await world.ask(join(world, 'Pola'), { prompt: 'Tell me', model: 'deep' });
  const after = await (await fetch(`http://127.0.0.1:${web.port}/metrics`)).text();
  expect(failed(after)).toBe(failed(before) + 1);
  expect(after).toContain('scrip_unbilled_total{economy="community",unit="credit",cause="failed"} 0');
});
