import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import { isEnded, textOf } from '../bot.ts';
import { balanceOf, chat, newMember, pressed, worldUnder } from '../conformance/world.ts';
import { buttons } from './steps.ts';

const COMMUNITY = readFileSync('economies/community.yaml', 'utf8');

const world = await worldUnder('community');

beforeEach(() => world.clock.advance(60));

const ada = () => world.discord.member('Ada');

async function admin(command: string, options: Readonly<Record<string, string>> = {}) {
  return (await ada().run(`admin economy ${command}`, options)).replied();
}

async function upload(text: string, name = 'own.yaml') {
  const file = { name, data: Buffer.from(text, 'utf8'), contentType: 'application/yaml' };
  return (await ada().run('admin economy upload', { file })).replied();
}

async function use(message: Awaited<ReturnType<typeof admin>>): Promise<string> {
  return textOf(
    await pressed(world, 'Ada', message, 'Use it', (text) => /rules this server now|Somebody/.test(text)),
  );
}

describe('/admin economy', () => {
  test('switches a server to another economy and back: wallets freeze and thaw, nobody edits code', async () => {
    const member = newMember(world, 'Swen');
    await world.grant(member, 5_000);
    expect(textOf(await admin('show'))).toContain('It rules because nobody chose another one.');
    const shown = await admin('use', { name: 'genesis' });
    expect(shown.ephemeral).toBe(true);
    expect(textOf(shown)).toContain('Genesis: what would change');
    expect(textOf(shown)).toMatch(
      /The wallets of Community are frozen \(\d+, with 0\.00 credits that members paid for\)/,
    );
    expect(textOf(shown)).toContain('- settlement: immediate → keep');
    expect((await world.wallet(member)).economy).toBe('community');
    expect(await use(shown)).toContain('Genesis rules this server now.');
    expect(await balanceOf(world, member)).toEqual({ base: 25_000, bonus: 0, held: 0 });
    const card = textOf(await (await world.discord.member(member).run('balance')).replied());
    expect(card).toContain('**Frozen** 250.00 credits of Community');
    const offered = await chat(world, member, { prompt: 'What is 2 + 2?', fresh: true }, isEndedOrKeep);
    expect(buttons(offered)[0]).toMatch(/^Keep · /);
    await use(await admin('use', { name: 'community' }));
    expect(await balanceOf(world, member)).toEqual({
      rollover: 0,
      monthly: 0,
      bonus: 20_000,
      bought: 5_000,
      held: 0,
    });
    const answer = await chat(world, member, { prompt: 'What is 2 + 2?', fresh: true }, isEnded);
    expect(textOf(answer)).toContain('free turn');
    const rules = textOf(await admin('history'));
    expect(rules).toMatch(/2 · .* community [\s\S]*1 · .* genesis /);
    const audit = textOf(await (await ada().run('admin audit')).replied());
    expect(audit).toMatch(/economy genesis · community → genesis [0-9a-f]{8}/);
  });

  test('keeps an answer that was offered before the switch at its own price, in its own wallet', async () => {
    const member = newMember(world, 'Kira');
    await use(await admin('use', { name: 'genesis' }));
    world.text.reports({ input: 1_000, output: 500 });
    const offered = await chat(world, member, { prompt: 'What is 2 + 2?', fresh: true }, isEndedOrKeep);
    expect(buttons(offered)[0]).toBe('Keep · 300');
    await use(await admin('use', { name: 'community' }));
    const kept = await pressed(world, member, offered, 'Keep', (text) => text.includes('receipt'));
    expect(textOf(kept)).toContain('300 tokens · Base · receipt');
    expect(await balanceOf(world, member)).toEqual({
      rollover: 0,
      monthly: 0,
      bonus: 20_000,
      bought: 0,
      held: 0,
    });
    const card = textOf(await (await world.discord.member(member).run('balance')).replied());
    expect(card).toContain('**Frozen** 24,700 tokens of Genesis');
  });

  test('takes a new version of the same economy at once; members keep their wallets', async () => {
    const member = newMember(world, 'Vera');
    await world.grant(member, 5_000);
    const shown = await upload(COMMUNITY.replace('rate: 40.00', 'rate: 44.00'));
    expect(textOf(shown)).toContain('Members keep their wallets.');
    expect(textOf(shown)).toContain('- images.portrait.rate: 40 → 44');
    await use(shown);
    expect(await balanceOf(world, member)).toEqual({
      rollover: 0,
      monthly: 0,
      bonus: 20_000,
      bought: 5_000,
      held: 0,
    });
    const quote = await (
      await world.discord.member(member).run('portrait', { description: 'a fox' })
    ).replied();
    expect(buttons(quote)).toContain('Generate · 44.00');
    await world.restart();
    world.text.connect(world.models.baseUrl);
    const again = await (
      await world.discord.member(member).run('portrait', { description: 'a fox' })
    ).replied();
    expect(buttons(again)).toContain('Generate · 44.00');
    await use(await admin('use', { name: 'community' }));
  });

  test('lets of two owners at once the first one win, and tells the other', async () => {
    const first = await upload(COMMUNITY.replace('rate: 40.00', 'rate: 41.00'));
    const second = await upload(COMMUNITY.replace('rate: 40.00', 'rate: 42.00'));
    await use(first);
    expect(await use(second)).toContain('Somebody changed the economy since this was shown.');
    expect((await world.bot.context.economies.rule(world.discord.guildId))?.name).toBe('community');
  });

  test('asks for the permission again when "Use it" is pressed', async () => {
    const shown = await admin('use', { name: 'street' });
    const press = await world.discord
      .member('Ben')
      .press({ messageId: shown.id, label: 'Use it', unpermitted: true });
    expect(textOf(await press.replied())).toBe('Only members who may manage this server can do this.');
    expect((await world.bot.context.economies.of(world.discord.guildId)).name).toBe('community');
  });
});

