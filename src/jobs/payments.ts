import { pollPurchases } from '../flows/poll-purchases.ts';
import { processPayments } from '../flows/process-payments.ts';
import { tellUntold } from '../flows/tell-buyer.ts';
import type { Job } from '../schedule.ts';

const MINUTE_MS = 60_000;
const RECENT_MS = 2 * 60 * MINUTE_MS;
const LONG_AGO_MS = 8 * 24 * 60 * MINUTE_MS;

/** Applies payment events that wait, and tells buyers who were not told yet. */
export const applyPayments: Job = {
  name: 'apply-payments',
  at: '*/5 * * * * *',
  async run(context) {
    await processPayments(context);
    await tellUntold(context);
  },
};

/** Looks for payments whose webhook was lost: recent purchases every minute, those of the last days every hour. */
export const pollForPayments: Job = {
  name: 'poll-purchases',
  at: '15 * * * * *',
  run(context) {
    const isFullHour = Math.floor(context.clock.now() / MINUTE_MS) % 60 === 0;
    return pollPurchases(context, isFullHour ? LONG_AGO_MS : RECENT_MS);
  },
};
