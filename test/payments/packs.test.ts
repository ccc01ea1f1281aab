import { beforeEach, describe, expect, test } from 'vitest';
import { pollForPayments } from '../../src/jobs/payments.ts';
import { textOf } from '../bot.ts';
import { balanceOf, newMember, pressed } from '../conformance/world.ts';
import { buttons, has } from '../flows/steps.ts';
import { addressOf, shopUnder } from './shop.ts';

const shop = await shopUnder('community');
let member: string;

beforeEach(() => {
  member = newMember(shop, 'Buyer');
});

const START = { rollover: 0, monthly: 0, bonus: 20_000, bought: 0, held: 0 };
const FIVE = { ...START, bought: 500_000 };

describe('/buy', () => {
  test('shows the packs with the price of a unit and the bonus, and sells the one that is chosen', async () => {
    const card = await (await shop.discord.member(member).run('buy')).replied();
    expect(card.ephemeral).toBe(true);
    const text = textOf(card);
    expect(text).toContain('**5,000 credits** $5.00 · $0.001 a credit');
    expect(text).toContain('**11,000 credits** $10.00 · $0.00091 a credit · 10 % bonus');
    expect(text).toContain('**30,000 credits** $25.00 · $0.00083 a credit · 20 % bonus · best value');
    const chosen = await shop.discord.member(member).select({
      messageId: card.id,
      label: 'Choose a pack',
      values: ['medium'],
    });
    const offer = await shop.answered(chosen, (shown) => shown.includes('11,000.00 credits'));
    expect(buttons(offer)).toEqual(['Pay $10.00', 'Send the link to my DMs', 'Other packs']);
    expect(addressOf(offer).length).toBeLessThan(512);
    shop.stripe.sessions.pay(await shop.visit(offer));
    await shop.settled();
    await shop.seen(member, has('**11,000.00 credits added.**'));
    expect(await balanceOf(shop, member)).toEqual({ ...START, bought: 1_100_000 });
  });

  test('names the packs where somebody asks for another one', async () => {
    const reply = await shop.order(member, 'huge');
    expect(textOf(reply)).toContain('**pack**: there is no such pack; choose small, medium, large');
  });

  test('nothing is credited before it is paid, nor where the card is refused or the page is left', async () => {
    const session = await shop.visit(await shop.order(member, 'small'));
    shop.stripe.sessions.decline(session);
    shop.stripe.sessions.cancel(session);
    await shop.settled();
    expect(await balanceOf(shop, member)).toEqual(START);
    shop.stripe.sessions.pay(session);
    await shop.settled();
    expect(await balanceOf(shop, member)).toEqual(FIVE);
  });

  test('all who buy a pack share one link, each with a reference of their own', async () => {
    const other = newMember(shop, 'Buyer');
    const [one, two] = await Promise.all([shop.buy(member, 'large'), shop.buy(other, 'large')]);
    const links = [one, two].map(({ session }) => shop.stripe.sessions.get(session));
    expect(links[0]?.payment_link).toBe(links[1]?.payment_link);
    expect(links[0]?.client_reference_id).toMatch(/^pur_[a-z0-9]{24}$/);
    expect(links[0]?.client_reference_id).not.toBe(links[1]?.client_reference_id);
    await shop.settled();
    expect(await balanceOf(shop, member)).toEqual({ ...START, bought: 3_000_000 });
    expect(await balanceOf(shop, other)).toEqual({ ...START, bought: 3_000_000 });
  });

  test('a link that is paid twice is two packs', async () => {
    const offer = await shop.order(member, 'small');
    shop.stripe.sessions.pay(await shop.visit(offer));
    shop.stripe.sessions.pay(await shop.visit(offer));
    await shop.settled();
    expect(await balanceOf(shop, member)).toEqual({ ...START, bought: 1_000_000 });
  });

  test('a bank debit is credited when the bank says yes, not before', async () => {
    const { session } = await shop.buy(member, 'small', { method: 'us_bank_account' });
    await shop.settled();
    expect(await balanceOf(shop, member)).toEqual(START);
    shop.stripe.sessions.settle(session, 'succeeds');
    await shop.settled();
    expect(await balanceOf(shop, member)).toEqual(FIVE);
  });

  test('a bank debit that fails gives nothing', async () => {
    const { session } = await shop.buy(member, 'small', { method: 'us_bank_account' });
    shop.stripe.sessions.settle(session, 'fails');
    await shop.settled();
    expect(await balanceOf(shop, member)).toEqual(START);
  });
});

describe('in a DM', () => {
  test('/buy answers with the link there, for the server that the member chose', async () => {
    const driver = shop.discord.member(member);
    await shop.bot.context.directs.choose(driver.id, shop.discord.guildId);
    const offer = await (await driver.run('buy', { pack: 'small' }, { channelId: driver.dm().id })).replied();
    shop.stripe.sessions.pay(await shop.visit(offer));
    await shop.settled();
    await shop.seen(
      member,
      ({ id, ...message }) => id === offer.id && textOf({ id, ...message }).includes('added.'),
    );
    expect(await balanceOf(shop, member)).toEqual(FIVE);
  });
});

