import { SandboxUsageError, type StripeSandbox } from '../sandbox/stripe/index.ts';

/** What a shop's owner, a bank or the clock does to the newest payment or plan. */
export const STRIPE_ACTIONS = {
  refund: (stripe) => {
    const { amount, currency } = stripe.money.refund(newestPayment(stripe));
    return `refunded ${amount} ${currency}`;
  },
  dispute: (stripe) => `dispute ${stripe.money.dispute(newestPayment(stripe)).status}`,
  win: (stripe) => `dispute ${stripe.money.win(newestDispute(stripe)).status}`,
  lose: (stripe) => `dispute ${stripe.money.lose(newestDispute(stripe)).status}`,
  renew: (stripe) => `plan ${stripe.subscriptions.renew(newestPlan(stripe)).status}`,
  'fail renewal': (stripe) =>
    `plan ${stripe.subscriptions.renew(newestPlan(stripe), { card: 'declines' }).status}`,
  retry: (stripe) => `plan ${stripe.subscriptions.retry(newestPlan(stripe), { card: 'good' }).status}`,
  'end plan': (stripe) => `plan ${stripe.subscriptions.end(newestPlan(stripe)).status}`,
  'bank pays': (stripe) =>
    `payment ${stripe.sessions.settle(newestPending(stripe), 'succeeds').payment_status}`,
  'bank refuses': (stripe) =>
    `payment ${stripe.sessions.settle(newestPending(stripe), 'fails').payment_status}`,
} as const satisfies Readonly<Record<string, (stripe: StripeSandbox) => string>>;

export type StripeAction = keyof typeof STRIPE_ACTIONS;

/** The action of that name; undefined where there is none. */
export function stripeAction(name: string): StripeAction | undefined {
  const wanted = name.toLowerCase().replace(/\s+/gu, ' ');
  return Object.keys(STRIPE_ACTIONS).find((one): one is StripeAction => one === wanted);
}

function newestPayment({ money }: StripeSandbox): string {
  return found(
    money.charges().findLast(({ status }) => status === 'succeeded')?.id,
    'no payment to give back',
  );
}

function newestDispute({ money }: StripeSandbox): string {
  const open = money.disputes().findLast(({ status }) => status !== 'won' && status !== 'lost');
  return found(open?.id, 'no open dispute');
}

function newestPlan({ subscriptions }: StripeSandbox): string {
  return found(subscriptions.all().findLast(({ status }) => status !== 'canceled')?.id, 'no running plan');
}

function newestPending({ sessions }: StripeSandbox): string {
  const waiting = sessions
    .all()
    .findLast((one) => one.status === 'complete' && one.payment_status === 'unpaid');
  return found(waiting?.id, 'no payment that a bank still decides about');
}

function found(id: string | undefined, otherwise: string): string {
  if (id === undefined) throw new SandboxUsageError(`Stripe knows ${otherwise}`);
  return id;
}
