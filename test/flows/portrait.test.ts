import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { OptionValues, VisibleMessage } from '../../sandbox/discord/index.ts';
import { readEconomy } from '../../src/billing/economy-file.ts';
import { assertSound, startTestBot, type TestBot, textOf } from '../bot.ts';
import { testDatabase } from '../database.ts';
import { buttons, has, join } from './steps.ts';

const database = await testDatabase();
let world: TestBot;

beforeAll(async () => {
  world = await startTestBot(database);
});
beforeEach(() => world.clock.advance(60));
afterEach(async () => {
  world.models.faults.clear();
  await assertSound(world);
});
afterAll(() => world[Symbol.asyncDispose]());

async function quote(member: string, options: OptionValues = {}): Promise<VisibleMessage> {
  const handle = await world.discord.member(member).run('portrait', { description: 'a red fox', ...options });
  return handle.replied();
}

async function press(member: string, message: VisibleMessage, label: string) {
  return world.discord.member(member).press({ messageId: message.id, label });
}

/** Presses Generate and waits for the picture in the channel, as somebody else sees it. */
async function generate(member: string, card: VisibleMessage): Promise<VisibleMessage> {
  const before = new Set(
    world.discord
      .member('Ben')
      .allMessages()
      .map(({ id }) => id),
  );
  await press(member, card, 'Generate');
  const picture = await world.seen('Ben', (message) => !before.has(message.id) && has('receipt')(message));
  await world.discord.whenIdle();
  return picture;
}

async function bytes(message: VisibleMessage): Promise<readonly string[]> {
  const files = message.attachments.map(async ({ url }) => {
    const data = Buffer.from(await (await fetch(url)).arrayBuffer());
    return data.toString('base64');
  });
  return Promise.all(files);
}

/** Begins an answer that holds so many credits until it is stopped. */
async function holdBack(member: string, max: string): Promise<VisibleMessage> {
  world.models.faults.next({ kind: 'stall', afterChunks: 1 }, { endpoint: 'chat' });
  const handle = await world.discord
    .member(member)
    .run('chat', { prompt: 'Upper case: a b c', model: 'deep', max });
  return world.answered(handle, (text) => text.includes('Writing'));
}

describe('the quote', () => {
  test.each([
    { name: '1024x1024', options: {}, price: '40.00' },
    { name: '512x512', options: { size: '512x512' }, price: '10.00' },
    { name: '50 steps', options: { steps: 50 }, price: '80.00' },
    { name: 'three pictures', options: { size: '512x512', count: 3 }, price: '30.00' },
  ])('of $name is $price, exact, private, and holds nothing (com-04)', async ({ name, options, price }) => {
    const member = join(world, `Quentin-${name}`);
    const card = await quote(member, options);
    expect(card.ephemeral).toBe(true);
    expect(textOf(card)).toContain(`**${price} credits**`);
    expect(textOf(card)).toContain('This is the exact price.');
    expect(textOf(card)).toContain('You have 200.00 credits.');
    expect(buttons(card)).toContain(`Generate · ${price}`);
    expect(await world.entryTypes(member)).toEqual([]);
  });

  test('shows the new price of a changed setting in the same message, before Generate (str-05)', async () => {
    const member = join(world, 'Rita');
    const driver = world.discord.member(member);
    const card = await quote(member);
    await (await driver.select({ messageId: card.id, label: 'Size', values: ['512x512'] })).response();
    const smaller = await world.seen(
      member,
      (message) => message.id === card.id && has('Generate · 10.00')(message),
    );
    await (await driver.select({ messageId: smaller.id, label: 'Steps', values: ['50'] })).response();
    await world.seen(member, (message) => message.id === card.id && has('Generate · 20.00')(message));
    expect(await world.entryTypes(member)).toEqual([]);
    const picture = await generate(member, card);
    expect(textOf(picture)).toContain('Portrait · 20.00 credits · Bonus · receipt');
    expect(await world.wallet(member)).toMatchObject({ available: 18_000, held: 0, holds: [] });
    expect(world.models.requests().at(-1)?.options).toMatchObject({ size: '512x512', steps: 50, n: 1 });
  });

  test.each([
    { field: 'size', options: { size: 'big' } },
    { field: 'size', options: { size: '100x100' } },
    { field: 'size', options: { size: '1000x1000' } },
    { field: 'size', options: { size: '2048x2048' } },
    { field: 'steps', options: { steps: 9 } },
    { field: 'steps', options: { steps: 51 } },
    { field: 'seed', options: { seed: -1 } },
    { field: 'seed', options: { seed: 2_147_483_648 } },
    { field: 'count', options: { count: 0 } },
    { field: 'count', options: { count: 5 } },
    { field: 'model', options: { model: 'crayon' } },
  ])('of $options is refused, naming $field, and holds nothing', async ({ field, options }) => {
    const refused = await quote('Cleo', options);
    expect(refused.ephemeral).toBe(true);
    expect(textOf(refused)).toContain(`**${field}**`);
    expect(textOf(refused)).toContain('Nothing was charged.');
    expect(await world.entryTypes('Cleo')).toEqual([]);
  });
});

