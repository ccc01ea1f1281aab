import { readFileSync } from 'node:fs';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readEconomyBook } from '../../src/billing/ledger/economy-book.ts';
import { isEnded, textOf } from '../bot.ts';
import { balanceOf, chat, newMember, pressed, worldUnder } from '../conformance/world.ts';
import { buttons } from './steps.ts';

const COMMUNITY = readFileSync('economies/community.yaml', 'utf8');
const NOON = '2026-03-10T12:00:00.000Z';

const world = await worldUnder('community');

beforeAll(() => {
  world.clock.set(NOON);
});
beforeEach(() => world.clock.advance(1));

const ada = () => world.discord.member('Ada');

async function admin(command: string, options: Readonly<Record<string, string>> = {}) {
  return (await ada().run(`admin ${command}`, options)).replied();
}

async function upload(text: string, date?: string) {
  const file = { name: 'own.yaml', data: Buffer.from(text, 'utf8'), contentType: 'application/yaml' };
  return (
    await ada().run('admin economy upload', { file, ...(date === undefined ? {} : { date }) })
  ).replied();
}

const economyNow = async () => (await world.bot.context.economies.of(world.discord.guildId)).name;

async function withdrawAll(): Promise<void> {
  const shown = await admin('economy show');
  const planned = buttons(shown);
  for (let each = 0; each < planned.length; each += 1) {
    await pressed(world, 'Ada', await admin('economy show'), 'Withdraw', (text) => text.includes('will not'));
  }
}

const START = { rollover: 0, monthly: 0, bonus: 20_000, bought: 0, held: 0 };

describe('a date that cannot be', () => {
  test.each([
    ['yesterday', 'must be a day or an instant in UTC'],
    ['2026-02-30', 'must be a day or an instant in UTC'],
    ['2026-03-11 25:00', 'must be a day or an instant in UTC'],
    ['2026-03-10', 'must lie in the future'],
    ['2026-03-10 12:00', 'must lie in the future'],
    ['2027-03-12', 'must lie within 366 days'],
  ])('is refused with the field named: %s', async (date, why) => {
    for (const refused of [
      await admin('economy use', { name: 'genesis', date }),
      await upload(COMMUNITY, date),
    ]) {
      expect(textOf(refused)).toMatch(/\*\*date\*\*/);
      expect(textOf(refused)).not.toContain('line 1');
      expect(textOf(refused)).toContain(why);
      expect(buttons(refused)).toEqual([]);
    }
  });

  test('is refused on the press as well, once it has come', async () => {
    const preview = await admin('economy use', { name: 'genesis', date: '2026-03-11' });
    world.clock.set('2026-03-11T00:00:00.000Z');
    const late = await pressed(world, 'Ada', preview, 'Use it from', (text) => text.includes('date'));
    expect(textOf(late)).toContain('**date**: must lie in the future\\: leave it out');
    expect(textOf(late)).toContain('Nothing was changed.');
  });
});

