import { beforeAll, expect, inject, test } from 'vitest';
import { openModels } from '../../src/models/open-models.ts';
import { testDatabase } from '../database.ts';
import { expectSound } from '../races/arena.ts';
import { Child } from '../races/children.ts';
import { portCalls } from './kill-matrix.ts';
import { ACTS, type Act, EXPECTED, PremiumActs, type PremiumEnd } from './premium-acts.ts';
import type { PremiumTask, PremiumWord } from './premium-child.ts';

const database = await testDatabase();
const AT_ONCE = 3;
const acts = new PremiumActs(database.connection);
const STEPS = new Map<Act, readonly string[]>();
const ends = new Map<string, PremiumEnd>();

/** The flows from what Discord tells to the word to the buyer. */
const FLOWS = ['premium', 'premium-plan', 'credit-purchase', 'take-back', 'news'].map(
  (name) => `src/flows/${name}.ts`,
);
/** What they ask of the outside on other ways than those of a purchase in Discord. */
const ELSEWHERE = [
  ...['clock.now', 'log.error', 'log.warn'],
  // A member who was erased, a direct message, and the jobs that look for what is left: here they run behind the crash.
  ...['payments.rebindEntitlement', 'payments.moveSubscription', 'newsDisplay.direct', 'news.takeWaiting'],
  ...['payments.skus', 'discordShop.bought', 'payments.dueInDiscord', 'payments.runningInDiscord'],
  'news.untold',
];

/** At length every step; else each name’s last. */
function worthKilling(act: Act): readonly string[] {
  const steps = STEPS.get(act) ?? [];
  if (inject('soak')) return steps;
  const nameOf = (step: string) => step.replace(/ #\d+$/, '');
  return steps.filter((step, at) => steps.findLastIndex((other) => nameOf(other) === nameOf(step)) === at);
}

const buyerOf = (act: Act, index: number) => String(1_000 * (ACTS.indexOf(act) + 1) + index);

async function listen(word: unknown): Promise<void> {
  const said = word as PremiumWord;
  if ('heard' in said) await acts.ears.heard(said.heard);
  if ('used' in said) await acts.ears.used(said.used);
}

async function run(act: Act, buyer: string, killAt: string | null): Promise<void> {
  await acts.prepared({ act, buyer });
  const task: PremiumTask = { uri: database.uri, act, buyers: [buyer], killAt, waits: false };
  await using child = new Child('test/failures/premium-child.ts', task);
  if (killAt !== null) {
    expect({ act, killAt, ended: await child.ended }).toEqual({ act, killAt, ended: 'SIGKILL' });
    for (const word of child.heard()) await listen(word);
    return;
  }
  for (;;) {
    const word = await child.says<PremiumWord>();
    if ('steps' in word) return void STEPS.set(act, word.steps);
    await listen(word);
  }
}

beforeAll(async () => {
  await openModels(database.connection);
  const few = async (works: (() => Promise<void>)[]) => {
    const worker = async () => {
      for (let next = works.shift(); next !== undefined; next = works.shift()) await next();
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  };
  await few(ACTS.map((act) => () => run(act, buyerOf(act, 999), null)));
  await few(
    ACTS.flatMap((act) => worthKilling(act).map((step, index) => () => run(act, buyerOf(act, index), step))),
  );
  for (const act of ACTS) {
    const buyers = worthKilling(act).map((_, index) => buyerOf(act, index));
    for (const [buyer, end] of await acts.finished(act, [...buyers, buyerOf(act, 999)])) ends.set(buyer, end);
  }
}, 300_000);

test('KILL-EVERYWHERE: the matrix has a row for each awaited step of a purchase in Discord, as the code itself lists them', () => {
  const rows = [...STEPS.values()].flat().map((row) => row.replace(/ #\d+$/, ''));
  const known = new Set([...rows, ...ELSEWHERE]);
  const ports = /^(ledger|payments|paymentEvents|news|newsDisplay|economies|discordShop|log|clock)\./;
  const asked = FLOWS.flatMap((file) => portCalls(file, ports));
  expect(asked.filter((name) => !known.has(name))).toEqual([]);
  expect(asked.length).toBeGreaterThan(20);
});

test.each(ACTS)(
  'KILL-EVERYWHERE: %s of Discord’s shop, killed behind each step: once, in one server, and told once',
  (act) => {
    const steps = worthKilling(act);
    expect(steps.length).toBeGreaterThan(5);
    expect(ends.get(buyerOf(act, 999))).toEqual(EXPECTED[act]);
    for (const [index, step] of steps.entries()) {
      const end = ends.get(buyerOf(act, index));
      // Only a crash between a word and its note says it again; in the same message, that changes nothing.
      const told = step.startsWith('newsDisplay.message') ? [...new Set(end?.told)] : end?.told;
      expect({ step, ...end, told }).toEqual({ step, ...EXPECTED[act] });
    }
  },
);

test('KILL-EVERYWHERE: behind all of it every chain, sum and projection is right', async () => {
  await expectSound(database.connection);
});