function isEndedOrKeep(text: string): boolean {
  return isEnded(text) || text.includes('Keep');
}

describe('a file that cannot be used', () => {
  const BROKEN: readonly [string, string, string][] = [
    ['a negative rate', COMMUNITY.replace('input: 0.15', 'input: -0.15'), '**models\\[0\\].input**'],
    [
      'a rate of seven decimals',
      COMMUNITY.replace('input: 0.15', 'input: 0.1500000'),
      '**models\\[0\\].input**',
    ],
    ['a negative amount', COMMUNITY.replace('amount: 200.00', 'amount: -200.00'), '**startingGrant.amount**'],
    [
      'more decimals than the unit carries',
      COMMUNITY.replace('amount: 200.00', 'amount: 200.001'),
      '**startingGrant.amount**',
    ],
    [
      'a bucket that is not in the spend order',
      COMMUNITY.replace('startingGrant: { bucket: bonus', 'startingGrant: { bucket: gold'),
      '**startingGrant.bucket**',
    ],
    [
      'a cycle of no months',
      COMMUNITY.replace('every: { months: 1 }', 'every: { months: 0 }'),
      '**plans\\[1\\].every',
    ],
    [
      'a cycle of no days',
      COMMUNITY.replace('every: { months: 1 }', 'every: { days: 0 }'),
      '**plans\\[1\\].every',
    ],
    ['two plans of one name', COMMUNITY.replace('name: patron', 'name: supporter'), '**plans\\[2\\].name**'],
    ['another unit under the same name', COMMUNITY.replace('scale: 2', 'scale: 3'), '**unit**'],
    [
      'a removed bucket that somebody holds',
      COMMUNITY.replace('  - { name: bonus, title: Bonus, kind: lasting }\n', '').replaceAll(
        'bucket: bonus',
        'bucket: bought',
      ),
      'buckets.bonus',
    ],
    ['an alias that could grow', 'a: &a [1]\nb: [*a, *a]', 'alias'],
    ['no YAML at all', '{{{', 'line'],
    ['5 MB', 'x'.repeat(5_000_000), '**file**'],
  ];
  test.each(BROKEN)('is refused with the field named: %s', async (_name, text, field) => {
    const member = newMember(world, 'Broke');
    await world.touch(member);
    const refused = await upload(text);
    expect(textOf(refused)).toContain(field);
    expect(buttons(refused)).toEqual([]);
    expect((await world.bot.context.economies.of(world.discord.guildId)).name).toBe('community');
    expect(await balanceOf(world, member)).toEqual({
      rollover: 0,
      monthly: 0,
      bonus: 20_000,
      bought: 0,
      held: 0,
    });
  });
});
