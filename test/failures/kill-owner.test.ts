import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { openEconomyBook, readEconomyBook } from '../../src/billing/ledger/economy-book.ts';
import { connect } from '../../src/connect.ts';
import { spread, tellUntold } from '../../src/flows/news.ts';
import { type RefundParts, refundReceipt } from '../../src/flows/refund-receipt.ts';
import { finishLines, type SwitchParts } from '../../src/flows/switch-economy.ts';
import { randomIds } from '../../src/ids.ts';
import { openModels } from '../../src/models/open-models.ts';
import { mongoAudits } from '../../src/store/audits.ts';
import { mongoProblems } from '../../src/store/problems.ts';
import { testDatabase } from '../database.ts';
import { TestClock, testLedger } from '../ledger.ts';
import { expectSound } from '../races/arena.ts';
import { Child } from '../races/children.ts';
import { testEconomy } from '../unit/billing/economies.ts';
import { grant, reserve, settle } from '../unit/billing/memory-wallet.ts';
import { newsParts } from './news-parts.ts';
import type { OwnerActTask } from './owner-act.ts';

const database = await testDatabase();
const STREET = readFileSync('economies/street.yaml', 'utf8');
const plain = testEconomy('plain');

/** The names of what members were told, before a crash and after it. */
const heard: string[] = [];

async function killed(task: OwnerActTask): Promise<void> {
  await using child = new Child('test/failures/owner-act.ts', task);
  expect(await child.ended).toBe('SIGKILL');
  heard.push(...child.heard().map((word) => (word as { readonly heard: string }).heard));
}

/** How many processes live at the same time. */
const AT_ONCE = 3;

