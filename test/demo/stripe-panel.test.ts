import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stripePanel } from '../../demo/stripe-panel.ts';
import type { PagePanel, PanelPart } from '../../sandbox/page/index.ts';
import { buyPack, createPlanPrice, openPackSession, openShop, type Shop } from '../sandbox/stripe/shop.ts';

const VIEWER = { guildId: '1', userId: '2', userName: 'Ada' };

let shop: Shop;
let panel: PagePanel;

beforeEach(async () => {
  shop = await openShop();
  panel = stripePanel(shop.sandbox);
});
afterEach(() => shop[Symbol.asyncDispose]());

type Row = PanelPart & { type: 'row' };

async function rows(under: string): Promise<Row[]> {
  const parts = await panel.read(VIEWER);
  const from = parts.findIndex((part) => part.type === 'heading' && part.text === under) + 1;
  const to = parts.findIndex((part, index) => index > from && part.type === 'heading');
  return parts.slice(from, to < 0 ? undefined : to).filter((part): part is Row => part.type === 'row');
}

/** Presses the button of that label on the first row under a heading. */
async function press(under: string, label: string): Promise<void> {
  const button = (await rows(under)).flatMap(({ buttons }) => buttons).find((one) => one.label === label);
  if (button === undefined) throw new Error(`there is no button ${label}`);
  await panel.press?.(button.id, VIEWER);
}

async function subscribe(): Promise<void> {
  const price = await createPlanPrice(shop.stripe, 900);
  const line_items = [{ price: price.id }];
  const session = await shop.stripe.checkout.sessions.create({ mode: 'subscription', line_items });
  shop.sandbox.sessions.pay(session.id);
}

describe("Stripe's panel of the demo", () => {
  it('says so when nobody has paid', async () => {
    expect(await panel.read(VIEWER)).toContainEqual({
      type: 'text',
      tone: 'muted',
      text: 'Nobody has paid yet.',
    });
  });

  it('shows a payment with what was bought, and refunds it in parts and wholly', async () => {
    await buyPack(shop);
    const [paid] = await rows('Payments');
    expect(paid).toMatchObject({ title: '$5.00', state: { text: 'paid', tone: 'good' } });
    expect(paid?.detail).toBe('5,000 credits · buyer@example.com · 15:09');
    await press('Payments', 'Refund half');
    expect((await rows('Payments'))[0]?.state.text).toBe('$2.50 refunded');
    await press('Payments', 'Refund');
    expect((await rows('Payments'))[0]).toMatchObject({ state: { text: 'refunded' }, buttons: [] });
  });

  it.each([
    ['Win dispute', 'dispute won', ['Refund', 'Refund half', 'Dispute']],
    ['Lose dispute', 'dispute lost', []],
  ])('opens a dispute, and %s ends it', async (label, state, left) => {
    await buyPack(shop);
    await press('Payments', 'Dispute');
    expect((await rows('Payments'))[0]?.state.text).toBe('disputed');
    await press('Payments', label);
    const [row] = await rows('Payments');
    expect([row?.state.text, row?.buttons.map((button) => button.label)]).toEqual([state, left]);
  });

  it.each([
    ['Bank pays', 'paid'],
    ['Bank refuses', 'declined'],
  ])('lets the bank answer: %s', async (label, state) => {
    const { id } = await openPackSession(shop.stripe);
    shop.sandbox.sessions.pay(id, { method: 'us_bank_account' });
    expect((await rows('Payments'))[0]?.state.text).toBe('bank is asked');
    await press('Payments', label);
    expect((await rows('Payments'))[0]?.state.text).toBe(state);
  });

  it('renews a plan, fails the renewal, tries again, and ends it', async () => {
    await subscribe();
    expect((await rows('Plans'))[0]).toMatchObject({
      ...{ title: 'Plan for 900', detail: '$9.00 a month · renews 2026-04-14', state: { text: 'active' } },
    });
    shop.clock.advance(86_400_000);
    await press('Plans', 'Renew now');
    expect((await rows('Plans'))[0]?.detail).toContain('renews 2026-04-15');
    await press('Plans', 'Fail renewal');
    expect((await rows('Plans'))[0]?.state.text).toBe('past due');
    await press('Plans', 'Retry payment');
    expect((await rows('Plans'))[0]?.state.text).toBe('active');
    await press('Plans', 'End now');
    expect((await rows('Plans'))[0]).toMatchObject({ state: { text: 'ended' }, buttons: [] });
  });

  it.each(['duplicate', 'delay', 'reorder', 'drop', 'down'])(
    'turns the switch %s on and off again',
    async (id) => {
      const before = { ...shop.sandbox.webhooks.switches() };
      const isOn = async () => {
        const switches = (await panel.read(VIEWER)).find((part) => part.type === 'switches')?.switches;
        return switches?.find((one) => one.id === `switch:${id}`)?.on;
      };
      expect(await isOn()).toBe(false);
      await panel.press?.(`switch:${id}`, VIEWER);
      expect(await isOn()).toBe(true);
      expect(shop.sandbox.webhooks.switches()).not.toEqual(before);
      await panel.press?.(`switch:${id}`, VIEWER);
      expect(shop.sandbox.webhooks.switches()).toEqual(before);
    },
  );

  it('shows how deliveries went, sends one again and delivers everything now', async () => {
    shop.endpoint.answerWith(500);
    await shop.stripe.products.create({ name: 'X' });
    await shop.sandbox.webhooks.idle();
    expect((await rows('Webhooks'))[0]).toMatchObject({
      title: 'product.created',
      state: { text: 'waiting, 500' },
    });
    await panel.press?.('retry-all', VIEWER);
    expect((await rows('Webhooks'))[0]).toMatchObject({
      state: { text: 'delivered, 200' },
      detail: '2 tries',
    });
    await press('Webhooks', 'Send again');
    expect(shop.endpoint.received).toHaveLength(3);
  });

  it('says why a press can do nothing', async () => {
    await expect(panel.press?.('refund:ch_none', VIEWER)).rejects.toThrow('there is no payment ch_none');
    await expect(panel.press?.('dance:x', VIEWER)).rejects.toThrow('no button dance:x');
    await expect(panel.press?.('switch:x', VIEWER)).rejects.toThrow('no switch x');
  });
});
