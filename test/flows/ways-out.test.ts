import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { VisibleMessage } from '../../sandbox/discord/index.ts';
import { assertSound, isEnded, textOf } from '../bot.ts';
import { balanceOf, chat, newMember, pressed, startEconomy } from '../conformance/world.ts';
import { testDatabase } from '../database.ts';
import { shopUnder } from '../payments/shop.ts';
import { buttons } from './steps.ts';

const shop = await shopUnder('paused');
const slowDatabase = testDatabase();
let member: string;

beforeEach(() => {
  member = newMember(shop, 'Debtor');
});
afterEach(async () => {
  vi.restoreAllMocks();
  await assertSound(shop);
});

/** Buys a pack, spends it down to 100 coins, and has the bank take the payment back: 400 are owed. */
async function owing(): Promise<void> {
  const { intent } = await shop.buy(member, 'small');
  await shop.settled();
  await shop.leave(member, 'bought', 100);
  shop.stripe.money.refund(intent);
  await shop.settled();
  expect(await shop.wallet(member)).toMatchObject({ debt: 400, available: 0 });
}

async function askFor(prompt: string): Promise<VisibleMessage> {
  return chat(shop, member, { prompt, fresh: true }, isEnded);
}

describe('while spending is paused by debt', () => {
  test('a question is refused with the way out: Buy leads to a pack that repays and lifts the pause', async () => {
    await owing();
    const refused = await askFor('What is 2 + 2?');
    expect(refused.ephemeral).toBe(true);
    expect(textOf(refused)).toContain(
      'You owe 400 coins, because a payment was taken back. Spending is paused until your next purchase repays it.',
    );
    expect(buttons(refused)).toEqual(['Buy']);
    const shelf = await pressed(shop, member, refused, 'Buy', (text) => text.includes('### Packs'));
    const order = await shop.discord
      .member(member)
      .select({ messageId: shelf.id, label: 'Choose a pack', values: ['small'] })
      .then((press) => press.replied());
    shop.stripe.sessions.pay(await shop.visit(order));
    await shop.settled();
    expect(await balanceOf(shop, member)).toEqual({ monthly: 0, bought: 100, held: 0 });
    expect(textOf(await askFor('What is 2 + 2?'))).toMatch(/receipt/);
    expect((await shop.wallet(member)).debt).toBe(0);
  });

  test('a portrait names the debt too, offers Buy, and cannot be generated', async () => {
    await owing();
    await shop.grant(member, 200, 'monthly');
    const card = await (
      await shop.discord.member(member).run('portrait', { description: 'a fox' })
    ).replied();
    const told = await pressed(shop, member, card, 'Generate', (text) => text.includes('You owe'));
    expect(textOf(told)).toContain('Spending is paused until your next purchase repays it.');
    expect(buttons(told)).toContain('Buy');
    expect((await shop.wallet(member)).debt).toBe(400);
  });
});

describe('a refusal with buttons', () => {
  test('is shown once its question is kept: whoever presses at once is answered, however slow the database (ima-04)', async () => {
    await using world = await startEconomy(await slowDatabase, 'imagina');
    const asker = newMember(world, 'Quick');
    await world.takeFreeTurns(asker, 7);
    const { turns } = world.bot.context;
    const begin = turns.begin.bind(turns);
    const slow = vi.spyOn(turns, 'begin').mockImplementation((turn) => wait(400).then(() => begin(turn)));
    const question = { prompt: 'What is 2 + 2?', model: 'astral-lumen', fresh: true };
    const refused = await chat(world, asker, question, isEnded);
    const press = world.discord.member(asker).press({ messageId: refused.id, label: 'Use Default' });
    slow.mockRestore();
    const answer = await world.answered(await press, isEnded);
    expect(textOf(answer)).toMatch(/Default · ~~[\d.]+~~ free turn/);
    expect((await world.wallet(asker)).freeTurns?.left).toBe(2);
    await assertSound(world);
  });
});
