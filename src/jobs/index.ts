import type { Context } from '../context.ts';
import { schedule } from '../schedule.ts';
import { finishOpenActs } from './finish-acts.ts';
import { finishOpenClaims } from './finish-claims.ts';
import { finishErasures } from './finish-erasures.ts';
import { lapseOffers } from './lapse-offers.ts';
import {
  applyPayments,
  pollForPayments,
  reconcileNightly,
  reconcileShop,
  reconcileShopNightly,
} from './payments.ts';
import { recoverLost } from './recover-lost.ts';
import { sweepDue } from './sweep-due.ts';

/** Every job, by its schedule. Jobs only book early what the next command would book anyway. */
export function startJobs(context: Context): Disposable {
  return schedule(context, [
    sweepDue,
    recoverLost,
    lapseOffers,
    finishOpenClaims,
    finishErasures,
    finishOpenActs,
    applyPayments,
    pollForPayments,
    reconcileNightly,
    reconcileShop,
    reconcileShopNightly,
  ]);
}