async function fewAtOnce(
  steps: readonly string[],
  work: (step: string, index: number) => Promise<void>,
): Promise<void> {
  const waiting = [...steps.entries()];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await work(next[1], next[0]);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

async function stepsOf(task: OwnerActTask): Promise<readonly string[]> {
  await using child = new Child('test/failures/owner-act.ts', task);
  for (;;) {
    const word = await child.says<{ readonly heard: string } | { readonly steps: readonly string[] }>();
    if ('steps' in word) return [...new Set(word.steps)];
  }
}

/** The connection, and everything that an owner's acts work with, in a process that lives. */
async function living() {
  const connection = await connect(database.uri);
  const models = await openModels(connection);
  const clock = new TestClock();
  const { ledger } = await testLedger(connection, { clock, ids: randomIds });
  const economies = readEconomyBook(models, plain, clock);
  const toTell = newsParts(
    connection,
    { ledger, economies, clock },
    async (news) => void heard.push(news.id),
  );
  const parts: SwitchParts & RefundParts = {
    economies,
    audits: mongoAudits(models.audits),
    problems: mongoProblems(models.problems),
    ledger,
    tell: (news) => spread(toTell, news),
    presets: new Map(),
    heldCredit: () => Promise.resolve({ wallets: 0, paid: 0, held: 0, byBucket: new Map() }),
    clock,
  };
  return {
    connection,
    models,
    ledger,
    parts,
    toTell,
    clock,
    [Symbol.asyncDispose]: () => connection.close(),
  };
}

/** The indexes stand and the default is kept before a child writes. */
beforeAll(async () => {
  await using open = await living();
  await openEconomyBook(open.models, plain, new TestClock());
});

/** A receipt of 700 in a wallet of 1,500, reported by its member. */
async function reported(server: string): Promise<void> {
  await using open = await living();
  const account = await open.ledger.account({ server, member: 'Mia' }, plain);
  await open.ledger.post(account, grant({ key: 'g', bucket: 'bought', amount: 1_500 }));
  await open.ledger.post(account, reserve({ key: `h-${server}`, ceiling: 900 }));
  await open.ledger.post(account, settle(`h-${server}`, 700));
  const problem = {
    hold: `h-${server}`,
    server,
    member: 'Mia',
    receipt: null,
    text: 'Odd',
    state: 'open',
  } as const;
  await open.parts.problems.add({ ...problem, at: new Date(0) });
  await open.ledger.projection.flush();
}

test('KILL-EVERYWHERE: an owner who switches the economy is killed at each step: the old one rules or the new one, whole', async () => {
  const steps = await stepsOf({
    uri: database.uri,
    server: 'whole',
    act: { switchTo: STREET },
    killAt: null,
  });
  expect(steps).toEqual(expect.arrayContaining(['prices.bulkWrite #2', 'rules.create #1', 'audits.add #1']));
  await fewAtOnce(steps, (killAt, index) =>
    killed({ uri: database.uri, server: `s${index}`, act: { switchTo: STREET }, killAt }),
  );
  await using open = await living();
  const { parts } = open;
  const begun = steps.indexOf('rules.create #1');
  for (const [index, step] of steps.entries()) {
    const server = `s${index}`;
    const economy = await parts.economies.of(server);
    expect({ step, name: economy.name }).toEqual({ step, name: index >= begun ? 'street' : 'plain' });
    for (const { price } of [...economy.models, ...economy.images]) {
      expect(await parts.economies.price(price.version)).toEqual(price);
    }
    await finishLines(parts, server);
    const lines = await parts.audits.page(server, { skip: 0, limit: 10 });
    expect(lines.map(({ before, after }) => `${before} ${after?.split(' ')[0]}`)).toEqual(
      index >= begun ? ['plain street'] : [],
    );
  }
}, 240_000);

test('KILL-EVERYWHERE: an owner who refunds is killed at each step: nothing or all of it, and a second press finishes the rest once', async () => {
  await reported('whole-refund');
  const refund = (server: string, killAt: string | null): OwnerActTask => ({
    ...{ uri: database.uri, server, killAt },
    act: { refund: { member: 'Mia', hold: `h-${server}` } },
  });
  const steps = await stepsOf(refund('whole-refund', null));
  expect(steps).toEqual(
    expect.arrayContaining([
      'ledger.post #1',
      'audits.add #1',
      'problems.close #1',
      'news.add #1',
      'newsDisplay.direct #1',
      'news.end #1',
    ]),
  );
  const servers = steps.map((_, index) => `r${index}`);
  for (const server of servers) await reported(server);
  await fewAtOnce(steps, (killAt, index) => killed(refund(servers[index] ?? '', killAt)));
  await using open = await living();
  const { parts, ledger, toTell, clock } = open;
  const moved = steps.indexOf('ledger.post #1');
  for (const [index, server] of servers.entries()) {
    const owner = { server, member: 'Mia' };
    const { state } = await ledger.standing(owner, plain);
    const left = state.buckets.bought?.reduce((sum, grant) => sum + grant.left, 0);
    expect({ step: steps[index], left }).toEqual({ step: steps[index], left: index >= moved ? 1_500 : 800 });
    for (let press = 0; press < 2; press += 1) {
      const again = await refundReceipt(parts, { actor: 'owner' }, owner, `h-${server}`);
      expect(again).toMatchObject({ kind: 'refunded', repeat: press === 1 || index >= moved });
    }
    const standing = await ledger.standing(owner, plain);
    expect(standing.state.buckets.bought).toEqual([{ left: 1_500, origin: 'free', expires: null }]);
    expect(await parts.audits.page(server, { skip: 0, limit: 10 })).toHaveLength(1);
    expect(await parts.problems.find(server, `h-${server}`)).toMatchObject({ state: 'refunded' });
  }
  clock.advance(61);
  for (let runs = 0; runs < 3; runs += 1) await tellUntold(toTell);
  for (const [index, server] of servers.entries()) {
    const times = heard.filter((id) => id === `${server}:refund:h-${server}`).length;
    // Only a crash between the word and its note says it twice; Discord takes the same word within minutes once.
    const isBetween = steps[index] === 'newsDisplay.direct #1';
    expect({ step: steps[index], times }).toEqual({ step: steps[index], times: isBetween ? 2 : 1 });
  }
  await ledger.projection.flush();
  await expectSound(open.connection);
}, 240_000);
