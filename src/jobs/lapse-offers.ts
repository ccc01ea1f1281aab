import { lapseOverdue } from '../flows/offer.ts';
import type { Job } from '../schedule.ts';

/** Hides answers that nobody kept or discarded in time; their holds ended by themselves. */
export const lapseOffers: Job = {
  name: 'lapse-offers',
  at: '*/5 * * * * *',
  run: (context) => lapseOverdue(context),
};
