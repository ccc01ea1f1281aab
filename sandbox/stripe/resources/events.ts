import { z } from 'zod';
import { now } from '../core.ts';
import type { Kinds } from '../store.ts';
import { type ApiRoute, type Call, idIn } from '../wire/call.ts';
import { missing } from '../wire/failure.ts';
import { listOf } from '../wire/list.ts';
import { flag } from '../wire/params.ts';

/** Stripe keeps events for 30 days. */
const KEPT_SECONDS = 30 * 86_400;

function eventOf(call: Call): Kinds['event'] {
  const event = call.core.store.event.get(call.origin, idIn(call));
  if (!isKept(call, event)) throw missing('event', event.id);
  return event;
}

function isKept(call: Call, event: Kinds['event']): boolean {
  return event.created > now(call.core) - KEPT_SECONDS;
}

/** `checkout.session.*` stands for all types that begin so. */
function isOfType(event: Kinds['event'], type: string): boolean {
  return type.endsWith('*') ? event.type.startsWith(type.slice(0, -1)) : event.type === type;
}

/** What has happened in the last 30 days. */
export const eventRoutes: readonly ApiRoute[] = [
  {
    method: 'GET',
    path: '/v1/events',
    handle: (call) =>
      listOf(
        call,
        call.core.store.event,
        {
          type: z.string().optional(),
          types: z.array(z.string()).optional(),
          delivery_success: flag.optional(),
        },
        (event, { type, types, delivery_success }) =>
          isKept(call, event) &&
          (type === undefined || isOfType(event, type)) &&
          (types?.some((one) => isOfType(event, one)) ?? true) &&
          (delivery_success === undefined || (event.pending_webhooks === 0) === delivery_success),
      ),
  },
  { method: 'GET', path: '/v1/events/:id', handle: eventOf },
];