describe('an economy at a date', () => {
  test('takes over at its instant by the clock alone: nothing before it, everything from it on, and no job', async () => {
    const member = newMember(world, 'Dora');
    await world.grant(member, 5_000);
    const preview = await admin('economy use', { name: 'genesis', date: '2026-03-20 18:30' });
    expect(textOf(preview)).toContain('Genesis: what would change <t:1774031400:f>');
    expect(textOf(preview)).toMatch(/The wallets of Community are frozen \(\d+, with 0\.00 credits/);
    expect(textOf(preview)).toContain('Amounts are those of now.');
    expect(buttons(preview)).toEqual(['Use it from 2026-03-20', 'Not now']);
    const done = await pressed(world, 'Ada', preview, 'Use it from', (text) => text.includes('rules this'));
    expect(textOf(done)).toContain('Genesis rules this server from <t:1774031400:f> on.');

    expect(textOf(await admin('economy show'))).toMatch(
      /Community \(community\)[\s\S]*\*\*Planned:\*\* genesis [0-9a-f]{8} from <t:1774031400:f>, by <@/,
    );
    expect(textOf(await admin('economy history'))).toMatch(/<t:1774031400:f> · genesis .* · planned/);
    world.clock.set('2026-03-20T18:29:59.999Z');
    expect(await economyNow()).toBe('community');
    expect(await balanceOf(world, member)).toEqual({ ...START, bought: 5_000 });
    world.clock.set('2026-03-20T18:30:00.000Z');
    expect(await economyNow()).toBe('genesis');
    expect(await balanceOf(world, member)).toEqual({ base: 25_000, bonus: 0, held: 0 });
    const card = textOf(await (await world.discord.member(member).run('balance')).replied());
    expect(card).toContain('**Frozen** 250.00 credits of Community');
    const shown = await admin('economy show');
    expect(textOf(shown)).toContain('### Genesis (genesis)');
    expect(buttons(shown)).toEqual([]);

    const back = await admin('economy use', { name: 'community', date: '2026-03-21' });
    await pressed(world, 'Ada', back, 'Use it from', (text) => text.includes('rules this'));
    world.clock.set('2026-03-21T00:00:00.000Z');
    expect(await balanceOf(world, member)).toEqual({ ...START, bought: 5_000 });
    const audit = textOf(await admin('audit'));
    expect(audit).toMatch(/economy genesis, from 2026-03-20 18\\:30 UTC · community → genesis [0-9a-f]{8}/);
    expect(audit).toMatch(
      /economy community, from 2026-03-21 00\\:00 UTC · genesis [0-9a-f]{8} → community [0-9a-f]{8}/,
    );
  });

  test('rules another process as well, and one that starts later', async () => {
    world.clock.set('2026-04-01T00:00:00.000Z');
    const here = world.discord.guildId;
    const other = readEconomyBook(world.bot.context.models, world.economy, world.clock);
    expect((await other.of(here)).name).toBe('community');
    const preview = await admin('economy use', { name: 'street', date: '2026-04-02' });
    await pressed(world, 'Ada', preview, 'Use it from', (text) => text.includes('rules this'));
    world.clock.set('2026-04-02T00:00:00.000Z');
    // It read the rules before this one stood, and goes by them for a second.
    await expect.poll(async () => (await other.of(here)).name, { timeout: 20_000 }).toBe('street');
    await world.restart();
    world.text.connect(world.models.baseUrl);
    expect(await economyNow()).toBe('street');
    const back = await admin('economy use', { name: 'community' });
    await pressed(world, 'Ada', back, 'Use it', (text) => text.includes('rules this'));
  });

  test('is withdrawn before its instant, by those who may, and not any more after it', async () => {
    world.clock.set('2026-05-01T00:00:00.000Z');
    const plan = async (name: string, date: string) => {
      const preview = await admin('economy use', { name, date });
      await pressed(world, 'Ada', preview, 'Use it from', (text) => text.includes('rules this'));
    };
    await plan('topup', '2026-05-02');
    await plan('street', '2026-05-03');
    const shown = await admin('economy show');
    expect(buttons(shown)).toEqual(['Withdraw topup of 2026-05-02', 'Withdraw street of 2026-05-03']);
    const denied = await world.discord
      .member('Ben')
      .press({ messageId: shown.id, label: 'Withdraw topup of 2026-05-02', unpermitted: true });
    expect(textOf(await denied.replied())).toBe('Only members who may manage this server can do this.');
    const gone = await pressed(world, 'Ada', shown, 'Withdraw topup of 2026-05-02', (text) =>
      text.includes('will not take over'),
    );
    expect(textOf(gone)).toBe('topup will not take over <t:1777680000:f>.');
    expect(textOf(await admin('economy history'))).toMatch(/~~.*topup.*~~ · withdrawn by <@/);
    expect(textOf(await admin('audit'))).toContain(
      'planned economy topup, from 2026-05-02 00\\:00 UTC withdrawn · planned → withdrawn',
    );
    const stale = await admin('economy show');
    world.clock.set('2026-05-02T12:00:00.000Z');
    expect(await economyNow()).toBe('community');
    world.clock.set('2026-05-03T00:00:00.000Z');
    const late = await pressed(world, 'Ada', stale, 'Withdraw street of 2026-05-03', (text) =>
      text.includes('not planned any more'),
    );
    expect(textOf(late)).toContain('it has begun, or somebody withdrew it');
    expect(await economyNow()).toBe('street');
    const back = await admin('economy use', { name: 'community' });
    await pressed(world, 'Ada', back, 'Use it', (text) => text.includes('rules this'));
  });

  test('still comes after a change at once; a change at once is not undone by an earlier plan', async () => {
    world.clock.set('2026-06-01T00:00:00.000Z');
    const planned = await admin('economy use', { name: 'street', date: '2026-06-10' });
    await pressed(world, 'Ada', planned, 'Use it from', (text) => text.includes('rules this'));
    const now = await admin('economy use', { name: 'genie' });
    await pressed(world, 'Ada', now, 'Use it', (text) => text.includes('rules this'));
    expect(await economyNow()).toBe('genie');
    world.clock.set('2026-06-10T00:00:00.000Z');
    expect(await economyNow()).toBe('street');
    const after = await admin('economy use', { name: 'community' });
    await pressed(world, 'Ada', after, 'Use it', (text) => text.includes('rules this'));
    world.clock.set('2026-06-20T00:00:00.000Z');
    expect(await economyNow()).toBe('community');
  });

  test('leaves an answer that runs over the instant to the economy it was asked under', async () => {
    world.clock.set('2026-07-01T00:00:00.000Z');
    const member = newMember(world, 'Olga');
    await world.takeFreeTurns(member, 10);
    const planned = await admin('economy use', { name: 'street', date: '2026-07-01 00:01' });
    await pressed(world, 'Ada', planned, 'Use it from', (text) => text.includes('rules this'));
    world.text.reports({ input: 3_000, output: 500 });
    world.models.faults.next({ kind: 'stall', afterChunks: 1 });
    const options = { prompt: 'Upper case: one two three four five', model: 'standard', fresh: true };
    const running = await chat(world, member, options, (text) => text.includes('Writing'));
    world.clock.set('2026-07-01T00:01:00.000Z');
    expect(await economyNow()).toBe('street');
    const ended = await pressed(world, member, running, 'Stop', isEnded);
    expect(textOf(ended)).toContain('Bonus · receipt');
    const back = await admin('economy use', { name: 'community' });
    await pressed(world, 'Ada', back, 'Use it', (text) => text.includes('rules this'));
    expect((await world.entryTypes(member)).slice(-2)).toEqual(['reserve', 'settle']);
  });

  test('is refused beyond five planned changes', async () => {
    world.clock.set('2026-08-01T00:00:00.000Z');
    for (let day = 2; day <= 6; day += 1) {
      const preview = await admin('economy use', {
        name: day % 2 === 0 ? 'genesis' : 'community',
        date: `2026-08-0${day}`,
      });
      await pressed(world, 'Ada', preview, 'Use it from', (text) => text.includes('rules this'));
    }
    const sixth = await admin('economy use', { name: 'genie', date: '2026-08-09' });
    expect(textOf(sixth)).toContain('**date**: there are 5 planned changes already');
    await withdrawAll();
    expect(buttons(await admin('economy show'))).toEqual([]);
  });
});

describe('a bucket and a date', () => {
  const withVip = COMMUNITY.replace('buckets:\n', 'buckets:\n  - { name: vip, title: Vip, kind: lasting }\n');

  test('cannot go at a date, held or not; at once it goes while nobody holds anything in it', async () => {
    world.clock.set('2026-09-01T00:00:00.000Z');
    const first = await upload(withVip);
    await pressed(world, 'Ada', first, 'Use it', (text) => text.includes('rules this'));
    const dated = await upload(COMMUNITY, '2026-09-02');
    expect(textOf(dated)).toContain('**buckets.vip**: can only go at once');
    const member = newMember(world, 'Vip');
    await world.grant(member, 700, 'vip');
    expect(textOf(await upload(COMMUNITY))).toContain('**buckets.vip**: cannot go\\: members still hold');
    await world.leave(member, 'vip', 0);
    const gone = await upload(COMMUNITY);
    await pressed(world, 'Ada', gone, 'Use it', (text) => text.includes('rules this'));
    expect(await balanceOf(world, member)).toEqual(START);
  });

  test('is not made at once where a planned version does not have it', async () => {
    world.clock.set('2026-10-01T00:00:00.000Z');
    const dearer = COMMUNITY.replace('rate: 40.00', 'rate: 44.00');
    const planned = await upload(dearer, '2026-10-05');
    await pressed(world, 'Ada', planned, 'Use it from', (text) => text.includes('rules this'));
    const clash = await upload(withVip);
    expect(textOf(clash)).toContain('**buckets.vip**: is not in the version that is planned to follow');
    expect(buttons(clash)).toEqual([]);
    await withdrawAll();
  });

  test('that went in spite of all is still seen, as locked: nothing gets lost', async () => {
    world.clock.set('2026-11-01T00:00:00.000Z');
    const member = newMember(world, 'Late');
    const first = await upload(withVip);
    await pressed(world, 'Ada', first, 'Use it', (text) => text.includes('rules this'));
    const gone = await upload(COMMUNITY);
    await pressed(world, 'Ada', gone, 'Use it', (text) => text.includes('rules this'));
    // Another process had decided this grant by the version before.
    const { ledger } = world.bot.context;
    const owner = { server: world.discord.guildId, member: world.discord.member(member).id };
    const vip = { name: 'vip', title: 'Vip', kind: 'lasting', rollsFrom: null, capPeriods: null } as const;
    const buckets = [...world.economy.buckets, { ...vip, locksWithoutPlan: false }];
    const account = await ledger.account(owner, { ...world.economy, buckets });
    const given = await ledger.post(account, {
      ...{ type: 'grant', key: 'late', by: 'owner', reason: 'owner', bucket: 'vip', amount: 300 },
      ...{ origin: 'free', expires: null, source: 'issued:gift' },
    } as const);
    expect(given.ok).toBe(true);
    const view = await world.wallet(member);
    expect(view.buckets.at(-1)).toMatchObject({ name: 'vip', available: 0, locked: 300 });
    expect(textOf(await (await world.discord.member(member).run('balance')).replied())).toContain('**vip**');
  });
});
