import { closedLoop } from './closed-loop.ts';
import type { BenchServer } from './place.ts';
import { seededRandom } from './statistics.ts';
import type { Place, Subject } from './subject.ts';

/** What a command is to a turn. */
export type CommandKind = 'append' | 'read' | 'projection' | 'other';

/** Commands of our turns, by the driver's own monitoring. */
export interface Commands {
  /** Of a lone warm turn: inserts into the journal, and reads of any kind. */
  readonly appends: number;
  readonly reads: number;
  /** Anything else that a lone turn sends; the projection is written apart, about once a second. */
  readonly others: number;
  /** All commands a turn under load, without the projection's: below 1 where turns share their appends. */
  readonly underLoad: number;
  /** The projection's writes a turn under the same load. */
  readonly projectionUnderLoad: number;
  readonly callers: number;
  readonly wallets: number;
}

/** Tells what a command is, by its name and the collection it works on. */
export function kindOf(commandName: string, command: object): CommandKind {
  const collection = new Map(Object.entries(command)).get(commandName);
  if (commandName === 'insert' && collection === 'journal') return 'append';
  if (commandName === 'update' && collection === 'wallets') return 'projection';
  if (['find', 'aggregate', 'getMore', 'count', 'distinct'].includes(commandName)) return 'read';
  return 'other';
}

/** Counts commands while it is told of them. */
export class CommandCounter {
  readonly #counts = new Map<CommandKind, number>();

  /** To be given to whoever connects. */
  readonly onCommand: NonNullable<Place['onCommand']> = ({ commandName, command }) => {
    const kind = kindOf(commandName, command);
    this.#counts.set(kind, this.of(kind) + 1);
  };

  of(kind: CommandKind): number {
    return this.#counts.get(kind) ?? 0;
  }

  get all(): number {
    return [...this.#counts.values()].reduce((total, count) => total + count, 0);
  }

  reset(): void {
    this.#counts.clear();
  }
}

const LONE_TURNS = 50;

/** Counts our commands: alone and warm, then under load. @throws where the lone turns differ from each other */
export async function countOurs(
  server: BenchServer,
  ours: Subject,
  load: { readonly callers: number; readonly wallets: number; readonly seconds: number },
): Promise<Commands> {
  const counter = new CommandCounter();
  await using place = await server.place('counted', counter.onCommand);
  await using run = await ours.prepare(place, load.wallets);
  await run.turn(0);
  counter.reset();
  for (let turn = 0; turn < LONE_TURNS; turn += 1) await run.turn(0);
  const lone = {
    appends: counter.of('append') / LONE_TURNS,
    reads: counter.of('read') / LONE_TURNS,
    others: counter.of('other') / LONE_TURNS,
  };
  counter.reset();
  const { turns } = await closedLoop(run, { ...load, random: seededRandom(1) });
  const projection = counter.of('projection');
  const underLoad = (counter.all - projection) / turns;
  const { callers, wallets } = load;
  await run.check(1 + LONE_TURNS + turns);
  return { ...lone, underLoad, projectionUnderLoad: projection / turns, callers, wallets };
}

/** How many commands one lone turn of a subject sends, on the average of a few. */
export async function countLone(server: BenchServer, subject: Subject): Promise<number> {
  const counter = new CommandCounter();
  await using place = await server.place('counted', counter.onCommand);
  await using run = await subject.prepare(place, 1);
  await run.turn(0);
  counter.reset();
  for (let turn = 0; turn < LONE_TURNS; turn += 1) await run.turn(0);
  return (counter.all - counter.of('projection')) / LONE_TURNS;
}
