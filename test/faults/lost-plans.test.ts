import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { connect } from '../../src/connect.ts';
import type { Happened } from '../../src/flows/card-payments.ts';
import type { News } from '../../src/flows/news.ts';
import { openModels } from '../../src/models/open-models.ts';
import { testDatabase } from '../database.ts';
import {
  ACTS,
  type Act,
  applied,
  EXPECTED,
  finished,
  PlanActs,
  type PlanCase,
  planParts,
} from '../failures/plan-acts.ts';
import { TestClock } from '../ledger.ts';
import { expectSound } from '../races/arena.ts';
import { type Fault, FaultProxy, isAppend } from './proxy.ts';

const database = await testDatabase();
let acts: PlanActs;
const CASES = new Map<string, PlanCase>();

const FAULTS: Readonly<Record<string, Fault>> = {
  'REPLY-LOST: its answer is lost': { kind: 'lose-reply' },
  'DB-ERRORS: the connection breaks before it': { kind: 'lose-command' },
};
const IN_TROUBLE = Object.keys(FAULTS).flatMap((name) => ACTS.map((act) => ({ name, act })));
const idOf = (what: string, act: Act) => `${act} ${what.replace(/:.*/, '')}`;

beforeAll(async () => {
  await openModels(database.connection);
  acts = await PlanActs.open(database.connection);
  const troubled = IN_TROUBLE.map(({ name, act }) => ({ id: idOf(name, act), act }));
  const twofold = ACTS.map((act) => ({ id: idOf('TWO', act), act }));
  for (const plan of await acts.prepared([...troubled, ...twofold])) CASES.set(plan.id, plan);
}, 240_000);

afterAll(async () => {
  await expectSound(database.connection);
  await acts[Symbol.asyncDispose]();
});

function caseOf(what: string, act: Act): PlanCase {
  const plan = CASES.get(idOf(what, act));
  if (plan === undefined) throw new Error(`${act} was not prepared`);
  return plan;
}

test.each(IN_TROUBLE)(
  '$name, at the append of $act: once all the same, and told once',
  async ({ name, act }) => {
    await using proxy = await FaultProxy.before(database.uri);
    const connection = await connect(proxy.uri);
    const plan = caseOf(name, act);
    const heard: News['kind'][] = [];
    const clock = new TestClock();
    const given = { id: plan.id, clock, stripe: acts.stripe };
    const parts = await planParts(connection, given, async (kind) => void heard.push(kind));
    const fault = FAULTS[name];
    if (fault === undefined) throw new Error(name);
    // A dispute appends twice: the second is its end.
    const hit = proxy.once(isAppend, fault, act === 'dispute' ? 2 : 1);
    for (const phase of plan.phases) {
      clock.set(phase.now);
      await applied(parts, plan, phase);
    }
    await hit;
    await connection.close();
    expect(await finished(database.connection, acts.stripe, plan, heard)).toEqual(EXPECTED[act]);
  },
  60_000,
);

test.each(ACTS)(
  'TWO-WRITERS: two processes that hear of %s at the same time do it once, and tell it once',
  async (act) => {
    const plan = caseOf('TWO', act);
    const heard: News['kind'][] = [];
    const connections = [await connect(database.uri), await connect(database.uri)];
    const clocks = [new TestClock(), new TestClock()];
    // Whoever tells takes its time: until the other process is through, or tells as well.
    let through = Promise.withResolvers<void>();
    const hear = async (kind: News['kind']) => {
      heard.push(kind);
      if (heard.length > EXPECTED[act].told.length) through.resolve();
      await through.promise;
    };
    const both = await Promise.all(
      connections.map((connection, index) =>
        planParts(
          connection,
          { id: plan.id, clock: clocks[index] ?? new TestClock(), stripe: acts.stripe },
          hear,
        ),
      ),
    );
    for (const phase of plan.phases) {
      through = Promise.withResolvers<void>();
      for (const clock of clocks) clock.set(phase.now);
      const done = both.map((parts) => applied(parts, plan, phase));
      void Promise.race(done).then(() => through.resolve());
      await Promise.all(done);
    }
    for (const connection of connections) await connection.close();
    expect(await finished(database.connection, acts.stripe, plan, heard)).toEqual(EXPECTED[act]);
  },
  60_000,
);

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, index) =>
    permutations([...items.slice(0, index), ...items.slice(index + 1)]).map((rest) => [item, ...rest]),
  );
}

const STORY = [
  'checkout.session.completed',
  'invoice.paid',
  'refund.created',
  'charge.dispute.created',
  'charge.dispute.closed',
];
/** All of them at length. */
const EVERY = inject('soak') ? 1 : 6;

describe('WEBHOOK-ORDER: a plan completed, its invoice paid, refunded in part, disputed and decided', () => {
  test('in the 120 orders, each event twice, leave one wallet, and its member is told once', async () => {
    const orders = permutations(STORY).filter((_, index) => index % EVERY === 0);
    const stories = await acts.stories(orders.map((_, index) => `order ${index}`));
    const ends = new Set<string>();
    const waiting = [...stories.entries()];
    const teller = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [index, story] = next;
        const events = new Map(
          story.phases.flatMap((phase) => phase.events).map((each) => [each.type, each]),
        );
        const told = (orders[index] ?? []).map((type) => events.get(type) as Happened);
        expect(told).not.toContain(undefined);
        const phase = { now: '2026-03-10T12:00:00.000Z', events: told, sweeps: false };
        const again = { ...phase, events: told.map((each) => ({ ...each, id: `${each.id}-again` })) };
        const end = await finished(
          database.connection,
          acts.stripe,
          { ...story, phases: [phase, again] },
          [],
        );
        ends.add(JSON.stringify(end));
      }
    };
    await Promise.all(Array.from({ length: 4 }, teller));
    // A third of 25,000 is 8,333: rounded in the favour of the buyer.
    expect([...ends].map((end) => JSON.parse(end) as unknown)).toEqual([
      { ...EXPECTED['first invoice'], fast: 16_667 },
    ]);
  }, 240_000);
});
