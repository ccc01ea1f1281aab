import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '../../src/connect.ts';
import { openModels } from '../../src/models/open-models.ts';
import { testDatabase } from '../database.ts';
import {
  ACTS,
  type Act,
  actParts,
  applied,
  clockOf,
  EXPECTED,
  PremiumActs,
  stateIn,
} from '../failures/premium-acts.ts';
import type { PremiumTask, PremiumWord } from '../failures/premium-child.ts';
import { expectSound } from '../races/arena.ts';
import { Child } from '../races/children.ts';
import { type Fault, FaultProxy } from './proxy.ts';
import type { WireCommand } from './wire.ts';

const database = await testDatabase();
const acts = new PremiumActs(database.connection);
let buyers = 0;

const FAULTS: Readonly<Record<string, Fault>> = {
  'REPLY-LOST: the answer to each write is lost': { kind: 'lose-reply' },
  'DB-ERRORS: the connection breaks before each write': { kind: 'lose-command' },
};
const IN_TROUBLE = Object.keys(FAULTS).flatMap((name) => ACTS.map((act) => ({ name, act })));

/** What each act writes at least, journal first. */
const WRITES: Readonly<Record<Act, number>> = {
  'a pack': 7,
  'a first period': 7,
  'a renewal': 3,
  'a refund': 2,
};

beforeAll(() => openModels(database.connection));
afterAll(() => expectSound(database.connection));

/** Of a fresh buyer, brought up to the act. */
async function prepared(act: Act): Promise<string> {
  buyers += 1;
  const buyer = String(5_000 + buyers);
  await acts.prepared({ act, buyer });
  return buyer;
}

/** A write of the act itself; wallets are projected beside it. */
function isWrite({ name, collection }: WireCommand): boolean {
  return ['insert', 'update', 'findAndModify'].includes(name) && collection !== 'wallets';
}

/** Runs an act behind the proxy, of whose writes the nth meets a fault; answers whether there was an nth. */
async function troubled(proxy: FaultProxy & { readonly uri: string }, act: Act, nth: number, fault: Fault) {
  const buyer = await prepared(act);
  const connection = await connect(proxy.uri);
  const parts = actParts(connection, { ...acts.ears, state: () => stateIn(act), clock: clockOf(act) });
  let isHit = false;
  void proxy.once(isWrite, fault, nth).then(() => {
    isHit = true;
  });
  // Where it fails, the event is dropped: the jobs have to find what is left.
  await Promise.allSettled([applied(parts, { act, buyer })]);
  proxy.plan(() => null);
  await parts.ledger.projection.flush();
  await connection.close();
  return { buyer, isHit };
}

test.each(IN_TROUBLE)(
  '$name of $act: once all the same, and told once',
  async ({ name, act }) => {
    const fault = FAULTS[name];
    if (fault === undefined) throw new Error(name);
    await using proxy = await FaultProxy.before(database.uri);
    const tried: string[] = [];
    for (let nth = 1; ; nth += 1) {
      const { buyer, isHit } = await troubled(proxy, act, nth, fault);
      tried.push(buyer);
      if (!isHit) break;
    }
    const ends = [...(await acts.finished(act, tried)).values()];
    for (const [index, end] of ends.entries())
      expect({ nth: index + 1, ...end }).toEqual({ nth: index + 1, ...EXPECTED[act] });
    expect(ends.length).toBeGreaterThan(WRITES[act]);
  },
  120_000,
);

const AT_ONCE = 5;

test.each(ACTS)(
  'TWO-WRITERS: two processes of the system that take in %s at the same time do it once, and tell it once',
  async (act) => {
    const mine: string[] = [];
    for (let n = 0; n < AT_ONCE; n += 1) mine.push(await prepared(act));
    const task: PremiumTask = { uri: database.uri, act, buyers: mine, killAt: null, waits: true };
    await using one = new Child('test/failures/premium-child.ts', task);
    await using other = new Child('test/failures/premium-child.ts', task);
    const both = [one, other];
    for (const child of both) expect(await child.says<PremiumWord>()).toEqual({ ready: true });
    for (const child of both) child.send('go');
    for (const child of both) {
      for (
        let word = await child.says<PremiumWord>();
        !('steps' in word);
        word = await child.says<PremiumWord>()
      ) {
        if ('heard' in word) await acts.ears.heard(word.heard);
        if ('used' in word) await acts.ears.used(word.used);
      }
    }
    for (const [buyer, end] of await acts.finished(act, mine))
      expect({ buyer, ...end }).toEqual({ buyer, ...EXPECTED[act] });
  },
  60_000,
);
