import type { SandboxClock } from './types.ts';
import type { WebhookEndpoint } from './webhooks/delivery.ts';

/** How a Stripe server is started; everything has a default. */
export interface StripeSandboxOptions {
  /** 0, the default, lets the system choose. */
  port?: number;
  clock?: SandboxClock;
  /** Where events go from the start; more by `webhooks.addEndpoint`. */
  webhook?: WebhookEndpoint;
  /** When a failed delivery is tried again, counted from each failure; Stripe's own schedule unless given. */
  retriesMs?: readonly number[];
  /** Keeps everything here between runs; the folder must be there. */
  file?: string;
  /** Does what the clock has made due by itself, once a second, as a demo wants it; a test calls `tick`. */
  ticking?: boolean;
}

/** Retries that can be watched in the demo. */
export const DEMO_RETRIES_MS = [2000, 5000, 15_000, 60_000, 300_000] as const;
