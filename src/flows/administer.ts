import { iso } from '../billing/calendar.ts';
import { type ChangePlan, type Command, keyOf, type OpenPeriod } from '../billing/command.ts';
import { type Economy, type Plan, planNamed, rankOf } from '../billing/economy.ts';
import type { Entry, PlanState, WalletState } from '../billing/entry.ts';
import type { EconomyBook } from '../billing/ledger/economy-book.ts';
import { type Amount, formatDecimal, sum } from '../billing/money.ts';
import type { Ledger, Outcome, Standing } from '../billing/outcome.ts';
import { isOnPaidPlan } from '../billing/plans.ts';
import type { Refusal } from '../billing/refusal.ts';
import type { Clock } from '../clock.ts';
import type { AuditLine, AuditStore } from './audit.ts';

/** What owners' changes work with; all of it injected by the context. */
export interface AdministerParts {
  readonly ledger: Ledger;
  readonly economies: EconomyBook;
  readonly audits: AuditStore;
  readonly clock: Clock;
}

/** An owner's act on a member. Whoever calls has checked that they may. */
export interface Act {
  /** The interaction's id: the idempotency key of what is done. */
  readonly id: string;
  readonly server: string;
  readonly actor: string;
  readonly member: string;
}

/** What came of an act: the member's wallet after it, or why nothing was changed. */
export type Acted =
  | { readonly ok: true; readonly economy: Economy; readonly standing: Standing }
  | { readonly ok: false; readonly economy: Economy; readonly refusal: Refusal };

/** Gives credit that was not paid for. @param bucket null is the last in spend order */
export async function grantCredit(
  parts: AdministerParts,
  act: Act,
  gift: { readonly amount: Amount; readonly bucket: string | null; readonly note: string | null },
): Promise<Acted> {
  const economy = await parts.economies.of(act.server);
  const bucket = gift.bucket ?? economy.buckets.at(-1)?.name ?? '';
  const before = await parts.ledger.standing(act, economy);
  const command = {
    type: 'grant',
    key: `grant:${act.id}`,
    by: 'owner',
    reason: 'owner',
    bucket,
    amount: gift.amount,
    origin: 'free',
    expires: null,
    source: 'issued:gift',
  } as const;
  return acted(parts, act, economy, command, (after) => ({
    action: 'grant',
    subject: bucket,
    before: shownBucket(before, bucket),
    after: shownBucket(after, bucket),
    note: gift.note,
  }));
}

/**
 * Gives a plan: opens its period, renews it after the period's end, or changes the running one. Up is at once and
 * adds the difference, down waits for the next period, a free plan ends the running one with its period.
 */
export async function grantPlan(
  parts: AdministerParts,
  act: Act,
  name: string,
  note: string | null,
): Promise<Acted> {
  const economy = await parts.economies.of(act.server);
  const before = await parts.ledger.standing(act, economy);
  const plan = planNamed(economy, name);
  const command = plan === null ? unknownPlan(economy, name) : planCommand(economy, before, plan, act.id);
  if ('code' in command) return { ok: false, economy, refusal: command };
  return acted(parts, act, economy, command, (after) => ({
    action: 'plan',
    subject: name,
    before: shownPlan(before.state),
    after: shownPlan(after.state),
    note,
  }));
}

function unknownPlan(economy: Economy, name: string): Refusal {
  const names = economy.plans.map((plan) => plan.name).join(', ');
  return { code: 'invalid', field: 'plan', message: `there is no plan named "${name}"; choose ${names}` };
}

/** The command that brings a wallet to a plan, or why there is none. */
export function planCommand(
  economy: Economy,
  { state, now }: Pick<Standing, 'state' | 'now'>,
  plan: Plan,
  id: string,
): OpenPeriod | ChangePlan | Refusal {
  const running = isOnPaidPlan(economy, state) ? state.plan : null;
  const change = (to: ChangePlan['to']): ChangePlan => ({
    type: 'change-plan',
    key: `upgrade:${id}`,
    by: 'owner',
    to,
    origin: 'free',
  });
  if (plan.priceCents === null) {
    return running === null ? { code: 'plan_conflict', because: 'none' } : change('cancel');
  }
  const start = periodStart(running, now);
  if (start !== null)
    return { type: 'period', plan: plan.name, start, end: null, by: 'owner', origin: 'free', act: id };
  if (running?.name === plan.name) {
    const isLeaving = running.status === 'canceling';
    return isLeaving ? change('resume') : { code: 'plan_conflict', because: 'running' };
  }
  const isHigher = rankOf(economy, plan.name) > rankOf(economy, running?.name);
  return change(isHigher ? { upgrade: plan.name } : { downgrade: plan.name });
}

