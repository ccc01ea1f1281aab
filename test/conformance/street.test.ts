import { beforeEach, expect, test } from 'vitest';
import type { VisibleMessage } from '../../sandbox/discord/index.ts';
import { textOf } from '../bot.ts';
import { testDatabase } from '../database.ts';
import { buttons, has } from '../flows/steps.ts';
import { testLedger } from '../ledger.ts';
import { accountOf, balanceOf, newMember, worldUnder } from './world.ts';

const database = await testDatabase();
const world = await worldUnder('street', database);
let member: string;

beforeEach(() => {
  world.clock.set('2026-03-10T12:00:00.000Z');
  world.models.faults.clear();
  member = newMember(world);
});

type Options = Readonly<Record<string, string | number | boolean>>;

async function portrait(options: Options): Promise<VisibleMessage> {
  const handle = await world.discord.member(member).run('portrait', { description: 'a fox', ...options });
  return handle.replied();
}

async function generate(card: VisibleMessage): Promise<void> {
  const press = await world.discord.member(member).press({ messageId: card.id, label: 'Generate' });
  await press.response();
}

async function drawn(...parts: string[]): Promise<VisibleMessage> {
  const { id } = world.discord.member(member);
  return world.seen(member, has(`drawn for <@${id}>`, 'receipt', ...parts));
}

test.each([
  ['str-01', 'schnell', '512x512', 4, '10'],
  ['str-02', 'dev', '1024x1024', 25, '50'],
  ['str-02', 'dev', '1024x1024', 50, '100'],
  ['str-03', 'pro', '1024x1024', 25, '100'],
  ['str-04', 'dev', '768x768', 25, '29'],
  ['str-04', 'dev', '1024x1440', 25, '71'],
  ['str-04', 'dev', '1440x1440', 25, '99'],
])('%s: %s at %s in %i steps is quoted at %s', async (_id, model, size, steps, price) => {
  await world.grant(member, 1_000, 'tokens');
  expect(buttons(await portrait({ model, size, steps }))).toContain(`Generate · ${price}`);
  expect(await balanceOf(world, member)).toEqual({ tokens: 1_000, held: 0 });
});

test('str-05: a changed setting shows its exact price in the same message before Generate can be pressed', async () => {
  await world.grant(member, 1_000, 'tokens');
  const card = await portrait({ model: 'dev', size: '1024x1024' });
  const select = { messageId: card.id, label: 'Size', values: ['512x512'] };
  const changed = await (await world.discord.member(member).select(select)).replied();
  expect(changed.id).toBe(card.id);
  expect(buttons(changed)).toContain('Generate · 13');
  await generate(changed);
  await drawn('13 tokens');
  expect(await balanceOf(world, member)).toEqual({ tokens: 987, held: 0 });
});

test('str-06: a quote of 75 is charged exactly; the private card shows 125 left; the history has the line', async () => {
  await world.grant(member, 200, 'tokens');
  // 50 * 1,152 * 1,360 / 1,048,576 is 74.7.
  const card = await portrait({ model: 'dev', size: '1152x1360' });
  expect(buttons(card)).toContain('Generate · 75');
  await generate(card);
  await drawn('75 tokens');
  expect(await balanceOf(world, member)).toEqual({ tokens: 125, held: 0 });
  const shown = await world.seen(
    member,
    (message) => message.id === card.id && !textOf(message).includes('Drawing'),
  );
  expect(textOf(shown)).toContain('You have 125 tokens.');
  const history = textOf(await (await world.discord.member(member).run('balance')).replied());
  expect(history).toContain('75 tokens charged');
});

test('str-07: short of 10 with 8, only ways that really fit are offered, each with its price', async () => {
  await world.grant(member, 8, 'tokens');
  const card = await portrait({ model: 'schnell', size: '512x512' });
  expect(textOf(card)).toContain('Needs 10 tokens, you have 8: 2 short. Nothing was charged.');
  const ways = ['Generate · 10', 'Cancel', '448x448 · 8', '3 steps · 8', 'Buy'];
  expect(buttons(card).slice(-ways.length)).toEqual(ways);
  expect(await balanceOf(world, member)).toEqual({ tokens: 8, held: 0 });
});

