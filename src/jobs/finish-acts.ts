import { finishActs } from '../flows/administer.ts';
import type { Job } from '../schedule.ts';

/** Completes the audit list where a process died between an owner's act and its line. */
export const finishOpenActs: Job = {
  name: 'finish-acts',
  at: '45 * * * * *',
  run: (context) => finishActs(context),
};