/** A renewal within grace begins at the old end, a first period now; null while a period runs. */
function periodStart(running: PlanState | null, now: number): string | null {
  if (running?.end == null) return iso(now);
  return running.end <= iso(now) ? running.end : null;
}

type Change = Pick<AuditLine, 'action' | 'subject' | 'before' | 'after' | 'note'>;

/**
 * Posts a command and writes the change into the audit list; a refusal changes nothing and is not listed. The line is
 * opened before the entry is appended, so that a crash in between leaves no change without its line.
 */
async function acted(
  parts: AdministerParts,
  act: Act,
  economy: Economy,
  command: Exclude<Command, { readonly type: 'touch' }>,
  change: (after: Standing) => Change,
): Promise<Acted> {
  const account = await parts.ledger.account(act, economy);
  const { id, server, actor, member } = act;
  const line = { id, server, actor, member, at: new Date(parts.clock.now()) };
  const before = change(await parts.ledger.standing(act, economy));
  const of = { wallet: account.wallet, key: keyOf(command) ?? '' };
  await parts.audits.open({ line: { ...line, ...before, after: null }, of });
  const outcome: Outcome = await parts.ledger.post(account, command);
  const refusal = outcome.ok ? anothers(outcome.entry, id) : outcome.refusal;
  if (refusal !== null) {
    // Where nobody knows whether it came to stand, the job finds out.
    if (refusal.code !== 'busy') await parts.audits.drop(id);
    return { ok: false, economy, refusal };
  }
  const standing = await parts.ledger.standing(act, economy);
  await parts.audits.add({ ...line, ...change(standing) });
  return { ok: true, economy, standing };
}

/**
 * Within grace a renewal has one key, whoever wishes it: an owner, another one, or a paid invoice. Who came second finds
 * the period of the first: it runs, and stands in the list once.
 */
function anothers({ type, cause }: Entry, act: string): Refusal | null {
  return type === 'period' && cause.act !== act ? { code: 'plan_conflict', because: 'running' } : null;
}

/** What one run looks at, and how old a line is that no living process completes any more. */
const LINES_MAX = 200;
const LINE_AGE_MS = 60_000;

/** Completes the lines of acts whose process died, by what the ledger has. Safe to run never, once or five times. */
export async function finishActs(
  parts: Pick<AdministerParts, 'ledger' | 'economies' | 'audits' | 'clock'>,
): Promise<void> {
  const before = new Date(parts.clock.now() - LINE_AGE_MS);
  for (const { line, of } of await parts.audits.opened(before, LINES_MAX)) {
    const entry = await parts.ledger.entry(of.wallet, of.key);
    if (entry === null || anothers(entry, line.id) !== null) {
      await parts.audits.drop(line.id);
      continue;
    }
    const economy = await parts.economies.of(line.server);
    const after =
      line.action === 'plan'
        ? shownPlan(entry.state)
        : shownBucket({ state: entry.state, economy }, line.subject);
    await parts.audits.add({ ...line, after });
  }
}

function shownBucket({ state, economy }: Pick<Standing, 'state' | 'economy'>, bucket: string): string {
  const left = sum((state.buckets[bucket] ?? []).map((grant) => grant.left));
  return formatDecimal(left, economy.unit.scale, ',');
}

function shownPlan({ plan }: WalletState): string | null {
  if (plan === null) return null;
  if (plan.status === 'canceling') return `${plan.name} (canceling)`;
  return plan.next === null ? plan.name : `${plan.name} (next: ${plan.next})`;
}
