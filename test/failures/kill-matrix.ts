import { readFileSync } from 'node:fs';
import type { Connection } from 'mongoose';
import { expect } from 'vitest';
import type { JournalLedger } from '../../src/billing/ledger/journal-ledger.ts';
import { systemClock } from '../../src/clock.ts';
import { connect } from '../../src/connect.ts';
import { Watch } from '../../src/flows/alive.ts';
import { type LateDisplay, type RecoverParts, recover } from '../../src/flows/recover.ts';
import { Unbilled } from '../../src/flows/unbilled.ts';
import { randomIds } from '../../src/ids.ts';
import { createLogger } from '../../src/logger.ts';
import { modelsOn } from '../../src/models/open-models.ts';
import { mongoProcesses } from '../../src/store/processes.ts';
import { mongoSketches } from '../../src/store/sketches.ts';
import { mongoTurns } from '../../src/store/turns.ts';
import { parseSource, walk } from '../architecture/source-file.ts';
import { TestClock, testLedger } from '../ledger.ts';
import { expectSound, historyOf, standingOf } from '../races/arena.ts';
import { Child } from '../races/children.ts';
import { SERVER } from '../races/outcomes.ts';
import { testEconomy } from '../unit/billing/economies.ts';
import { grant } from '../unit/billing/memory-wallet.ts';
import type { PaidTurnTask, PaidTurnWord } from './paid-turn.ts';

/** A flow in the matrix, with the numbers of one turn. */
export interface Matrix {
  readonly flow: PaidTurnTask['flow'];
  readonly economy: string;
  readonly bucket: string;
  readonly balance: number;
  readonly cost: number;
  /** What the member is shown when it worked. */
  readonly shown: string;
}

/** What a killed turn left behind, once another process has looked at it. */
export interface Aftermath {
  readonly left: number;
  readonly settled: number;
  /** Holds that only time ends: nobody had been shown anything. */
  readonly open: number;
  /** What the member was shown before the crash and after it. */
  readonly seen: readonly string[];
}

/** How many processes live at the same time. */
const AT_ONCE = 3;

/** Runs one turn to its end and names its steps. */
export async function stepsOf(uri: string, matrix: Matrix): Promise<readonly string[]> {
  const id = `${matrix.flow}-whole`;
  await using connection = await opened(uri);
  await funded((await testLedger(connection.open, { ids: randomIds })).ledger, matrix, id);
  await using child = new Child('test/failures/paid-turn.ts', { uri, flow: matrix.flow, id, killAt: null });
  expect(await child.says<PaidTurnWord>()).toEqual({ shown: matrix.shown, charged: matrix.cost });
  const word = await child.says<PaidTurnWord>();
  return 'steps' in word ? word.steps : [];
}

/** Kills a turn behind each step, restarts once, and answers what came of each. */
export async function killedAtEach(
  uri: string,
  matrix: Matrix,
  steps: readonly string[],
  round: number,
): Promise<ReadonlyMap<string, Aftermath>> {
  await using connection = await opened(uri);
  const { ledger } = await testLedger(connection.open, { ids: randomIds });
  const seen = new Map<string, string[]>();
  const waiting = [...steps];
  const killer = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      const id = `${matrix.flow}-${round}-${step}`;
      await funded(ledger, matrix, id);
      seen.set(id, await killed({ uri, flow: matrix.flow, id, killAt: step }));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, killer));
  const clock = new TestClock('2026-03-10T12:10:00.000Z');
  const later = await testLedger(connection.open, { clock, ids: randomIds });
  for (const id of seen.keys()) await expectWholeByItself(later.ledger, matrix, id);
  await recovered(connection.open, matrix, (id, words) => seen.get(id)?.push(words));
  await expectSound(connection.open);
  const aftermath = new Map<string, Aftermath>();
  for (const step of steps) {
    const id = `${matrix.flow}-${round}-${step}`;
    aftermath.set(step, { ...(await endOf(ledger, matrix, id)), seen: seen.get(id) ?? [] });
  }
  return aftermath;
}

async function opened(uri: string): Promise<AsyncDisposable & { readonly open: Connection }> {
  const open = await connect(uri);
  return { open, [Symbol.asyncDispose]: () => open.close() };
}

async function funded(ledger: JournalLedger, matrix: Matrix, member: string): Promise<void> {
  const { economy, bucket, balance } = matrix;
  const account = await ledger.account({ server: SERVER, member }, testEconomy(economy));
  await ledger.post(account, grant({ key: 'start', bucket, amount: balance }));
  await ledger.projection.flush();
}

