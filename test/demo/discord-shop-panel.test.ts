import { SKUType, SubscriptionStatus } from 'discord-api-types/v10';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { discordShopPanel } from '../../demo/discord-shop-panel.ts';
import { createDiscordSandbox, type DiscordSandbox, defaultWorld } from '../../sandbox/discord/index.ts';
import type { PagePanel, PanelPart } from '../../sandbox/page/index.ts';

const VIEWER = { guildId: '1', userId: '2', userName: 'Ada' };
const PLAN = '1200000000000000600';
const PACK = '1200000000000000601';
const NOON = Date.parse('2026-03-10T12:00:00.000Z');

let discord: DiscordSandbox;
let panel: PagePanel;
let now: number;

beforeEach(async () => {
  now = NOON;
  const listed = { application_id: defaultWorld.application.id, slug: 'x', flags: 0 };
  const skus = [
    { ...listed, id: PLAN, name: 'Supporter', type: SKUType.Subscription },
    { ...listed, id: PACK, name: '5,000 credits', type: SKUType.Consumable },
  ];
  discord = await createDiscordSandbox({ clock: { now: () => now }, seed: { ...defaultWorld, skus } });
  panel = discordShopPanel(discord);
});
afterEach(() => discord.close());

type Row = PanelPart & { type: 'row' };

async function newest(): Promise<Row> {
  const [row] = (await panel.read(VIEWER)).filter((part): part is Row => part.type === 'row');
  if (row === undefined) throw new Error('nothing was bought');
  return row;
}

/** Presses the button of that label on the newest purchase; answers how it stands then. */
async function press(label: string): Promise<Row> {
  const button = (await newest()).buttons.find((one) => one.label === label);
  if (button === undefined) throw new Error(`there is no button ${label}`);
  await panel.press?.(button.id, VIEWER);
  return newest();
}

const labels = ({ buttons }: Row) => buttons.map(({ label }) => label);

describe("the panel of Discord's shop", () => {
  it('says so when nobody bought anything', async () => {
    const [, said] = await panel.read(VIEWER);
    expect(said).toMatchObject({
      text: 'Nobody has bought anything here yet. Premium buttons stand in /buy and /plan.',
    });
  });

  it('renews, cancels, resumes and ends a subscription, and says how it stands', async () => {
    discord.subscriptions.start('Ben', PLAN);
    const first = await newest();
    expect(first).toMatchObject({ title: 'Supporter', detail: 'Ben · renews 2026-04-10' });
    expect(labels(first)).toEqual(['Renew now', 'Cancel', 'End now', 'Refund']);
    now += 86_400_000;
    expect((await press('Renew now')).detail).toBe('Ben · renews 2026-04-11');
    const ending = await press('Cancel');
    expect([ending.state.text, ending.detail]).toEqual(['ending', 'Ben · ends 2026-04-11']);
    expect(labels(ending)).toEqual(['End period now', 'Resume', 'Refund']);
    expect((await press('Resume')).state.text).toBe('running');
    expect(await press('End now')).toMatchObject({ state: { text: 'ended' }, detail: 'Ben', buttons: [] });
  });

  it('ends the period of a cancelled subscription', async () => {
    discord.subscriptions.start('Ben', PLAN);
    await press('Cancel');
    expect((await press('End period now')).state.text).toBe('ended');
  });

  it('refunds a subscription and a pack, newest first', async () => {
    discord.subscriptions.start('Ben', PLAN);
    expect(await press('Refund')).toMatchObject({ state: { text: 'refunded' }, buttons: [] });
    expect(discord.subscriptions.all()[0]?.status).toBe(SubscriptionStatus.Inactive);
    discord.grantEntitlement({ memberName: 'Cleo', skuId: PACK });
    expect(await newest()).toMatchObject({
      title: '5,000 credits',
      detail: 'Cleo',
      state: { text: 'bought' },
    });
    expect(await press('Refund')).toMatchObject({ state: { text: 'refunded' }, buttons: [] });
    expect(discord.entitlements().map(({ deleted }) => deleted)).toEqual([true, true]);
  });

  it('knows no other buttons', async () => {
    await expect(panel.press?.('burn:1', VIEWER)).rejects.toThrow('the panel has no button burn:1');
  });
});