describe('a quote that was shown', () => {
  test('is kept: where the price changed since, Generate shows the new one and draws only when pressed again', async () => {
    const member = join(world, 'Petra');
    const card = await quote(member, { size: '512x512' });
    const reading = readEconomy(
      (await readFile('economies/community.yaml', 'utf8')).replace('rate: 40.00', 'rate: 60.00'),
      'dearer.yaml',
    );
    if (!reading.ok) throw new Error('the economy cannot be read');
    await world.restart({ economy: reading.economy });
    const requests = world.models.requests().length;
    await press(member, card, 'Generate · 10.00');
    await world.seen(member, (message) => message.id === card.id && has('Generate · 15.00')(message));
    expect(await world.entryTypes(member)).toEqual([]);
    expect(world.models.requests()).toHaveLength(requests);
    await generate(member, card);
    expect(await world.wallet(member)).toMatchObject({ available: 18_500, held: 0 });
    await world.restart();
  });
});

describe('Generate', () => {
  test('charges exactly the quote, and puts the picture into the channel with its receipt', async () => {
    const member = join(world, 'Sven');
    const card = await quote(member, { size: '256x256', seed: 5 });
    expect(buttons(card)).toContain('Generate · 2.50');
    const picture = await generate(member, card);
    expect(picture).toMatchObject({
      ephemeral: false,
      attachments: [{ width: 256, height: 256, description: 'a red fox' }],
    });
    expect(textOf(picture)).toContain('Portrait · 2.50 credits · Bonus · receipt');
    expect(textOf(picture)).toContain('256x256 · 25 steps · seed 5');
    expect(buttons(picture)).toEqual(['Again · 2.50', 'Vary · 2.50', 'Receipt']);
    expect(await world.wallet(member)).toMatchObject({ available: 19_750, held: 0, holds: [] });
    expect(await world.entryTypes(member)).toEqual(['grant', 'reserve', 'settle']);
    expect(world.transcript(member)).toContain('Your portrait is in the channel.');
    expect(world.transcript('Ben')).not.toContain('You have');
    const detail = await (await press(member, picture, 'Receipt')).replied();
    expect(has('**2.50 credits** charged', '- Bonus: 2.50 credits')(detail)).toBe(true);
    const others = await (await press('Ben', picture, 'Receipt')).replied();
    expect(textOf(others)).toBe('There is no receipt for this.');
  });

  test('draws the same bytes for the same seed, and others for another', async () => {
    const options = { size: '256x256', seed: 77 };
    const member = join(world, 'Tina');
    const first = await bytes(await generate(member, await quote(member, options)));
    const second = await bytes(await generate(member, await quote(member, options)));
    const other = await bytes(await generate(member, await quote(member, { ...options, seed: 78 })));
    expect(second).toEqual(first);
    expect(other).not.toEqual(first);
  });

  test('pressed twice at once draws once and charges once', async () => {
    const member = join(world, 'Uwe');
    const card = await quote(member, { size: '256x256' });
    const requests = world.models.requests().length;
    const presses = await Promise.all([press(member, card, 'Generate'), press(member, card, 'Generate')]);
    await world.seen(member, has('This portrait was already drawn or cancelled.'));
    await world.seen(
      'Ben',
      (message) =>
        message.interaction?.userId === world.discord.member(member).id && message.attachments.length === 1,
    );
    await Promise.all(presses.map((each) => each.response()));
    await world.discord.whenIdle();
    expect(world.models.requests()).toHaveLength(requests + 1);
    expect(await world.entryTypes(member)).toEqual(['grant', 'reserve', 'settle']);
    expect(await world.wallet(member)).toMatchObject({ available: 19_750, held: 0 });
    expect(world.transcript(member)).toContain('Your portrait is in the channel.');
  });
});

