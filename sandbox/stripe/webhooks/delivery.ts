/** Where events are sent. */
export interface WebhookEndpoint {
  url: string;
  /** `whsec_...`: what the signatures are made with. */
  secret: string;
  /** Only events of this mode; of both where it is left out. */
  livemode?: boolean;
}

/** One try to deliver. */
export interface DeliveryAttempt {
  /** Milliseconds of the sandbox's clock. */
  at: number;
  /** The endpoint's answer; null when there was none. */
  status: number | null;
  /** Why there was no answer, or `dropped` when the switch lost it on the way. */
  error: string | null;
}

/** One event on its way to one endpoint. */
export interface Delivery {
  readonly id: number;
  readonly eventId: string;
  readonly type: string;
  readonly endpoint: WebhookEndpoint;
  /** `waiting` for its time or for a retry, `held` until released; `failed` when no retry is left. */
  state: 'delivered' | 'failed' | 'held' | 'sending' | 'waiting';
  /** Milliseconds of the sandbox's clock. */
  dueAt: number;
  readonly attempts: DeliveryAttempt[];
}

/** What goes wrong with the deliveries to come. */
export interface DeliverySwitches {
  /** How often each event is sent, at once; 1 is right. */
  copies: number;
  /** How long each event is kept back. */
  delayMs: number;
  /** Events are collected for `REORDER_WINDOW_MS` and sent newest first. */
  reorder: boolean;
  /** Attempts that are lost on the way: the first of each event, or all of them (the endpoint is down). */
  drop: 'all' | 'first' | 'none';
}

export const NO_TROUBLE: DeliverySwitches = { copies: 1, delayMs: 0, reorder: false, drop: 'none' };

export const REORDER_WINDOW_MS = 3000;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/**
 * When a delivery is tried again, counted from each failure: live mode for about three days, test mode three times
 * over some hours. @see https://docs.stripe.com/webhooks#retries
 */
export const STRIPE_RETRIES = {
  live: [5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 12 * HOUR, 12 * HOUR, 12 * HOUR, 12 * HOUR],
  test: [10 * MINUTE, HOUR, 3 * HOUR],
} as const;