test.each([
  ['fails', { kind: 'server-error' }],
  ['blocks it', { kind: 'content-policy' }],
  ['sends nothing', { kind: 'empty' }],
] as const)('str-08: where the provider %s everything is released, and said', async (_how, fault) => {
  await world.grant(member, 200, 'tokens');
  world.models.faults.next(fault, { times: 5 });
  const card = await portrait({ model: 'dev' });
  await generate(card);
  const failed = await world.seen(
    member,
    (message) => message.id === card.id && textOf(message).includes('not charged'),
  );
  expect(textOf(failed)).toContain('You were not charged (hold of 50 released).');
  expect(await balanceOf(world, member)).toEqual({ tokens: 200, held: 0 });
  const history = textOf(await (await world.discord.member(member).run('balance')).replied());
  expect(history).toContain('50 tokens released');
});

test('str-09: of four pictures three arrive: three are charged and one is released', async () => {
  await world.grant(member, 200, 'tokens');
  world.models.faults.next({ kind: 'fewer-images', missing: 1 });
  await generate(await portrait({ model: 'schnell', size: '512x512', count: 4 }));
  const result = await drawn('30 tokens');
  expect(textOf(result)).toContain('3 of 4 pictures arrived; the rest was not charged.');
  expect(await balanceOf(world, member)).toEqual({ tokens: 170, held: 0 });
});

test('str-12: equal settings and seed draw equal pictures, and the seed is in the result', async () => {
  await world.grant(member, 200, 'tokens');
  const pictures: string[] = [];
  for (const description of ['a fox', 'a fox']) {
    await generate(await portrait({ model: 'schnell', size: '512x512', seed: 42, description }));
    const seen = pictures.length;
    const results = () =>
      world.discord
        .member(member)
        .allMessages()
        .filter(has(`drawn for <@${world.discord.member(member).id}>`, 'receipt'));
    const result = await world.discord.until(() => results()[seen], { timeoutMs: 20_000, what: 'a picture' });
    expect(textOf(result)).toContain('seed 42');
    const bytes = await (await fetch(result.attachments[0]?.url ?? '')).arrayBuffer();
    pictures.push(Buffer.from(bytes).toString('base64'));
  }
  expect(pictures[0]).toBe(pictures[1]);
  expect(await balanceOf(world, member)).toEqual({ tokens: 180, held: 0 });
});

test.each([
  [{ size: '0x512' }, '**size**'],
  [{ size: '5000x5000' }, '**size**'],
  [{ size: '520x500' }, '**size**'],
  [{ size: 'large' }, '**size**'],
  [{ steps: 0 }, '**steps**'],
  [{ model: 'dev', steps: 51 }, '**steps**'],
  [{ model: 'flux-9' }, '**model**'],
] as const)('str-16: %j is refused by name, and nothing is held', async (options, field) => {
  await world.grant(member, 1_000, 'tokens');
  const refused = await portrait(options);
  expect(refused.ephemeral).toBe(true);
  expect(textOf(refused)).toContain(field);
  expect(await balanceOf(world, member)).toEqual({ tokens: 1_000, held: 0 });
});

test('str-18: the balance on screen is fresh on the next view, whoever moved it', async () => {
  await world.grant(member, 100, 'tokens');
  const view = async () => textOf(await (await world.discord.member(member).run('balance')).replied());
  expect(await view()).toContain('# 100 tokens');
  // Another process, with heads of its own.
  const { ledger } = await testLedger(database.connection, { clock: world.clock });
  const account = await accountOf(world, member);
  const gift = {
    type: 'grant',
    key: 'grant:elsewhere',
    by: 'owner',
    reason: 'owner',
    bucket: 'tokens',
  } as const;
  await ledger.post(account, { ...gift, amount: 400, origin: 'free', expires: null, source: 'issued:gift' });
  expect(await view()).toContain('# 500 tokens');
  await world.leave(member, 'tokens', 450);
  expect(await view()).toContain('# 450 tokens');
  expect(await balanceOf(world, member)).toEqual({ tokens: 450, held: 0 });
});
