import type Stripe from 'stripe';
import { seconds } from './clock.ts';
import { newId } from './ids.ts';
import type { Scope, Store, StoredEvent } from './store.ts';
import type { SandboxClock } from './types.ts';
import type { Deliveries } from './webhooks/deliveries.ts';

/** The version of the API whose shapes the sandbox speaks: the SDK's own. */
export const API_VERSION = '2026-10-28.endive';

/** Who caused a change: a request, or (null) a buyer on a page, a bank, the clock. */
export interface Origin extends Scope {
  request: { id: string; idempotency_key: string | null } | null;
}

/** What all parts of one sandbox share. */
export interface Core {
  readonly clock: SandboxClock;
  readonly store: Store;
  readonly deliveries: Deliveries;
  /** `http://127.0.0.1:PORT`, known once the server listens. */
  url: string;
}

/** The present second. */
export function now(core: Core): number {
  return seconds(core.clock);
}

/** Someone outside the API: a buyer, a bank, the clock. */
export function outside(scope: Scope): Origin {
  return { livemode: scope.livemode, account: scope.account, request: null };
}

/** Writes an event with a picture of its object, and hands it to the webhook deliveries. */
export function emit(
  core: Core,
  origin: Origin,
  type: Stripe.Event.Type,
  object: object,
  previous?: Readonly<Record<string, unknown>>,
): StoredEvent {
  const event: StoredEvent = {
    id: newId('evt'),
    object: 'event',
    ...(origin.account === null ? {} : { account: origin.account }),
    api_version: API_VERSION,
    created: now(core),
    data: {
      object: structuredClone(object),
      ...(previous === undefined ? {} : { previous_attributes: previous }),
    },
    livemode: origin.livemode,
    pending_webhooks: 1,
    request: origin.request ?? { id: null, idempotency_key: null },
    type,
  };
  core.store.event.add(origin, event);
  core.deliveries.enqueue(event);
  return event;
}
