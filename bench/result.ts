import type { Commands } from './command-count.ts';
import type { FirstToken } from './first-token.ts';
import type { Latency } from './open-loop.ts';
import type { BalanceRead, VerifyRate } from './reads.ts';
import type { Row, Skipped } from './throughput.ts';

/** Everything a run found; a section that did not run is null. */
export interface BenchResult {
  /** Which server it ran on. */
  readonly server: string;
  readonly machine: string;
  readonly seconds: number;
  readonly rounds: number;
  readonly rows: readonly Row[];
  readonly skipped: readonly Skipped[];
  readonly commands: Commands | null;
  /** Commands of one lone turn, by subject. */
  readonly loneCommands: readonly { readonly subject: string; readonly commands: number }[];
  readonly latency: readonly Latency[];
  readonly firstToken: FirstToken | null;
  /** The same with a model that answers at once: reported, without a goal. */
  readonly firstTokenAtOnce: FirstToken | null;
  readonly balanceReads: readonly BalanceRead[] | null;
  readonly verify: VerifyRate | null;
}
