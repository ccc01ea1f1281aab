import { beforeAll, expect, inject, test } from 'vitest';
import type { News } from '../../src/flows/news.ts';
import { openModels } from '../../src/models/open-models.ts';
import { testDatabase } from '../database.ts';
import { expectSound } from '../races/arena.ts';
import { Child } from '../races/children.ts';
import { portCalls } from './kill-matrix.ts';
import { ACTS, type Act, EXPECTED, finished, PlanActs, type PlanCase, type PlanEnd } from './plan-acts.ts';
import type { PlanTask, PlanWord } from './plan-child.ts';
import { OUTCOMES, PRESSES, type Press, PressCase, type PressEnd } from './plan-presses.ts';

const database = await testDatabase();
const AT_ONCE = 3;
const STEPS = new Map<Act, readonly string[]>();
const ends = new Map<string, PlanEnd>();
const idOf = (act: Act, step: string) => `${act} ${step}`;

/** The flows from a stored event to the word to the member, from a plan's end, and from a press about a plan. */
const FLOWS = [
  'subscribe',
  'choose-plan',
  'plan-ware',
  'renewal-price',
  'credit-invoice',
  'follow-subscription',
  'news',
  'news-content',
  'sweep-wallet',
  'take-back',
].map((name) => `src/flows/${name}.ts`);
/** What they ask of the outside on other ways than those of a plan. */
const ELSEWHERE = [
  'clock.now',
  'log.error',
  'newsDisplay.message',
  'cards.end',
  'payments.orphaned',
  'news.takeWaiting',
  // A first subscription and Discord's shop, and the job behind the crash.
  ...['ledger.account', 'payments.add', 'payments.inDiscordOf', 'payments.repricing', 'cards.portal'],
  ...['cards.checkoutPlan', 'cards.priceFor', 'payments.keepWare'],
];

/** What changes something in the database or at Discord: a crash behind a read leaves what the change before it left. */
const CHANGES =
  /^(journal\.insert|payments\.(credit|subscribe|reverse|endSubscription)|paymentEvents\.(keep|done|hasten)|news\.(add|take|end)|newsDisplay\.)/;

/** What changes something at Stripe, or in the ledger; or says that it will. */
const PRESS_CHANGES = /^(cards\.(changePrice|endWithPeriod)|payments\.reprice|journal\.insert) #/;

const PRESS_STEPS = new Map<Press, readonly string[]>();
const pressEnds = new Map<string, PressEnd>();

/** A press that ends, or that is killed behind a step. */
async function press(kind: Press, killAt: string | null): Promise<void> {
  const id = `${kind} pressed ${killAt ?? 'whole'}`;
  await using trial = await PressCase.open(database.connection, id, kind);
  const plan = { id, phases: [] };
  const task: PlanTask = { uri: database.uri, stripe: trial.stripe, plan, press: kind, killAt };
  await using child = new Child('test/failures/plan-child.ts', task);
  if (killAt === null) PRESS_STEPS.set(kind, stepsIn(await child.says<PlanWord>()));
  else expect({ id, ended: await child.ended }).toEqual({ id, ended: 'SIGKILL' });
  pressEnds.set(id, await trial.end());
}

function stepsIn(word: PlanWord): readonly string[] {
  if (!('steps' in word)) throw new Error(`told of ${word.heard} before its end`);
  return word.steps;
}

function worthPressing(kind: Press): readonly string[] {
  const steps = PRESS_STEPS.get(kind) ?? [];
  return inject('soak') ? steps : steps.filter((step) => PRESS_CHANGES.test(step));
}

