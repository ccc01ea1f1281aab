import type { Connection } from 'mongoose';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { openEconomyBook } from '../../src/billing/ledger/economy-book.ts';
import { viewOf } from '../../src/billing/wallet-view.ts';
import { connect } from '../../src/connect.ts';
import { finishActs } from '../../src/flows/administer.ts';
import { finishClaims } from '../../src/flows/coupon.ts';
import { type News, type NewsParts, spread, tellUntold } from '../../src/flows/news.ts';
import { lapseOverdue } from '../../src/flows/offer.ts';
import { modelsOn, openModels } from '../../src/models/open-models.ts';
import { testDatabase } from '../database.ts';
import { TestClock } from '../ledger.ts';
import { expectSound, historyOf } from '../races/arena.ts';
import { Child } from '../races/children.ts';
import { testEconomy } from '../unit/billing/economies.ts';
import type { DeedTask, DeedWord } from './deed.ts';
import { COST, DEEDS, type Deed, deedParts, done, LAPSED, NOON, prepared } from './deeds.ts';
import { portCalls } from './kill-matrix.ts';
import { newsParts } from './news-parts.ts';

const database = await testDatabase();
const economy = testEconomy('genesis');
const ROUNDS = inject('soak') ? 5 : 1;
/** Long after every hold, every minute of grace and every job. */
const AFTERWARDS = '2026-03-10T12:30:00.000Z';

/** The awaited steps of each deed, as the code itself lists them. */
const STEPS: Readonly<Record<Deed, readonly string[]>> = {
  keep: ['offers.find #1', 'economies.named #1', 'ledger.post #1', 'display.show #1', 'offers.move #1'],
  discard: ['offers.find #1', 'economies.named #1', 'ledger.post #1', 'display.show #1', 'offers.move #1'],
  'keep anyway': [
    ...['offers.find #1', 'economies.named #1', 'offers.claim #1', 'ledger.post #1', 'ledger.post #2'],
    ...['display.show #1', 'offers.move #1', 'offers.move #2'],
  ],
  lapse: [
    ...['offers.overdue #1', 'economies.named #1', 'ledger.post #1', 'display.show #1', 'offers.move #1'],
    'offers.stuck #1',
  ],
  grant: [
    ...['economies.of #1', 'ledger.standing #1', 'ledger.account #1', 'ledger.standing #2', 'audits.open #1'],
    ...['ledger.post #1', 'ledger.standing #3', 'audits.add #1'],
  ],
  'give a plan': [
    ...['economies.of #1', 'ledger.standing #1', 'ledger.account #1', 'ledger.standing #2', 'audits.open #1'],
    ...['ledger.post #1', 'ledger.standing #3', 'audits.add #1'],
  ],
  'cancel the plan': [
    ...['economies.of #1', 'ledger.standing #1', 'ledger.account #1', 'ledger.post #1', 'ledger.standing #2'],
  ],
  redeem: [
    ...[
      'coupons.takeTry #1',
      'economies.of #1',
      'coupons.find #1',
      'ledger.account #1',
      'coupons.claimed #1',
    ],
    ...['coupons.claim #1', 'coupons.returnTry #1', 'news.add #1', 'ledger.post #1', 'coupons.granted #1'],
    'news.end #1',
  ],
};

const nowOf = (deed: Deed) => (deed === 'keep anyway' || deed === 'lapse' ? LAPSED : NOON);
const silent = () => Promise.resolve();

async function steps(deed: Deed): Promise<readonly string[]> {
  const id = `whole ${deed}`;
  await using open = await opened();
  await prepared(await deedParts(open.connection, id, NOON, silent), deed, id);
  await using child = new Child('test/failures/deed.ts', taskOf(deed, id, null));
  for (;;) {
    const word = await child.says<DeedWord>();
    if ('steps' in word) return word.steps;
  }
}

function taskOf(deed: Deed, id: string, killAt: string | null): DeedTask {
  return { uri: database.uri, deed, id, now: nowOf(deed), killAt };
}

async function opened() {
  const connection = await connect(database.uri);
  return { connection, [Symbol.asyncDispose]: () => connection.close() };
}

