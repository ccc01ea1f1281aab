import { endOrphaned } from '../flows/follow-subscription.ts';
import { tellUntold } from '../flows/news.ts';
import { pollEvents } from '../flows/poll-events.ts';
import { creditWaiting } from '../flows/premium.ts';
import { followDue } from '../flows/premium-plan.ts';
import { reconcilePayments } from '../flows/reconcile-payments.ts';
import { alignPrices } from '../flows/renewal-price.ts';

import type { Job } from '../schedule.ts';

const MINUTE_MS = 60_000;
const RECENT_MS = 10 * MINUTE_MS;
const LONG_AGO_MS = 3 * 24 * 60 * MINUTE_MS;

/** Applies payment events that wait, and tells members who were not told yet. */
export const applyPayments: Job = {
  name: 'apply-payments',
  at: '*/5 * * * * *',
  async run(context) {
    await context.paymentRun.run();
    await tellUntold(context);
  },
};

/**
 * Ends what a wish about a plan left open, and looks for what no webhook told: that of the last minutes every minute,
 * that of the last days every hour.
 */
export const pollForPayments: Job = {
  name: 'poll-payments',
  at: '15 * * * * *',
  async run(context) {
    await endOrphaned(context);
    await alignPrices(context);
    const isFullHour = Math.floor(context.clock.now() / MINUTE_MS) % 60 === 0;
    await pollEvents(context, isFullHour ? LONG_AGO_MS : RECENT_MS);
  },
};

const WINDOW_MS = 30 * 24 * 60 * MINUTE_MS;

/** Compares our books with Stripe's each night, mends what was not told, and names what stays. */
export const reconcileNightly: Job = {
  name: 'reconcile-payments',
  at: '0 20 3 * * *',
  async run(context) {
    const apply = () => context.paymentRun.run();
    await reconcilePayments({ ...context, apply }, new Date(context.clock.now() - WINDOW_MS));
  },
};

const DAYS_MS = 24 * 60 * MINUTE_MS;

/**
 * Credits what was bought in Discord's own shop in the last days and was not told, takes back what was refunded there,
 * and follows subscriptions whose period is over.
 */
export const reconcileShop: Job = {
  name: 'reconcile-shop',
  at: '45 */5 * * * *',
  async run(context) {
    await creditWaiting(context, { since: new Date(context.clock.now() - 3 * DAYS_MS) });
    await followDue(context, 'due');
  },
};

/** The same each night for the last month, and for every subscription that goes on: it may have been cancelled unheard. */
export const reconcileShopNightly: Job = {
  name: 'reconcile-shop-nightly',
  at: '0 40 3 * * *',
  async run(context) {
    await creditWaiting(context, { since: new Date(context.clock.now() - WINDOW_MS) });
    await followDue(context, 'all');
  },
};
