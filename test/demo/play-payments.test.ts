import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { ActionRowBuilder, ButtonBuilder, ButtonStyle, Events, type Interaction } from 'discord.js';
import { SubscriptionStatus } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import { playScript } from '../../demo/play-script.ts';
import { parseScript } from '../../demo/script-parser.ts';
import { createStripeSandbox } from '../../sandbox/stripe/index.ts';
import { startBench } from '../sandbox/discord/harness.ts';
import { createClient } from '../sandbox/stripe/shop.ts';

const SKU = '1200000000000000555';

/** A bot that sells one pack by payment link and in Discord's shop, and says when it was told of a payment. */
async function openShop() {
  const bench = await startBench();
  const sandbox = await createStripeSandbox();
  const stripe = createClient(sandbox);
  const told = (words: string) => bench.sandbox.member('Ada').send(words);
  const webhooks = createServer((request, response) => {
    void text(request).then((body) => {
      const { type } = JSON.parse(body);
      if (/completed|async|refunded|dispute\.(created|closed)|invoice\.pa/u.test(type)) told(`heard ${type}`);
      response.end();
    });
  });
  await new Promise<void>((resolve) => webhooks.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(webhooks.address() as AddressInfo).port}`;
  sandbox.webhooks.addEndpoint({ url, secret: 'whsec_x' });
  const link = async (unit_amount: number, recurring?: { interval: 'month' }) => {
    const product_data = { name: recurring ? 'Pro' : 'Pack' };
    const price = await stripe.prices.create({
      ...{ currency: 'usd', unit_amount, product_data, ...(recurring ? { recurring } : {}) },
    });
    return stripe.paymentLinks.create({ line_items: [{ price: price.id, quantity: 1 }] });
  };
  const pack = (await link(500)).url;
  const plan = (await link(900, { interval: 'month' })).url;
  await bench.client.application.commands.set([{ name: 'buy', description: 'Buys' }]);
  bench.client.on(Events.EntitlementCreate, ({ skuId }) => told(`heard of item ${skuId}`));
  bench.onInteraction(async (interaction: Interaction) => {
    if (!interaction.isChatInputCommand()) return undefined;
    const link = (label: string, to: string) =>
      new ButtonBuilder().setStyle(ButtonStyle.Link).setLabel(label).setURL(to);
    const premium = new ButtonBuilder().setStyle(ButtonStyle.Premium).setSKUId(SKU);
    const row = new ActionRowBuilder<ButtonBuilder>().addComponents(
      link('Buy', pack),
      link('Pro', plan),
      premium,
    );
    return interaction.reply({ content: 'Packs', components: [row] });
  });
  const play = async (...lines: string[]): Promise<string> => {
    const printed: string[] = [];
    const scene = {
      ...{ discord: bench.sandbox, stripe: sandbox, models: { idle: async () => undefined } },
      ...{ print: (line: string) => void printed.push(line), targetMs: 500 },
    };
    await playScript(scene, parseScript(lines.join('\n'))).catch(
      (error: unknown) => void printed.push(String(error)),
    );
    return printed.join('\n');
  };
  return {
    ...{ play, bench, sandbox },
    [Symbol.asyncDispose]: async () => {
      await sandbox.close();
      await new Promise((resolve) => webhooks.close(resolve));
      await bench[Symbol.asyncDispose]();
    },
  };
}

describe('a script that pays', () => {
  it('opens a link, is declined, pays, and sees what the bot makes of it', async () => {
    await using shop = await openShop();
    const text = await shop.play('/buy', 'open Buy', 'decline', 'pay');
    expect(text).toContain('Ada> open Buy\n  page\n');
    expect(text).toContain('$5.00');
    expect(text).toContain('Ada> decline');
    expect(text).toContain('Your card was declined.');
    expect(text).toMatch(/Ada> pay\n {2}page\n(.*\n)*.*Thanks for your payment/u);
    expect(text).toContain('heard checkout.session.completed');
    expect(text).not.toContain('Error');
  });

  it('pays by bank, and lets the bank decide', async () => {
    await using shop = await openShop();
    const text = await shop.play('/buy', 'open Buy', 'pay by bank', 'stripe bank pays');
    expect(text).toContain('Your bank has been asked');
    expect(text).toContain('Stripe> bank pays\n  payment paid');
    expect(text).toContain('heard checkout.session.async_payment_succeeded');
  });

  it('takes money back and renews plans as the owner, the bank and the clock would', async () => {
    await using shop = await openShop();
    const text = await shop.play(
      ...['/buy', 'open Buy', 'pay', 'stripe dispute', 'stripe win', 'stripe refund'],
      ...['open Pro', 'pay', 'stripe renew', 'stripe fail renewal', 'stripe retry', 'stripe end plan'],
    );
    for (const heard of ['dispute.created', 'dispute.closed', 'refunded'])
      expect(text).toContain(`heard charge.${heard}`);
    expect(text).toContain('dispute won');
    expect(text).toContain('refunded 500 usd');
    expect(text).toContain('plan past_due');
    expect(text.match(/heard invoice\.paid/gu)).toHaveLength(3);
    expect(text).toContain('plan canceled');
  });

  it("buys in Discord's shop, once until the bot has consumed it", async () => {
    await using shop = await openShop();
    const text = await shop.play('/buy', 'purchase', 'purchase');
    expect(text).toContain(`bought item ${SKU} in Discord's shop`);
    expect(text).toContain(`heard of item ${SKU}`);
    expect(text).toMatch(/line 3: purchase: .* owns item 1200000000000000555 already/u);
    const [owned] = shop.bench.sandbox.entitlements();
    await shop.bench.client.application.entitlements.consume(owned?.id ?? '');
    expect(await shop.play('purchase')).toContain('bought item');
    expect(shop.bench.sandbox.entitlements()).toHaveLength(2);
  });

  it("renews, cancels and ends the acting member's newest subscription in Discord's shop, and refunds what they bought last", async () => {
    await using shop = await openShop();
    const { subscriptions } = shop.bench.sandbox;
    subscriptions.start('Ben', SKU);
    const { id } = subscriptions.start('Ada', SKU);
    const text = await shop.play(
      ...['discord renew', 'discord cancel', 'discord resume', 'discord cancel', 'discord renew'],
      'discord end',
    );
    const [renewed, ending, resumed] = [...text.matchAll(/(renews|ends) \d{4}-\d\d-\d\d/gu)].map(
      ([, word]) => word,
    );
    expect([renewed, ending, resumed]).toEqual(['renews', 'ends', 'renews']);
    expect(text).toMatch(/Discord> renew\n {2}item 1200000000000000555: ended/u);
    expect(text).toContain("line 6: discord end: Ada has no running subscription in Discord's shop");
    expect(subscriptions.all().map(({ status }) => status)).toEqual([
      SubscriptionStatus.Active,
      SubscriptionStatus.Inactive,
    ]);
    expect(subscriptions.all()[1]?.id).toBe(id);
    expect(await shop.play('as Ben', 'discord end')).toContain('ended');
    expect(await shop.play('as Ben', 'discord refund')).toContain('Ben bought nothing that can be refunded');
    const refunded = await shop.play('/buy', 'purchase', 'discord refund', 'discord refund');
    expect(refunded).toMatch(/Discord> refund\n {2}item 1200000000000000555: refunded/u);
    expect(refunded).toContain('line 4: discord refund: Ada bought nothing that can be refunded');
  });

  it.each([
    ['click Pay', 'no page is open; open a link button first'],
    ['open Sell', 'a button named Sell'],
    ['stripe refund', 'Stripe knows no payment to give back'],
    ['purchase 99', "a button of Discord's shop"],
    ['press Shop', 'write: purchase'],
  ])('says why it cannot: %s', async (line, reason) => {
    await using shop = await openShop();
    expect(await shop.play('/buy', line)).toMatch(new RegExp(`line 2: ${line}: .*${reason}`, 'u'));
  });

  it('names what a page offers instead of what it does not', async () => {
    await using shop = await openShop();
    expect(await shop.play('/buy', 'open Buy', 'click Steal')).toContain(
      'nothing on that page is called Steal; there is: Pay $5.00, Decline, Pay by bank',
    );
  });
});
