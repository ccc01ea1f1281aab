import type { ChangePlan, OpenPeriod } from '../../../src/billing/command.ts';

/** An owner's grant of a plan's period from an instant on. */
export function period(plan: string, start: string, fields: Partial<OpenPeriod> = {}): OpenPeriod {
  return { type: 'period', plan, start, end: null, by: 'owner', origin: 'free', ...fields };
}

/** A change of the running plan. */
export function change(key: string, to: ChangePlan['to']): ChangePlan {
  return { type: 'change-plan', key, by: 'owner', to, origin: 'free' };
}
