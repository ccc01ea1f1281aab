import { beforeEach, describe, expect, test } from 'vitest';
import type { VisibleMessage } from '../../sandbox/discord/index.ts';
import { isEnded, textOf } from '../bot.ts';
import { balanceOf, chat, newMember, pressed, worldUnder } from '../conformance/world.ts';
import { buttons } from './steps.ts';

const world = await worldUnder('community');
let member: string;

beforeEach(() => {
  world.clock.set('2026-03-10T12:00:00.000Z');
  member = newMember(world, 'Rita');
});

const START = { rollover: 0, monthly: 0, bonus: 20_000, bought: 0, held: 0 };
const who = () => world.discord.member(member);

/** A paid answer of 18.75 credits; answers its message and the receipt's name. */
async function paidAnswer(): Promise<{ answer: VisibleMessage; receipt: string }> {
  await world.takeFreeTurns(member, 10);
  return answered();
}

async function answered(): Promise<{ answer: VisibleMessage; receipt: string }> {
  world.text.reports({ input: 3_000, output: 500 });
  const prompt = 'What is 2 + 2?';
  const answer = await chat(world, member, { prompt, model: 'standard', fresh: true }, isEnded);
  return { answer, receipt: /receipt (\S+)/.exec(textOf(answer))?.[1] ?? '' };
}

async function admin(command: string, options: Readonly<Record<string, string>> = {}, by = 'Ada') {
  return (await world.discord.member(by).run(`admin ${command}`, options)).replied();
}

async function detailOf(answer: VisibleMessage): Promise<VisibleMessage> {
  return (await who().press({ messageId: answer.id, label: 'Receipt' })).replied();
}

/** Reports a problem with an answer, through its receipt; answers what the member was told. */
async function report(answer: VisibleMessage, text: string): Promise<string> {
  const detail = await detailOf(answer);
  const press = await who().press({ messageId: detail.id, label: 'Report a problem' });
  const response = await press.response();
  if (response.type !== 'modal') throw new Error(`no modal but ${response.type}`);
  const sent = await who().submit(response.modal, { 'What is wrong?': text });
  return textOf(await sent.replied());
}