describe('KILL-EVERYWHERE: the matrix has a row for each awaited step, as the code itself lists them:', () => {
  test.each(DEEDS)('%s', async (deed) => {
    expect(await steps(deed)).toEqual(STEPS[deed]);
  });

  test('no flow asks the outside for anything that is in no row', () => {
    const files = ['offer', 'administer', 'choose-plan', 'coupon'].map((name) => `src/flows/${name}.ts`);
    const rows = Object.values(STEPS)
      .flat()
      .map((row) => row.replace(/ #\d+$/, '').replace('display.', 'offerDisplay.'));
    const elsewhere = [
      ...['clock.now', 'log.error', 'ids.next', 'ledger.entry', 'turns.undelivered', 'offers.free'],
      ...[
        'audits.drop',
        'audits.opened',
        'coupons.add',
        'coupons.end',
        'coupons.free',
        'coupons.get',
        'coupons.open',
        // Where Discord takes no change of a message: test/flows/keep.test.ts.
        'offers.showLater',
      ],
    ];
    const known = [...rows, ...elsewhere];
    expect(files.flatMap((file) => portCalls(file)).filter((name) => !known.includes(name))).toEqual([]);
  });
});

/** What a killed deed came to in the end. */
interface End {
  readonly base: number;
  readonly bonus: number;
  readonly held: number;
  readonly plan: string;
  /** The offer's state, and what its message shows. */
  readonly offer: string | null;
  readonly seen: string | null;
  /** The entries of the deed itself. */
  readonly entries: readonly string[];
  readonly audit: readonly string[];
  /** What the member was told of, beside what they pressed. */
  readonly told: readonly string[];
}

const ends = new Map<string, End>();
const idOf = (deed: Deed, how: string, round: number, step: string) => `${how} ${round} ${deed} ${step}`;

/** Kills a deed behind a step, restarts, lets the member press again or not, and lets every job run twice. */
async function killed(deed: Deed, how: 'again' | 'jobs', id: string, step: string): Promise<void> {
  await using open = await opened();
  const seen: string[] = [];
  const hear = async (words: string) => void seen.push(words);
  await prepared(await deedParts(open.connection, id, NOON, hear), deed, id);
  await using child = new Child('test/failures/deed.ts', taskOf(deed, id, step));
  expect({ id, ended: await child.ended }).toEqual({ id, ended: 'SIGKILL' });
  seen.push(...child.heard().map((word) => (word as { readonly shown: string }).shown));
  const parts = await deedParts(open.connection, id, nowOf(deed), hear);
  parts.clock.advance(1);
  if (how === 'again') await done(parts, deed, id, `${id}-second-press`);
  const ownerOf = (wallet: string) => parts.ledger.addresses.owner(wallet);
  const told: string[] = [];
  const news = newsOf(open.connection, id, parts, async ({ kind }) => void told.push(kind));
  const tell = (fresh: News) => spread(news, fresh);
  parts.clock.advance(90);
  // Within the life of a hold, and long after everything.
  for (let runs = 0; runs < 2; runs += 1) {
    await lapseOverdue(parts);
    await finishClaims({ ...parts, ownerOf, tell });
    await finishActs(parts);
    await tellUntold(news);
    parts.clock.set(AFTERWARDS);
  }
  const owner = { server: id, member: id };
  const account = await parts.ledger.account(owner, economy);
  await parts.ledger.touch(account);
  const view = viewOf(await parts.ledger.standing(owner, economy));
  const amount = (name: string) => view.buckets.find((bucket) => bucket.name === name)?.available ?? 0;
  const lines = await parts.audits.page(id, { skip: 0, limit: 9 });
  ends.set(id, {
    base: amount('base'),
    bonus: amount('bonus'),
    held: view.held,
    plan: `${view.plan?.name} ${view.plan?.status}`,
    offer: (await parts.turns.find(id))?.state ?? null,
    seen: seen.findLast((words) => words.startsWith(`${id} `))?.slice(id.length + 1) ?? null,
    entries: (await historyOf(parts.ledger, account.wallet)).map((entry) => entry.split(' ')[1] ?? ''),
    audit: lines.map(({ action, before, after }) => `${action}: ${before} -> ${after}`),
    told,
  });
  await parts.ledger.projection.flush();
}

/** The news of a case alone: the others have clocks of their own. */
function newsOf(
  connection: Connection,
  id: string,
  parts: Parameters<typeof newsParts>[1],
  hear: (news: News) => Promise<void>,
): NewsParts {
  const whole = newsParts(connection, parts, hear);
  const untold = async (now: Date) => {
    const known = await modelsOn(connection).news.distinct('_id', { server: id });
    return (await whole.news.untold(now, 10_000)).filter((each) => known.includes(each));
  };
  return { ...whole, news: { ...whole.news, untold } };
}

const CASES = DEEDS.flatMap((deed) =>
  STEPS[deed].flatMap((step) => (['again', 'jobs'] as const).map((how) => ({ deed, step, how }))),
);
const AT_ONCE = 3;

beforeAll(async () => {
  // The indexes stand before many write at once.
  await using open = await opened();
  await openEconomyBook(await openModels(open.connection), economy, new TestClock());
  for (let round = 0; round < ROUNDS; round += 1) {
    const waiting = [...CASES];
    const killer = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const { deed, step, how } = next;
        await killed(deed, how, idOf(deed, how, round, step), step);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, killer));
  }
  await expectSound(open.connection);
}, ROUNDS * 420_000);

