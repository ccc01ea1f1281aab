/** A process that takes in what Discord tells of its shop, and which dies where it is told to. */
import { connect } from '../../src/connect.ts';
import { nextWord, say, task } from '../races/child.ts';
import { type Act, actParts, applied, clockOf, stateIn } from './premium-acts.ts';
import { Steps } from './steps.ts';

export interface PremiumTask {
  readonly uri: string;
  readonly act: Act;
  /** At once; steps are counted over all of them. */
  readonly buyers: readonly string[];
  /** The step behind which it dies; null lives to the end. */
  readonly killAt: string | null;
  /** Whether it says that it is ready, and begins when it is told to. */
  readonly waits: boolean;
}

/** What it tells: what a buyer heard, what was used up, and at the end its steps. */
export type PremiumWord =
  | { readonly heard: string }
  | { readonly used: string }
  | { readonly ready: true }
  | { readonly steps: readonly string[] };

const { uri, act, buyers, killAt, waits } = await task<PremiumTask>();
const connection = await connect(uri);
const whole = actParts(connection, {
  state: () => stateIn(act),
  clock: clockOf(act),
  heard: (payment) => say({ heard: payment }),
  used: (pack) => say({ used: pack }),
});
const steps = new Steps(killAt);
steps.watchInserts(whole.ledger.journal);
const parts = steps.watchPorts(whole);
if (waits) {
  const go = nextWord();
  await say({ ready: true });
  await go;
}
await Promise.all(buyers.map((buyer) => applied(parts, { act, buyer })));
await say({ steps: steps.names });
await connection.close();
process.disconnect();
