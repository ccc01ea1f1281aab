import { beforeEach, describe, expect, test } from 'vitest';
import { finishOpenClaims } from '../../src/jobs/finish-claims.ts';
import { textOf } from '../bot.ts';
import { accountOf, balanceOf, newMember, worldUnder } from '../conformance/world.ts';

const world = await worldUnder('community');
let member: string;

beforeEach(() => {
  world.clock.advance(3_600);
  member = newMember(world, 'Cora');
});

const START = { rollover: 0, monthly: 0, bonus: 20_000, bought: 0, held: 0 };

async function coupon(command: string, options: Readonly<Record<string, string | number>>): Promise<string> {
  return textOf(await (await world.discord.member('Ada').run(`admin coupon ${command}`, options)).replied());
}

async function redeem(code: string, who = member): Promise<string> {
  return textOf(await (await world.discord.member(who).run('redeem', { code })).replied());
}

describe('/redeem', () => {
  test('of 20 members at once on a coupon for three, three get it, each once', async () => {
    await coupon('create', { code: 'RUSH', amount: '5', uses: 3 });
    const members = Array.from({ length: 20 }, () => newMember(world, 'Rusher'));
    const answers = await Promise.all(members.map((who) => redeem('rush', who)));
    expect(answers.filter((text) => text.includes('5.00 credits added'))).toHaveLength(3);
    expect(answers.filter((text) => text === 'This code was used up by others.')).toHaveLength(17);
    const balances = await Promise.all(members.map((who) => balanceOf(world, who)));
    expect(balances.filter(({ bought }) => bought === 500)).toHaveLength(3);
    expect(balances.filter(({ bought }) => bought === 0)).toHaveLength(17);
    expect(await coupon('list', {})).toContain(
      '**RUSH** · 5.00 credits · Bought · 3 in all · 1 a member · used 3 times',
    );
  });

  test('five times at once by one member is one grant', async () => {
    await coupon('create', { code: 'ONCE', amount: '5', bucket: 'bonus' });
    await Promise.all(Array.from({ length: 5 }, () => redeem('once')));
    expect(await balanceOf(world, member)).toEqual({ ...START, bonus: 20_500 });
  });

  test('takes five wrong codes an hour and no more, not even a right one', async () => {
    await coupon('create', { code: 'RIGHT', amount: '5' });
    for (let tries = 1; tries <= 5; tries += 1)
      expect(await redeem(`wrong${tries}`)).toContain('gives nothing');
    expect(await redeem('right')).toContain('five tries within an hour');
    expect(await balanceOf(world, member)).toEqual(START);
    world.clock.advance(3_600);
    expect(await redeem('right')).toContain('5.00 credits added to Bought');
    expect(await balanceOf(world, member)).toEqual({ ...START, bought: 500 });
  });

  test('is refused after the last day, and after the owner ended it', async () => {
    await coupon('create', { code: 'DAY', amount: '5', expires: '2026-03-11' });
    await coupon('create', { code: 'ENDED', amount: '5' });
    expect(await coupon('end', { code: 'ended' })).toContain('cannot be redeemed any more');
    expect(await coupon('end', { code: 'ended' })).toContain('no such coupon goes on here');
    expect(await redeem('ended')).toBe('This code is over.');
    world.clock.set('2026-03-12T00:00:00.000Z');
    expect(await redeem('day')).toBe('This code is over.');
    expect(await balanceOf(world, member)).toEqual(START);
  });
});

describe('a claim whose process died before its grant', () => {
  test('is finished once, however often the job runs', async () => {
    await coupon('create', { code: 'LOST', amount: '5' });
    const { coupons, clock } = world.bot.context;
    const found = await coupons.find(world.discord.guildId, 'community', 'LOST');
    const { wallet } = await accountOf(world, member);
    if (found === null) throw new Error('no coupon');
    const claim = { id: `clm_${wallet}`, coupon: found.id, wallet, at: new Date(clock.now()) };
    expect(await coupons.claim(found, claim)).toBe(true);
    world.clock.advance(60);
    for (let runs = 0; runs < 5; runs += 1) await finishOpenClaims.run(world.bot.context);
    expect(await balanceOf(world, member)).toEqual({ ...START, bought: 500 });
    expect(await redeem('lost')).toBe('You have redeemed this code already.');
  });
});

describe('/admin coupon create', () => {
  test.each([
    [{ code: 'x!', amount: '5' }, '**code**'],
    [{ code: 'ABC', amount: '0' }, '**amount**'],
    [{ code: 'ABC', amount: '5', bucket: 'monthly' }, '**bucket**'],
    [{ code: 'ABC', amount: '5', uses: 0 }, '**uses**'],
    [{ code: 'ABC', amount: '5', uses: 2, each: 3 }, '**each**'],
    [{ code: 'ABC', amount: '5', expires: '2020-01-01' }, '**expires**'],
    [{ code: 'ABC', amount: '5', expires: 'soon' }, '**expires**'],
  ])('refuses %j and names the field', async (options, field) => {
    expect(await coupon('create', options)).toContain(field);
    expect(await coupon('list', {})).not.toContain('ABC');
  });

  test('refuses a code that is there, and lists the change', async () => {
    await coupon('create', { code: 'TWIN', amount: '5' });
    expect(await coupon('create', { code: 'twin', amount: '7' })).toContain('of that code already');
    const audit = textOf(await (await world.discord.member('Ada').run('admin audit')).replied());
    expect(audit).toContain('coupon TWIN made');
  });
});
