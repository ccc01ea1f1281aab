import { z } from 'zod';
import { now } from '../core.ts';
import { newId } from '../ids.ts';
import type { Kinds } from '../store.ts';
import type { ApiRoute, Call } from '../wire/call.ts';
import { address, ignored, read } from '../wire/params.ts';

const FLOWS = ['payment_method_update', 'subscription_cancel', 'subscription_update'] as const;

function createPortalSession({ core, origin, form }: Call): Kinds['billing_portal.session'] {
  const given = read(
    z.strictObject({
      ...{ customer: z.string(), return_url: address.optional(), locale: ignored, configuration: ignored },
      flow_data: z
        .strictObject({
          ...{ type: z.enum(FLOWS), after_completion: ignored, subscription_update: ignored },
          subscription_cancel: z.strictObject({ subscription: z.string(), retention: ignored }).optional(),
        })
        .optional(),
    }),
    form,
  );
  const { id: customer } = core.store.customer.get(origin, given.customer, 'customer');
  const cancel = given.flow_data?.subscription_cancel?.subscription;
  if (cancel !== undefined) {
    core.store.subscription.get(origin, cancel, 'flow_data[subscription_cancel][subscription]');
  }
  const id = newId('bps');
  const session: Kinds['billing_portal.session'] = {
    ...{ id, object: 'billing_portal.session', configuration: 'bpc_sandbox', created: now(core), customer },
    ...{ customer_account: null, livemode: origin.livemode, locale: null, on_behalf_of: null },
    flow:
      given.flow_data === undefined
        ? null
        : {
            after_completion: { hosted_confirmation: null, redirect: null, type: 'portal_homepage' },
            ...{ customer_update: null, subscription_pause: null, subscription_update: null },
            ...{ subscription_update_confirm: null, type: given.flow_data.type },
            subscription_cancel: cancel === undefined ? null : { retention: null, subscription: cancel },
          },
    ...{ return_url: given.return_url ?? null, url: `${core.url}/p/session/${id}` },
  };
  return core.store.portalSession.add(origin, session);
}

/** Visits to the page on which customers manage their plans. */
export const portalRoutes: readonly ApiRoute[] = [
  { method: 'POST', path: '/v1/billing_portal/sessions', handle: createPortalSession },
];
