import { beforeAll, describe, expect, test } from 'vitest';
import { PERIODS, periodOf, stretchOf } from '../../src/flows/server-report.ts';
import { isEnded, textOf } from '../bot.ts';
import { chat, newMember, pressed, worldUnder } from '../conformance/world.ts';

const world = await worldUnder('community');

async function admin(command: string, options: Readonly<Record<string, string>> = {}) {
  return (await world.discord.member('Ada').run(`admin ${command}`, options)).replied();
}

async function ask(member: string): Promise<string> {
  world.text.reports({ input: 3_000, output: 500 });
  const prompt = 'What is 2 + 2?';
  return textOf(await chat(world, member, { prompt, model: 'standard', fresh: true }, isEnded));
}

/** Two members: on the 10th one answer for 18.75 and one for nothing, on the 11th one for 18.75 that is refunded. */
beforeAll(async () => {
  world.clock.set('2026-03-10T12:00:00.000Z');
  const [una, uwe] = [newMember(world, 'Una'), newMember(world, 'Uwe')];
  await ask(uwe);
  await world.takeFreeTurns(una, 10);
  await ask(una);
  await world.grant(uwe, 5_000);
  world.clock.set('2026-03-11T12:00:00.000Z');
  await world.takeFreeTurns(una, 10);
  const receipt = /receipt (\S+)/.exec(await ask(una))?.[1] ?? '';
  const preview = await admin('wallet refund', { member: una, receipt });
  await pressed(world, 'Ada', preview, 'Refund', (text) => text.includes('went back'));
}, 60_000);

describe('/admin report usage', () => {
  test('shows what was used by model and by day, to owners alone', async () => {
    const card = await admin('report usage');
    expect(card.ephemeral).toBe(true);
    expect(textOf(card)).toContain(
      '### Usage of Community\n-# This month in UTC, from 2026-03-01 on · wallets: 2',
    );
    expect(textOf(card)).toContain('- **Standard** 2 paid, 1 free · 37.50 credits · 10,500 tokens');
    expect(textOf(card)).toContain(
      '- 2026-03-11 · 1 paid, 10 free · 18.75 credits\n- 2026-03-10 · 1 paid, 11 free',
    );
    const denied = await world.discord.member('Ben').run('admin report usage', {}, { unpermitted: true });
    expect(textOf(await denied.replied())).toBe('Only members who may manage this server can do this.');
  });

  test('changes its period on the same message, for those who still may', async () => {
    const card = await admin('report usage', { period: 'today' });
    expect(textOf(card)).toContain('Today in UTC, from 2026-03-11 on');
    expect(textOf(card)).not.toContain('- 2026-03-10');
    const press = await world.discord
      .member('Ada')
      .select({ messageId: card.id, label: 'Which time', values: ['all'] });
    const whole = await press.replied();
    expect(textOf(whole)).toContain('Everything in UTC · wallets: 2');
    expect(textOf(whole)).toContain('- 2026-03-10');
    const denied = await world.discord
      .member('Ben')
      .select({ messageId: card.id, label: 'Which time', values: ['week'], unpermitted: true });
    expect(textOf(await denied.replied())).toBe('Only members who may manage this server can do this.');
  });
});

describe('/admin report money', () => {
  test('shows credit granted, spent, refunded, expired and borne, and what members hold now', async () => {
    const card = textOf(await admin('report money', { period: 'all' }));
    expect(card).toContain(
      '**Granted** 450.00 credits\n- welcome gifts: 400.00 credits\n- from the owner: 50.00 credits',
    );
    expect(card).toContain(
      '**Spent** 37.50 credits\n**Refunded** 18.75 credits\n**Expired** 0.00 credits\n**Borne by the house** 0.00 credits',
    );
    expect(card).toContain('Members hold 431.25 credits, of which 0.00 credits were paid for.');
    expect(card).toContain('- Bonus: 381.25 credits');
    expect(card).toContain('- Bought: 50.00 credits');
  });
});

describe('/admin economy what-if', () => {
  test('prices the turns of the last 30 days anew, changes nothing, and is for owners alone', async () => {
    const card = await admin('economy what-if', { name: 'imagina' });
    expect(card.ephemeral).toBe(true);
    expect(textOf(card)).toContain(
      '### What if Imagina had ruled\n-# Turns since 2026-02-10, in UTC · wallets: 2',
    );
    expect(textOf(card)).toContain('**It was** 2 paid, 1 free: 37.50 credits');
    expect(textOf(card)).toContain('**It would be** 0 paid, 3 free: 0.00 credits');
    expect(textOf(card)).toContain('0 members would pay more, 1 less.');
    expect((await world.bot.context.economies.of(world.discord.guildId)).name).toBe('community');
    const denied = await world.discord
      .member('Ben')
      .run('admin economy what-if', { name: 'imagina' }, { unpermitted: true });
    expect(textOf(await denied.replied())).toBe('Only members who may manage this server can do this.');
  });

  test.each([
    [{ name: 'nowhere' }, '**name**'],
    [{ file: { name: 'a.yaml', data: Buffer.from('name: [', 'utf8'), contentType: 'text/yaml' } }, 'line 1'],
  ])('of what cannot be read names what is wrong', async (options, field) => {
    const handle = await world.discord.member('Ada').run('admin economy what-if', options);
    expect(textOf(await handle.replied())).toContain(field);
  });
});

describe('a period', () => {
  const NOON = Date.parse('2026-03-31T12:00:00.000Z');

  test.each([
    ['today', '2026-03-31'],
    ['week', '2026-03-25'],
    ['month', '2026-03-01'],
    ['days30', '2026-03-02'],
    ['all', '1970-01-01'],
  ] as const)('%s begins at 00:00 UTC of %s and holds this very instant', (period, day) => {
    expect(stretchOf(period, NOON)).toEqual({
      from: `${day}T00:00:00.000Z`,
      to: '2026-03-31T12:00:00.001Z',
    });
  });

  test('that nobody knows is this month', () => {
    expect(PERIODS.map(periodOf)).toEqual(PERIODS);
    expect([periodOf('century'), periodOf(null)]).toEqual(['month', 'month']);
  });
});
