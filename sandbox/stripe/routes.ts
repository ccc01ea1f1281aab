import { balanceRoutes } from './resources/balance.ts';
import { checkoutSessionRoutes } from './resources/checkout-sessions.ts';
import { connectRoutes } from './resources/connect.ts';
import { customerRoutes } from './resources/customers.ts';
import { disputeRoutes } from './resources/disputes.ts';
import { eventRoutes } from './resources/events.ts';
import { invoiceRoutes } from './resources/invoices.ts';
import { paymentLinkRoutes } from './resources/payment-links.ts';
import { paymentRoutes } from './resources/payments.ts';
import { portalRoutes } from './resources/portal-sessions.ts';
import { productRoutes } from './resources/products.ts';
import { subscriptionRoutes } from './resources/subscriptions.ts';
import type { Store } from './store.ts';
import type { ApiRoute } from './wire/call.ts';
import { StripeFailure } from './wire/failure.ts';

/** Everything that the API answers. */
export const ROUTES: readonly ApiRoute[] = [
  ...productRoutes,
  ...paymentLinkRoutes,
  ...checkoutSessionRoutes,
  ...paymentRoutes,
  ...customerRoutes,
  ...subscriptionRoutes,
  ...invoiceRoutes,
  ...portalRoutes,
  ...disputeRoutes,
  ...connectRoutes,
  ...balanceRoutes,
  ...eventRoutes,
];

const SPLIT = ROUTES.map((route) => ({ route, parts: route.path.split('/') }));

/** The route of a request, and the ids in its address. @throws {StripeFailure} 404 for an address that is none */
export function routeOf(method: string, path: string): { route: ApiRoute; ids: string[] } {
  const asked = path.replace(/\/+$/u, '').split('/');
  for (const { route, parts } of SPLIT) {
    if (route.method !== method || parts.length !== asked.length) continue;
    if (!parts.every((part, index) => part.startsWith(':') || part === asked[index])) continue;
    return { route, ids: asked.filter((_, index) => parts[index]?.startsWith(':') === true) };
  }
  throw new StripeFailure(
    404,
    `Unrecognized request URL (${method}: ${path}). The sandbox answers no such address.`,
  );
}

/** Lists that an object carries only when they are expanded. */
export const HIDDEN_LISTS: Readonly<Record<string, (store: Store, id: string) => unknown>> = {
  'checkout.session.line_items': (store, id) =>
    list(store.lineItems.get(id), `/v1/checkout/sessions/${id}/line_items`),
  'payment_link.line_items': (store, id) =>
    list(store.lineItems.get(id), `/v1/payment_links/${id}/line_items`),
  'charge.refunds': (store, id) =>
    list(
      store.refund.all().filter((refund) => refund.charge === id),
      `/v1/charges/${id}/refunds`,
    ),
  'invoice.payments': (store, id) =>
    list(
      store.invoicePayment.all().filter((payment) => payment.invoice === id),
      `/v1/invoice_payments?invoice=${id}`,
    ),
};

function list(data: readonly unknown[] = [], url: string) {
  return { object: 'list', data, has_more: false, url };
}