describe('/admin wallet refund', () => {
  test('shows what goes where, moves it on the press, tells the member, and stands in the list of changes', async () => {
    const { answer, receipt } = await paidAnswer();
    expect(await balanceOf(world, member)).toEqual({ ...START, bonus: 18_125 });
    const typed = receipt.toLowerCase().replace('-', ' ');
    const preview = await admin('wallet refund', { member, receipt: typed });
    expect(preview.ephemeral).toBe(true);
    expect(textOf(preview)).toContain(`Refund of receipt ${receipt} of <@${who().id}>`);
    expect(textOf(preview)).toContain('Charged: 18.75 credits\n- Bonus: +18.75 credits');
    expect(buttons(preview)).toEqual(['Refund 18.75 credits', 'Not now']);
    expect(await balanceOf(world, member)).toEqual({ ...START, bonus: 18_125 });

    const done = await pressed(world, 'Ada', preview, 'Refund', (text) => text.includes('went back'));
    expect(textOf(done)).toContain(`18.75 credits of receipt ${receipt} went back to <@${who().id}>.`);
    expect(await balanceOf(world, member)).toEqual(START);
    const refund = (await world.entries(member)).at(-1);
    expect(refund).toMatchObject({ type: 'refund', cause: { by: 'owner', reason: 'refund', receipt } });

    const told = await world.seen(member, (message) => textOf(message).includes('went back to you'));
    expect(told.channelId).toBe(who().dm().id);
    expect(textOf(told)).toBe(`**18.75 credits** went back to you: receipt ${receipt} was refunded.`);
    const again = await admin('wallet refund', { member, receipt });
    expect(textOf(again)).toContain(`Receipt ${receipt} was refunded`);
    expect(buttons(again)).not.toContain('Refund 18.75 credits');
    const audit = textOf(await admin('audit'));
    expect(audit).toContain(`refund to <@${who().id}> (${receipt}) · – → 18.75`);
    expect(textOf(await detailOf(answer))).toContain('**Refunded** 18.75 credits');
    const history = textOf(await (await who().run('balance')).replied());
    expect(history).toMatch(/Refund · Standard · \+18\.75 credits refunded/);
    expect(history).toContain('0.00 credits used this month.');
  });

  test('moves it once, however many press at once', async () => {
    const { receipt } = await paidAnswer();
    const previews = [
      await admin('wallet refund', { member, receipt }),
      await admin('wallet refund', { member, receipt }),
    ];
    await Promise.all(
      previews.map((preview) =>
        pressed(world, 'Ada', preview, 'Refund', (text) => /went back|was refunded/.test(text)),
      ),
    );
    expect(await balanceOf(world, member)).toEqual(START);
    expect((await world.entryTypes(member)).filter((type) => type === 'refund')).toHaveLength(1);
    const told = who()
      .allMessages()
      .filter((message) => textOf(message).includes('went back to you'));
    expect(told).toHaveLength(1);
    const lines = textOf(await admin('audit')).split('\n');
    expect(lines.filter((line) => line.includes(`(${receipt})`))).toHaveLength(1);
  });

  test('asks for the permission again on the press, and gives nothing to others', async () => {
    const { receipt } = await paidAnswer();
    const preview = await admin('wallet refund', { member, receipt });
    const press = await world.discord
      .member('Ben')
      .press({ messageId: preview.id, label: 'Refund', unpermitted: true });
    expect(textOf(await press.replied())).toBe('Only members who may manage this server can do this.');
    expect(await balanceOf(world, member)).toEqual({ ...START, bonus: 18_125 });
    const denied = await world.discord
      .member('Ben')
      .run('admin wallet refund', { member, receipt }, { unpermitted: true });
    expect(textOf(await denied.replied())).toBe('Only members who may manage this server can do this.');
  });

  test('names the field where there is no such receipt', async () => {
    await paidAnswer();
    for (const receipt of ['0000-0000', 'nonsense', '']) {
      const refused = await admin('wallet refund', { member, receipt: receipt || 'x' });
      expect(textOf(refused)).toContain('**receipt**: this member has no receipt of that name here');
    }
    const { receipt } = await answered();
    const other = newMember(world, 'Otto');
    expect(textOf(await admin('wallet refund', { member: other, receipt }))).toContain('**receipt**');
  });

  test('offers the receipts that cost something while one is typed', async () => {
    const { receipt } = await paidAnswer();
    const choices = await world.discord
      .member('Ada')
      .autocomplete('admin wallet refund', { member, receipt: receipt.slice(0, 4) }, 'receipt');
    expect(choices).toEqual([
      { name: `${receipt} · 18.75 credits · Standard · 2026-03-10 12:00 UTC`, value: receipt },
    ]);
  });

  test('gives the free turn of that day back, and nothing on the next', async () => {
    const { receipt } = await answered();
    const preview = await admin('wallet refund', { member, receipt });
    expect(buttons(preview)[0]).toBe('Give the free turn back');
    world.clock.set('2026-03-11T00:00:00.000Z');
    const late = await pressed(world, 'Ada', preview, 'Give', (text) => text.includes('day is over'));
    expect(textOf(late)).toContain('Nothing was changed.');
    world.clock.set('2026-03-11T09:00:00.000Z');
    const today = await answered();
    const card = await admin('wallet refund', { member, receipt: today.receipt });
    await pressed(world, 'Ada', card, 'Give', (text) => text.includes('went back'));
    expect((await world.wallet(member)).freeTurns).toMatchObject({ left: 10, perDay: 10 });
    expect(await balanceOf(world, member)).toEqual(START);
  });

  test('says it with the next command to a member who takes no direct messages', async () => {
    const { receipt } = await paidAnswer();
    world.discord.faults.closeDms(member);
    const preview = await admin('wallet refund', { member, receipt });
    await pressed(world, 'Ada', preview, 'Refund', (text) => text.includes('went back'));
    const isTold = (message: VisibleMessage) => textOf(message).includes('went back to you');
    expect(who().allMessages().filter(isTold)).toEqual([]);
    await (await who().run('balance')).replied();
    expect((await world.seen(member, isTold)).ephemeral).toBe(true);
    await (await who().run('balance')).replied();
    await world.discord.whenIdle();
    expect(who().allMessages().filter(isTold)).toHaveLength(1);
  });
});

