import { finishClaims } from '../flows/coupon.ts';
import type { Job } from '../schedule.ts';

/** Posts the grants of coupon claims whose process died in between. */
export const finishOpenClaims: Job = {
  name: 'finish-claims',
  at: '30 * * * * *',
  run: (context) => finishClaims({ ...context, ownerOf: (wallet) => context.ledger.addresses.owner(wallet) }),
};