/** What the member had been shown when it died. */
async function killed(task: PaidTurnTask): Promise<string[]> {
  await using child = new Child('test/failures/paid-turn.ts', task);
  expect(await child.ended).toBe('SIGKILL');
  return child.heard().map((word) => (word as { readonly shown: string }).shown);
}

/** Without any help: once the hold's life is over, the balance is whole or settled exactly once. */
async function expectWholeByItself(ledger: JournalLedger, matrix: Matrix, member: string): Promise<void> {
  const { buckets, holds } = await standingOf(ledger, testEconomy(matrix.economy), member);
  const { balance, cost, bucket } = matrix;
  expect([{ [bucket]: balance }, { [bucket]: balance - cost }]).toContainEqual(buckets);
  expect(holds).toEqual({});
}

/** A process starts, finds out who is dead, and ends what they left. Hears what members are told. */
async function recovered(
  connection: Connection,
  matrix: Matrix,
  hear: (id: string, words: string) => void,
): Promise<void> {
  const late: LateDisplay = {
    answer: async ({ turn, text, ended, receipt }) => {
      hear(turn.id, ended === 'failed' ? `not charged: ${receipt?.charged ?? 0}` : text);
      return 'message';
    },
    drawing: async ({ sketch }, drawn) => {
      const pictures = drawn.kind === 'pictures' ? drawn.pictures.map((each) => [...each]) : null;
      const words = pictures === null ? `not charged: ${drawn.receipt?.charged ?? 0}` : String(pictures);
      hear(sketch.hold ?? '', words);
      return true;
    },
  };
  const models = modelsOn(connection);
  const clock = new TestClock();
  const { ledger } = await testLedger(connection, { clock, ids: randomIds, models });
  const economy = testEconomy(matrix.economy);
  const parts: RecoverParts = {
    ledger,
    economies: { of: () => Promise.resolve(economy) },
    turns: mongoTurns(models.turns),
    sketches: mongoSketches(models.sketches, models.pictures, systemClock),
    processes: mongoProcesses(models.processes),
    process: 'process-after',
    watch: new Watch(),
    late,
    unbilled: new Unbilled(),
    log: createLogger('silent'),
  };
  // Five looks without a beat and they are dead; five more change nothing.
  for (let looks = 0; looks < 10; looks += 1) await recover(parts);
  expect(await parts.processes.all()).toEqual([]);
  for await (const { _id, seq } of models.wallets.find().lean().cursor()) {
    expect({ wallet: _id, seq }).toEqual({ wallet: _id, seq: (await ledger.journal.head(_id)).seq });
  }
}

async function endOf(
  ledger: JournalLedger,
  matrix: Matrix,
  member: string,
): Promise<Omit<Aftermath, 'seen'>> {
  const economy = testEconomy(matrix.economy);
  const { buckets, holds } = await standingOf(ledger, economy, member);
  const { wallet } = await ledger.account({ server: SERVER, member }, economy);
  const ends = (await historyOf(ledger, wallet)).filter((entry) => entry.endsWith(`close:${member}`));
  expect(ends.length).toBeLessThanOrEqual(1);
  const settled = ends.filter((entry) => entry.includes(' settle ')).length;
  const held = Object.values(holds).reduce((sum, amount) => sum + amount, 0);
  return { left: (buckets[matrix.bucket] ?? 0) + held, settled, open: Object.keys(holds).length };
}

/**
 * What a flow's source asks of the outside, by name: `ledger.post`. A new one is missing in the matrix.
 * @param ports also finds calls of these on parts that were taken out of `parts`
 */
export function portCalls(file: string, ports: RegExp | null = null): string[] {
  const names = new Set<string>();
  walk(parseSource(file, readFileSync(file, 'utf8')).program, (node) => {
    if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return;
    const path = pathOf(node.callee);
    const name = path?.replace(/^parts\./, '');
    if (name === undefined || path === null) return;
    if (ports?.test(name) === true && name.split('.').length === 2) names.add(name);
    if (path.startsWith('display.') || /^parts\.\w+\.\w+$/.test(path)) names.add(name);
  });
  return [...names].sort();
}

type Node = Parameters<Parameters<typeof walk>[1]>[0];

function pathOf(node: Node): string | null {
  if (node.type === 'Identifier') return node.name;
  if (node.type !== 'MemberExpression' || node.computed) return null;
  const object = pathOf(node.object);
  return object === null || node.property.type !== 'Identifier' ? null : `${object}.${node.property.name}`;
}
