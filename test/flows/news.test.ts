import { beforeEach, describe, expect, test, vi } from 'vitest';
import { finishClaims } from '../../src/flows/coupon.ts';
import { tellUntold } from '../../src/flows/news.ts';
import { textOf } from '../bot.ts';
import { balanceOf, newMember } from '../conformance/world.ts';
import { runJob, shopUnder } from '../payments/shop.ts';

const shop = await shopUnder('community');
let member: string;

beforeEach(() => {
  member = newMember(shop, 'Away');
});

const DM_FAILS = { route: 'create_message', count: 1_000, status: 500, code: 0 } as const;
/** The bot's own jobs run beside the test, and may be the ones that tell. */
const WAIT = { timeout: 20_000, interval: 20 };
const ADDED = '5,000.00 credits added';

const told = (words: string) =>
  shop.discord
    .member(member)
    .allMessages()
    .filter((message) => textOf(message).includes(words));

/** Buys a pack and leaves the message: its token has died when the money comes. */
async function buyAndLeave(): Promise<string> {
  const message = await shop.order(member, 'small');
  const session = await shop.visit(message);
  shop.clock.advance(15 * 60);
  shop.stripe.sessions.pay(session);
  await shop.settled();
  await shop.discord.whenIdle();
  return session;
}

async function command(): Promise<void> {
  await (await shop.discord.member(member).run('balance')).replied();
  await shop.discord.whenIdle();
}

describe('what Discord did not take as a direct message', () => {
  test('is told a minute later, once, when Discord is back', async () => {
    shop.discord.faults.fail(DM_FAILS);
    await buyAndLeave();
    shop.discord.faults.clear();
    expect(told(ADDED)).toEqual([]);
    await runJob(shop);
    expect(told(ADDED)).toEqual([]);
    shop.clock.advance(60);
    for (let runs = 0; runs < 3; runs += 1) await runJob(shop);
    await vi.waitFor(() => expect(told(ADDED)).toHaveLength(1), WAIT);
    await command();
    expect(told(ADDED)).toHaveLength(1);
  });

  test('is said with the next command, if that is sooner', async () => {
    shop.discord.faults.fail(DM_FAILS);
    await buyAndLeave();
    shop.discord.faults.clear();
    shop.clock.advance(60);
    await command();
    await vi.waitFor(() => expect(told(ADDED)).toHaveLength(1), WAIT);
    for (let runs = 0; runs < 3; runs += 1) await runJob(shop);
    await shop.discord.whenIdle();
    expect(told(ADDED)).toHaveLength(1);
  });
});

test('many processes that tell what waits at once tell it once', async () => {
  shop.discord.faults.fail(DM_FAILS);
  await buyAndLeave();
  shop.discord.faults.clear();
  shop.clock.advance(60);
  await using second = await shop.startAnother();
  const contexts = Array.from({ length: 10 }, (_, n) => (n % 2 === 0 ? shop.bot.context : second.context));
  await Promise.all(contexts.map((context) => tellUntold(context)));
  await vi.waitFor(() => expect(told(ADDED)).toHaveLength(1), WAIT);
  await shop.discord.whenIdle();
  expect(told(ADDED)).toHaveLength(1);
});

test('what was announced and never came is told to nobody, and forgotten after eight days', async () => {
  const { news } = shop.bot.context;
  const owner = { server: shop.discord.guildId, member: shop.discord.member(member).id };
  const id = `credited:cs_never_${member}`;
  const about = `cs_never_${member}`;
  await news.add({ ...owner, id, kind: 'credited', about, at: new Date(shop.clock.now()) });
  await runJob(shop);
  expect(await news.told(id)).toBe('not_yet');
  shop.clock.advance(8 * 86_400);
  await runJob(shop);
  await vi.waitFor(async () => expect(await news.told(id)).toBe('void'), WAIT);
  await command();
  expect(told('credits added')).toEqual([]);
});

test('a coupon that the job finished behind a crash is told by direct message, once, with what it gave', async () => {
  const { context } = shop.bot;
  const owner = { server: shop.discord.guildId, member: shop.discord.member(member).id };
  await (
    await shop.discord.member('Ada').run('admin coupon create', { code: 'SPRING', amount: '50' })
  ).replied();
  const [made] = await context.coupons.list(owner.server, 'community', 1);
  if (made === undefined) throw new Error('no coupon');
  const { wallet } = await context.ledger.account(owner, await context.economies.of(owner.server));
  const claim = { id: 'clm_crashed', coupon: made.coupon.id, wallet, at: new Date(shop.clock.now()) };
  expect(await context.coupons.claim(made.coupon, claim)).toBe(true);
  shop.clock.advance(61);
  const ownerOf = (of: string) => context.ledger.addresses.owner(of);
  for (let runs = 0; runs < 3; runs += 1) await finishClaims({ ...context, ownerOf });
  await vi.waitFor(() => expect(told('50.00 credits')).toHaveLength(1), WAIT);
  expect((await balanceOf(shop, member)).bought).toBe(5_000);
  expect(told('50.00 credits').map(textOf)).toEqual([
    'The code that you redeemed went through: 50.00 credits added to Bought.',
  ]);
});