describe('Report a problem', () => {
  const isClosedNews = (message: VisibleMessage) => textOf(message).includes('Your report on receipt');

  test("reaches the owner's list with the receipt, and one press refunds it", async () => {
    const { answer, receipt } = await paidAnswer();
    expect(await report(answer, 'It says <@1> **five**.\n@everyone look')).toContain('Thank you.');
    expect(await report(answer, 'Again!')).toContain('You have reported this already.');
    const list = await admin('report problems');
    expect(list.ephemeral).toBe(true);
    expect(textOf(list)).toContain(
      `<@${who().id}> · <t:1773144000:R> · receipt ${receipt} · Standard · 18.75`,
    );
    expect(textOf(list)).toContain('> It says \\<\\@1\\> \\*\\*five\\*\\*. \\@everyone look');
    expect(textOf(list)).not.toContain('Again!');
    await pressed(world, 'Ada', list, 'Refund 18.75', (text) => text.includes('went back'));
    expect(await balanceOf(world, member)).toEqual(START);
    await world.seen(member, (message) => textOf(message).includes('went back to you'));
    expect(textOf(await admin('report problems'))).toContain('Nobody reports a problem.');
    expect(await report(answer, 'Once more')).toContain('was looked at already');
    expect(who().allMessages().filter(isClosedNews)).toEqual([]);
  });

  test('is closed without a refund: the member hears of it, and the list of changes has it', async () => {
    const { answer, receipt } = await paidAnswer();
    await report(answer, 'Too short.');
    const list = await admin('report problems');
    await pressed(world, 'Ada', list, 'Close', (text) => text.includes('is closed'));
    const told = await world.seen(member, isClosedNews);
    expect(textOf(told)).toBe(
      `Your report on receipt ${receipt} was looked at and closed. What it cost stays as it was.`,
    );
    expect(await balanceOf(world, member)).toEqual({ ...START, bonus: 18_125 });
    expect(textOf(await admin('audit'))).toContain(`report of <@${who().id}> (${receipt}) · open → closed`);
  });

  test('is for owners alone to end, and for the one who paid alone to make', async () => {
    const { answer } = await paidAnswer();
    await report(answer, 'Odd.');
    const list = await admin('report problems');
    const press = await world.discord
      .member('Ben')
      .press({ messageId: list.id, label: 'Close', unpermitted: true });
    expect(textOf(await press.replied())).toBe('Only members who may manage this server can do this.');
    expect(textOf(await admin('report problems'))).toContain('Odd.');
    const detail = await detailOf(answer);
    const foreign = await world.discord
      .member('Ben')
      .press({ messageId: detail.id, label: 'Report a problem', unpermitted: true });
    const response = await foreign.response();
    if (response.type !== 'modal') throw new Error('no modal');
    const sent = await world.discord.member('Ben').submit(response.modal, { 'What is wrong?': 'Mine now' });
    expect(textOf(await sent.replied())).toBe('There is no receipt for this.');
    expect(textOf(await admin('report problems'))).not.toContain('Mine now');
    await pressed(world, 'Ada', await admin('report problems'), 'Close', (text) =>
      text.includes('is closed'),
    );
  });

  test('turns its pages, oldest first', async () => {
    await world.takeFreeTurns(member, 10);
    for (let each = 1; each <= 6; each += 1) {
      world.clock.advance(60);
      await report((await answered()).answer, `Number ${each}.`);
    }
    const list = await admin('report problems');
    expect(textOf(list)).toMatch(/Number 1\.[\s\S]*Number 5\./);
    expect(textOf(list)).not.toContain('Number 6.');
    const next = await pressed(world, 'Ada', list, 'Older', (text) => text.includes('Number 6.'));
    expect(buttons(next)).toContain('Newer');
    await world.bot.context.models.problems.deleteMany({ member: who().id });
    expect(textOf(await admin('report problems'))).toContain('Nobody reports a problem.');
  });
});