/** At length every step; else the last change of each name. */
function worthKilling(steps: readonly string[]): readonly string[] {
  if (inject('soak')) return steps;
  const nameOf = (step: string) => step.replace(/ #\d+$/, '');
  return steps.filter(
    (step, at) => CHANGES.test(step) && steps.findLastIndex((other) => nameOf(other) === nameOf(step)) === at,
  );
}

beforeAll(async () => {
  await openModels(database.connection);
  await using acts = await PlanActs.open(database.connection);
  const { stripe } = acts;
  const few = async <Item>(items: readonly Item[], work: (item: Item) => Promise<void>) => {
    const waiting = [...items];
    const worker = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await work(next);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  };
  const models = await acts.prepared(ACTS.map((act) => ({ id: `${act} whole`, act })));
  await few(models, async (plan) => {
    await using child = new Child('test/failures/plan-child.ts', {
      ...{ uri: database.uri, stripe, plan, killAt: null },
    });
    for (;;) {
      const word = await child.says<PlanWord>();
      if ('steps' in word) return void STEPS.set(plan.act, word.steps);
    }
  });
  const cases = ACTS.flatMap((act) =>
    worthKilling(STEPS.get(act) ?? []).map((step) => ({ id: idOf(act, step), act, step })),
  );
  const prepared: readonly PlanCase[] = await acts.prepared(cases);
  await few([...cases.entries()], async ([index, { id, step }]) => {
    const plan = prepared[index];
    if (plan === undefined) throw new Error(`${id} was not prepared`);
    await using child = new Child('test/failures/plan-child.ts', {
      ...{ uri: database.uri, stripe, plan, killAt: step },
    });
    expect({ id, ended: await child.ended }).toEqual({ id, ended: 'SIGKILL' });
    const heard = child.heard().map((word) => (word as { readonly heard: News['kind'] }).heard);
    ends.set(id, await finished(database.connection, stripe, plan, heard));
  });
  await few(PRESSES, (kind) => press(kind, null));
  const presses = PRESSES.flatMap((kind) => worthPressing(kind).map((step) => ({ kind, step })));
  await few(presses, ({ kind, step }) => press(kind, step));
}, 900_000);

test('KILL-EVERYWHERE: the matrix has a row for each awaited step of a plan’s payments, as the code itself lists them', () => {
  const rows = [...STEPS.values(), ...PRESS_STEPS.values()].flat().map((row) => row.replace(/ #\d+$/, ''));
  const known = new Set([...rows, ...ELSEWHERE]);
  const ports = /^(ledger|payments|paymentEvents|news|newsDisplay|economies|cards|log|clock)\./;
  const asked = FLOWS.flatMap((file) => portCalls(file)).filter((name) => ports.test(name));
  expect(asked.filter((name) => !known.has(name))).toEqual([]);
});

test.each(ACTS)(
  'KILL-EVERYWHERE: %s, killed behind each step: the plan is as it was paid for, and its member is told once',
  (act) => {
    const steps = worthKilling(STEPS.get(act) ?? []);
    expect(steps.length).toBeGreaterThan(3);
    for (const step of steps) {
      const end = ends.get(idOf(act, step));
      // Only a crash between a word and its note says it again; Discord takes the same word within minutes once.
      const isBetween = step.startsWith('newsDisplay.direct');
      const told = isBetween ? [...new Set(end?.told)] : end?.told;
      expect({ step, ...end, told }).toEqual({ step, ...EXPECTED[act] });
    }
  },
);

test.each(PRESSES)(
  'KILL-EVERYWHERE: %s about a plan, killed behind each step: it is done or it never was, and the next period costs and opens what the ledger says',
  (kind) => {
    const { done, undone } = OUTCOMES[kind];
    const steps = worthPressing(kind);
    expect(steps.length).toBeGreaterThan(2);
    expect(pressEnds.get(`${kind} pressed whole`)).toEqual(done);
    for (const step of steps) {
      const end = pressEnds.get(`${kind} pressed ${step}`);
      expect([done, undone].map((each) => ({ step, ...each }))).toContainEqual({ step, ...end });
    }
  },
);

test('KILL-EVERYWHERE: behind all of it every chain, sum and projection is right', async () => {
  await expectSound(database.connection);
});
