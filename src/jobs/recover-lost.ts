import { beat } from '../flows/alive.ts';
import { recover } from '../flows/recover.ts';
import type { Job } from '../schedule.ts';

/** Shows that this process lives, and ends what processes left open that live no more. */
export const recoverLost: Job = {
  name: 'recover-lost',
  at: '*/5 * * * * *',
  async run(context) {
    await beat(context);
    await recover(context);
  },
};
