import { expect, test } from 'vitest';
import { lapseOffers } from '../../src/jobs/lapse-offers.ts';
import { textOf } from '../bot.ts';
import { became, chat, newMember } from '../conformance/world.ts';
import { shopUnder } from '../payments/shop.ts';
import { buttons } from './steps.ts';

const shop = await shopUnder('paused-keep');

test('Keep anyway is refused while debt pauses spending, with Buy as the way out, and charges nothing', async () => {
  const member = newMember(shop, 'Keeper');
  const { intent } = await shop.buy(member, 'small');
  await shop.settled();
  await shop.leave(member, 'bought', 100);
  const question = { prompt: 'What is 2 + 2?', fresh: true };
  const offered = await chat(shop, member, question, (text) => text.includes('Keep'));
  shop.clock.advance(6 * 60);
  await lapseOffers.run(shop.bot.context);
  const lapsed = await became(shop, member, offered, (text) => text.includes('Keep anyway'));
  shop.stripe.money.refund(intent);
  await shop.settled();
  expect((await shop.wallet(member)).debt).toBe(400);
  const press = await shop.discord.member(member).press({ messageId: lapsed.id, label: 'Keep anyway' });
  const refused = await shop.discord.until(
    () => press.messages().find((message) => textOf(message).includes('You owe')),
    { timeoutMs: 20_000, what: 'the refusal' },
  );
  expect(textOf(refused)).toContain('You owe 400 coins, because a payment was taken back.');
  expect(buttons(refused)).toEqual(['Buy']);
  expect(await shop.wallet(member)).toMatchObject({ debt: 400, available: 0, held: 0 });
});