const KEPT = { base: 25_000 - COST, held: 0, offer: 'done', seen: 'kept' };
const DISCARDED = { base: 25_000, held: 0, offer: 'discarded', seen: 'discarded' };
const HIDDEN = { base: 25_000, held: 0, offer: 'lapsed', seen: 'lapsed' };
const isBehind = (deed: Deed, step: string, entry: string) =>
  STEPS[deed].indexOf(step) >= STEPS[deed].indexOf(entry);

/** Nobody pays for what they do not get, nothing stays held, and the message shows what the ledger has. */
function expected(deed: Deed, step: string, how: 'again' | 'jobs'): Partial<End> {
  const isPosted = isBehind(deed, step, 'ledger.post #1');
  switch (deed) {
    case 'keep':
      return how === 'again' || isPosted ? KEPT : HIDDEN;
    case 'discard':
      return how === 'again' || isPosted ? DISCARDED : HIDDEN;
    case 'keep anyway':
      // Once the press was taken the member gets what they asked for, whoever goes on with it.
      return how === 'again' || isBehind(deed, step, 'offers.claim #1') ? KEPT : HIDDEN;
    case 'lapse':
      return HIDDEN;
    case 'grant': {
      // A second command is a second grant: what the first one did shows in the wallet and in the list.
      const grants = (isPosted ? 1 : 0) + (how === 'again' ? 1 : 0);
      const lines = ['grant: 0 -> 100', 'grant: 100 -> 200'].slice(0, grants);
      return { bonus: 100 * grants, held: 0, audit: lines.toReversed() };
    }
    case 'give a plan': {
      const isGiven = isPosted || how === 'again';
      const base = isGiven ? 6_250_000 : 25_000;
      const line = ['plan: starter -> writer'];
      return { base, plan: isGiven ? 'writer active' : 'starter active', audit: isGiven ? line : [] };
    }
    case 'cancel the plan':
      return { plan: isPosted || how === 'again' ? 'writer canceling' : 'writer active' };
    case 'redeem': {
      const isClaimed = isBehind(deed, step, 'coupons.claim #1');
      // Whoever was claimed for and not answered is written to, once, whether the press or the job granted it.
      const told = isClaimed && !isBehind(deed, step, 'news.end #1') ? ['redeemed'] : [];
      return { bonus: isClaimed || how === 'again' ? 50_000 : 0, held: 0, told };
    }
  }
}

/** How often each entry that moves credit may stand at most. */
const ONCE: Partial<Record<Deed, string>> = {
  keep: 'settle',
  discard: 'release',
  'keep anyway': 'settle',
  lapse: 'expire',
};

test.each(CASES)('KILL-EVERYWHERE: $deed killed behind $step, then $how', ({ deed, step, how }) => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const end = ends.get(idOf(deed, how, round, step));
    expect(end).toMatchObject(expected(deed, step, how));
    const once = ONCE[deed];
    const times = end?.entries.filter((type) => type === once).length ?? 0;
    expect(times).toBeLessThanOrEqual(1);
  }
});
