/** A process that applies what Stripe tells of a plan, and which dies where it is told to. */
import { connect } from '../../src/connect.ts';
import type { News } from '../../src/flows/news.ts';
import { TestClock } from '../ledger.ts';
import { say, task } from '../races/child.ts';
import { applied, type PlanCase, planParts, type StripeAt } from './plan-acts.ts';
import { PRESSED_AT, type Press, pressed } from './plan-presses.ts';
import { Steps } from './steps.ts';

export interface PlanTask {
  readonly uri: string;
  readonly stripe: StripeAt;
  readonly plan: Pick<PlanCase, 'id' | 'phases'>;
  /** What its member presses, before anything happens. */
  readonly press?: Press;
  /** The step behind which it dies; null lives to the end. */
  readonly killAt: string | null;
}

/** What it tells: what the member heard, and at the end its steps. */
export type PlanWord = { readonly heard: News['kind'] } | { readonly steps: readonly string[] };

const { uri, stripe, plan, press, killAt } = await task<PlanTask>();
const connection = await connect(uri);
const clock = new TestClock();
const whole = await planParts(connection, { id: plan.id, clock, stripe }, (heard) => say({ heard }));
const steps = new Steps(killAt);
steps.watchInserts(whole.ledger.journal);
const parts = steps.watchPorts(whole);
if (press !== undefined) {
  clock.set(PRESSED_AT);
  await pressed(parts, plan.id, press);
}
for (const phase of plan.phases) {
  clock.set(phase.now);
  await applied(parts, plan, phase);
}
await say({ steps: steps.names });
await connection.close();
process.disconnect();