describe('a press on Generate', () => {
  test('that reaches two processes draws once', async () => {
    const member = join(world, 'Udo');
    const card = await quote(member, { size: '256x256' });
    const requests = world.models.requests().length;
    await using _other = await world.startAnother();
    await generate(member, card);
    expect(world.models.requests()).toHaveLength(requests + 1);
    expect(await world.entryTypes(member)).toEqual(['grant', 'reserve', 'settle']);
    expect(await world.wallet(member)).toMatchObject({ available: 19_750, held: 0 });
  });

  test('of a private portrait shows it to the one who asked alone', async () => {
    const member = join(world, 'Vera');
    const card = await quote(member, { size: '256x256', description: 'a secret owl', private: true });
    await press(member, card, 'Generate');
    const picture = await world.seen(member, has('secret owl', 'receipt'));
    expect(picture).toMatchObject({ ephemeral: true, attachments: [{ width: 256 }] });
    expect(world.transcript('Ben')).not.toContain('secret owl');
  });

  test('is refused where the balance is short, with ways that fit, and pressing one draws at its price', async () => {
    const member = join(world, 'Willi');
    const running = await holdBack(member, '190');
    const card = await quote(member, { size: '512x512', count: 2 });
    expect(textOf(card)).toContain('2 pictures at 10.00: **20.00 credits**');
    expect(textOf(card)).toContain('Needs 20.00 credits, you have 10.00: 10.00 short. Nothing was charged.');
    expect(textOf(card)).toContain('190.00 held by 1 running answer');
    await expect(press(member, card, 'Generate')).rejects.toThrow('disabled');
    expect(buttons(card).slice(-3)).toEqual(['352x352 · 9.46', '12 steps · 9.60', 'Buy']);
    await press(member, card, '352x352 · 9.46');
    await world.seen(member, (message) => message.id === card.id && has('Generate · 9.46')(message));
    const picture = await generate(member, card);
    expect(picture.attachments).toHaveLength(2);
    expect(await world.wallet(member)).toMatchObject({ available: 54, held: 19_000 });
    await press(member, running, 'Stop');
    await world.seen(member, has('Stopped.'));
  });

  test('is refused by the ledger too, where the balance was held since the card was shown', async () => {
    const member = join(world, 'Xaver');
    const card = await quote(member, { size: '1024x1024', count: 3 });
    const running = await holdBack(member, '120');
    await press(member, card, 'Generate');
    await world.seen(
      member,
      (message) => message.id === card.id && has('40.00 short. Nothing was charged.')(message),
    );
    expect(await world.wallet(member)).toMatchObject({ available: 8_000, held: 12_000 });
    await press(member, running, 'Stop');
    await world.seen(member, has('Stopped.'));
  });
});

describe('Again and Vary', () => {
  test('make a new private card: the same seed, or another; whoever pressed pays', async () => {
    const member = join(world, 'Zoe');
    const picture = await generate(member, await quote(member, { size: '256x256', seed: 9 }));
    const again = await (await press(member, picture, 'Again')).replied();
    expect(again.ephemeral).toBe(true);
    expect(has('seed 9', 'Generate · 2.50')(again)).toBe(true);
    const other = join(world, 'Zeno');
    const vary = await (await press(other, picture, 'Vary')).replied();
    expect(has('Generate · 2.50')(vary)).toBe(true);
    expect(textOf(vary)).not.toContain('seed 9 ');
    const drawn = await generate(other, vary);
    expect(await bytes(drawn)).not.toEqual(await bytes(picture));
    expect(await world.wallet(other)).toMatchObject({ available: 19_750, held: 0 });
    expect(await world.wallet(member)).toMatchObject({ available: 19_750, held: 0 });
  });
});
