import { iso } from './calendar.ts';
import type { Clawback, Command, GrantCredit, OpenPeriod, Reserve, Settle } from './command.ts';
import type { Refusal } from './refusal.ts';

/** The longest life of a hold, in seconds: a hold serves one job, not a day. */
export const LIFE_SECONDS_MAX = 86_400;

/** The first field of a command that no state could make right, as a refusal that names it; null where there is none. */
export function outOfBounds(command: Command): Refusal | null {
  switch (command.type) {
    case 'grant':
      return ofGrant(command);
    case 'credit-pack':
      return ofAmount(command.amount);
    case 'clawback':
      return ofClawback(command);
    case 'reserve':
      return ofReserve(command);
    case 'settle':
      return ofSettle(command);
    case 'period':
      return ofPeriod(command);
    case 'release':
    case 'change-plan':
    case 'refund':
    case 'erase':
    case 'return':
    case 'touch':
      return null;
  }
}

function invalid(field: string, message: string): Refusal {
  return { code: 'invalid', field, message };
}

function isAmount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/;

function ofAmount(amount: number): Refusal | null {
  return isAmount(amount) && amount > 0 ? null : invalid('amount', 'must be a whole amount above 0');
}

function ofClawback({ target, before, granted }: Clawback): Refusal | null {
  for (const [field, value] of Object.entries({ target, ...under('before', before) })) {
    if (!isAmount(value)) return invalid(field, 'must be a whole number of at least 0');
  }
  // What was taken of a period stays taken once it is over, also where a dispute is won afterwards.
  const isAbove = granted.kind === 'pack' && before.taken > before.target;
  return isAbove ? invalid('before.taken', 'must not be above its target') : null;
}

function ofGrant({ amount, expires }: GrantCredit): Refusal | null {
  const fault = ofAmount(amount);
  if (fault !== null) return fault;
  if (expires !== null && !(INSTANT.test(expires) && Date.parse(expires) > 0)) {
    return invalid('expires', 'must be an instant in UTC, or null');
  }
  return null;
}

function ofPeriod({ start, end }: OpenPeriod): Refusal | null {
  if (!isWritten(start)) return invalid('start', 'must be an instant in UTC with milliseconds');
  if (end === null) return null;
  if (!isWritten(end)) return invalid('end', 'must be an instant in UTC with milliseconds, or null');
  return end > start ? null : invalid('end', 'must come after the start');
}

/** Whether an instant is written as the journal writes it: it becomes part of a key and sorts like time. */
function isWritten(instant: string): boolean {
  const ms = Date.parse(instant);
  return Number.isFinite(ms) && iso(ms) === instant;
}

function ofReserve({ ceiling, floor, lifeSeconds }: Reserve): Refusal | null {
  if (!isAmount(ceiling) || ceiling === 0) return invalid('ceiling', 'must be a whole amount above 0');
  if (!isAmount(floor)) return invalid('floor', 'must be a whole amount');
  if (!isAmount(lifeSeconds) || lifeSeconds === 0 || lifeSeconds > LIFE_SECONDS_MAX) {
    return invalid('lifeSeconds', `must be a whole number from 1 to ${LIFE_SECONDS_MAX}`);
  }
  return null;
}

function ofSettle({ cost, saved, usage, pieces }: Settle): Refusal | null {
  const numbers = { cost, saved: saved ?? 0, ...under('usage', usage), ...under('pieces', pieces) };
  for (const [field, value] of Object.entries(numbers)) {
    if (!isAmount(value)) return invalid(field, 'must be a whole number of at least 0');
  }
  return null;
}

function under(name: string, numbers: Readonly<Record<string, number>> = {}): Record<string, number> {
  return Object.fromEntries(Object.entries(numbers).map(([field, value]) => [`${name}.${field}`, value]));
}
