import { beforeEach, describe, expect, test } from 'vitest';
import { textOf } from '../bot.ts';
import { balanceOf, newMember, worldUnder } from '../conformance/world.ts';
import { buttons } from './steps.ts';

const world = await worldUnder('community');
let member: string;

beforeEach(() => {
  world.clock.advance(60);
  member = newMember(world, 'Wanda');
});

async function admin(
  command: string,
  options: Readonly<Record<string, string>>,
  by = 'Ada',
  unpermitted = false,
) {
  const handle = await world.discord.member(by).run(`admin ${command}`, options, { unpermitted });
  return handle.replied();
}

const START = { rollover: 0, monthly: 0, bonus: 20_000, bought: 0, held: 0 };

describe('/admin', () => {
  test('is offered to those who manage the server, and asks again itself', async () => {
    const offered = (name: string) =>
      world.discord
        .member(name)
        .offeredCommands()
        .map(({ name: command }) => command);
    expect(offered('Ada')).toContain('admin');
    expect(offered('Ben')).not.toContain('admin');
    const refused = await admin('wallet grant', { member, amount: '100' }, 'Ben', true);
    expect(refused.ephemeral).toBe(true);
    expect(textOf(refused)).toBe('Only members who may manage this server can do this.');
    expect(await balanceOf(world, member)).toEqual(START);
    expect(await world.entryTypes(member)).toEqual([]);
  });

  test('lets a role with Manage Server do it, and not any more once it is taken away', async () => {
    world.discord.setRoles('Ben', ['1200000000000000021']);
    await admin('wallet grant', { member, amount: '1' }, 'Ben');
    world.discord.setRoles('Ben', []);
    const refused = await admin('wallet grant', { member, amount: '1' }, 'Ben', true);
    expect(textOf(refused)).toContain('Only members who may manage');
    expect(await balanceOf(world, member)).toEqual({ ...START, bought: 100 });
  });
});

describe('/admin wallet grant', () => {
  test('gives credit once into the last bucket, or the one that is named, and lists both changes', async () => {
    const given = await admin('wallet grant', { member, amount: '100', reason: 'thanks' });
    expect(textOf(given)).toMatch(/got 100\.00 credits into Bought\.\nBought: 100\.00/);
    await admin('wallet grant', { member, amount: '12.5', bucket: 'bonus' });
    expect(await balanceOf(world, member)).toEqual({ ...START, bonus: 21_250, bought: 10_000 });
    expect(await world.entryTypes(member)).toEqual(['grant', 'grant', 'grant']);
    const list = textOf(await admin('audit', {}));
    const { id } = world.discord.member(member);
    expect(list).toContain(`credit to <@${id}> (bonus) · 200.00 → 212.50`);
    expect(list).toContain(`credit to <@${id}> (bought) · 0.00 → 100.00 · thanks`);
  });

  test.each([
    [{ amount: '0' }, '**amount**'],
    [{ amount: '-5' }, '**amount**'],
    [{ amount: '1.234' }, '**amount**'],
    [{ amount: '99999999999999' }, 'amount'],
    [{ amount: '5', bucket: 'gold' }, '**bucket**'],
  ])('refuses %j and names the field', async (options, field) => {
    const refused = await admin('wallet grant', { member, ...options });
    expect(textOf(refused)).toContain(field);
    expect(await balanceOf(world, member)).toEqual(START);
    expect(await world.entryTypes(member)).toEqual([]);
  });
});

describe('/admin wallet plan', () => {
  test('begins, upgrades, lowers and ends a plan, each in the list of changes', async () => {
    expect(textOf(await admin('wallet plan', { member, plan: 'supporter' }))).toContain(
      'is on Supporter until',
    );
    expect(await balanceOf(world, member)).toEqual({ ...START, monthly: 600_000 });
    const again = await admin('wallet plan', { member, plan: 'supporter' });
    expect(textOf(again)).toContain('That plan is running already');
    expect(textOf(again)).toContain('Nothing was changed.');
    await admin('wallet plan', { member, plan: 'patron' });
    expect(await balanceOf(world, member)).toEqual({ ...START, monthly: 2_000_000 });
    expect(textOf(await admin('wallet plan', { member, plan: 'supporter' }))).toContain(
      'changes to Supporter',
    );
    expect(textOf(await admin('wallet plan', { member, plan: 'free' }))).toContain('Patron of');
    expect((await world.wallet(member)).plan).toMatchObject({ name: 'patron', status: 'canceling' });
    const list = textOf(await admin('audit', {}));
    expect(list).toContain('supporter → patron');
    expect(list).toContain('patron (canceling)');
    const unknown = await admin('wallet plan', { member, plan: 'gold' });
    expect(textOf(unknown)).toContain('**plan**: there is no plan named');
  });
});

describe('/admin wallet show', () => {
  test('shows what a member has, to the owner alone', async () => {
    await admin('wallet grant', { member, amount: '100' });
    const shown = await admin('wallet show', { member });
    expect(shown.ephemeral).toBe(true);
    expect(textOf(shown)).toContain('# 300.00 credits');
  });
});

describe('/admin audit', () => {
  test('turns its pages, newest first, and only for those who may', async () => {
    for (let each = 1; each <= 11; each += 1) await admin('wallet grant', { member, amount: String(each) });
    const first = await admin('audit', {});
    expect(buttons(first)).toEqual(['Older']);
    const older = await (
      await world.discord.member('Ada').press({ messageId: first.id, label: 'Older' })
    ).replied();
    expect(buttons(older)[0]).toBe('Newer');
    const denied = await world.discord
      .member('Ben')
      .press({ messageId: first.id, label: 'Newer', unpermitted: true });
    expect(textOf(await denied.replied())).toContain('Only members who may manage');
  });
});

describe('/plan', () => {
  test('shows what there is; a plan that must be paid says that this is not set up here', async () => {
    const card = await (await world.discord.member(member).run('plan show')).replied();
    expect(card.ephemeral).toBe(true);
    expect(textOf(card)).toContain('### Free');
    const chosen = await (
      await world.discord.member(member).run('plan choose', { plan: 'patron' })
    ).replied();
    expect(textOf(chosen)).toContain('Paying for Patron is not set up here.');
    expect(await world.entryTypes(member)).toEqual([]);
  });

  test('cancels and goes on again by its buttons', async () => {
    await admin('wallet plan', { member, plan: 'supporter' });
    const card = await (await world.discord.member(member).run('plan show')).replied();
    const driver = world.discord.member(member);
    const cancelled = await (await driver.press({ messageId: card.id, label: 'Cancel' })).replied();
    expect(textOf(cancelled)).toContain('then you are on Free');
    expect((await world.wallet(member)).plan).toMatchObject({ status: 'canceling' });
    const resumed = await (await driver.press({ messageId: card.id, label: 'Go on with it' })).replied();
    expect(textOf(resumed)).toContain('if it is paid');
    expect((await world.wallet(member)).plan).toMatchObject({ name: 'supporter', status: 'active' });
    expect(await balanceOf(world, member)).toEqual({ ...START, monthly: 600_000 });
  });
});