describe('the word to the buyer', () => {
  test('stands in the message they paid from, once', async () => {
    const { message } = await shop.buy(member, 'small');
    await shop.settled();
    await shop.settled();
    const told = shop.discord
      .member(member)
      .allMessages()
      .filter((each) => textOf(each).includes('5,000.00 credits added'));
    expect(told.map(({ id }) => id)).toEqual([message.id]);
    expect(buttons(told[0] ?? message)).not.toContain('Pay $5.00');
  });

  test('comes by DM once the message cannot be changed any more', async () => {
    const session = await shop.visit(await shop.order(member, 'small'));
    shop.clock.advance(15 * 60);
    shop.stripe.sessions.pay(session);
    await shop.settled();
    const dms = shop.discord.member(member).messages(shop.discord.member(member).dm().id);
    expect(dms.map(textOf)).toEqual([expect.stringContaining('**5,000.00 credits added.**')]);
  });

  test('waits for the next command where DMs are closed, and is not tried again', async () => {
    shop.discord.faults.closeDms(member);
    const session = await shop.visit(await shop.order(member, 'small'));
    shop.clock.advance(15 * 60);
    shop.stripe.sessions.pay(session);
    await shop.settled();
    await shop.settled();
    expect(shop.transcript(member)).not.toContain('credits added');
    await (await shop.discord.member(member).run('balance')).replied();
    await shop.seen(member, has('**5,000.00 credits added.**'));
    await (await shop.discord.member(member).run('balance')).replied();
    await shop.discord.whenIdle();
    expect(shop.transcript(member).split('credits added')).toHaveLength(2);
  });

  test('the link comes by DM on request, and beside the button it says so', async () => {
    const offer = await shop.order(member, 'small');
    const sent = await pressed(shop, member, offer, 'Send the link to my DMs', (text) =>
      text.includes('The link is in your DMs.'),
    );
    expect(buttons(sent)).toContain('Pay $5.00');
    const [dm] = shop.discord.member(member).messages(shop.discord.member(member).dm().id);
    if (dm === undefined) throw new Error('no DM');
    expect(addressOf(dm)).toBe(addressOf(offer));
    shop.stripe.sessions.pay(await shop.visit(dm));
    await shop.settled();
    expect(await balanceOf(shop, member)).toEqual(FIVE);
  });

  test('a closed DM leaves the button where it is', async () => {
    shop.discord.faults.closeDms(member);
    const offer = await shop.order(member, 'small');
    const said = await pressed(shop, member, offer, 'Send the link to my DMs', (text) =>
      text.includes('Your DMs are closed to me; use the button here.'),
    );
    expect(buttons(said)).toContain('Pay $5.00');
  });
});

describe('the page that Stripe returns to', () => {
  const page = async (session: string) => {
    const response = await fetch(`${shop.bot.context.publicUrl()}/paid/${session}`);
    return { status: response.status, text: await response.text() };
  };

  test('credits before the webhook comes, and says the same after it', async () => {
    shop.stripe.webhooks.hold();
    const { session } = await shop.buy(member, 'small');
    expect(await balanceOf(shop, member)).toEqual(START);
    expect(await page(session)).toMatchObject({
      status: 200,
      text: expect.stringContaining('5,000.00 credits added.'),
    });
    expect(await balanceOf(shop, member)).toEqual(FIVE);
    await shop.stripe.webhooks.release();
    await shop.settled();
    expect((await page(session)).text).toContain('5,000.00 credits added.');
    expect(await balanceOf(shop, member)).toEqual(FIVE);
  });

  test('asks for patience while Stripe is away, and knows nothing of other sessions', async () => {
    shop.stripe.webhooks.hold();
    const { session } = await shop.buy(member, 'small');
    // More than the tries of one request: the bot's own poll may ask at the same moment.
    shop.stripe.faults.next({ kind: 'server-error' }, { times: 1_000, path: '/v1/checkout/sessions' });
    expect((await page(session)).text).toContain('Your payment is on its way.');
    shop.stripe.faults.clear();
    await shop.stripe.webhooks.release();
    await shop.settled();
    expect(await balanceOf(shop, member)).toEqual(FIVE);
    expect((await page('cs_test_other')).status).toBe(404);
    expect((await page('cs_test_%3Cscript%3E')).status).toBe(404);
  });
});

describe('a webhook that is lost', () => {
  test('WEBHOOK-LOST: the endpoint was down for a day: the poll of open purchases credits it once', async () => {
    shop.stripe.webhooks.set({ drop: 'all' });
    const { session } = await shop.buy(member, 'small');
    await shop.settled();
    shop.clock.advance(26 * 3_600);
    expect(await balanceOf(shop, member)).toEqual(START);
    shop.clock.set(`${new Date(shop.clock.now()).toISOString().slice(0, 13)}:00:15.000Z`);
    for (let runs = 0; runs < 3; runs += 1) await pollForPayments.run(shop.bot.context);
    expect(await balanceOf(shop, member)).toEqual(FIVE);
    shop.stripe.webhooks.set({ drop: 'none' });
    await shop.stripe.webhooks.retryNow();
    await shop.settled();
    expect(await balanceOf(shop, member)).toEqual(FIVE);
    expect((await shop.entries(member)).filter(({ key }) => key === session)).toHaveLength(1);
  });
});
