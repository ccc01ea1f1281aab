import { finishErasures as finish } from '../flows/erase.ts';
import type { Job } from '../schedule.ts';

/** Ends erasures that a crash or a silent ledger cut off. */
export const finishErasures: Job = {
  name: 'finish-erasures',
  at: '15,45 * * * * *',
  run: (context) => finish(context),
};
