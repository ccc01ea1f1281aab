import { z } from 'zod';
import { intentIdOf, voidInvoice } from '../commerce/invoices.ts';
import { charge } from '../commerce/subscriptions.ts';
import type { Kinds } from '../store.ts';
import { type ApiRoute, type Call, idIn } from '../wire/call.ts';
import { cardFailure, invalid, StripeFailure } from '../wire/failure.ts';
import { listOf, pageOf, readPaging } from '../wire/list.ts';
import { ignored, read } from '../wire/params.ts';
import { idOf } from '../wire/wire.ts';

function subscriptionIdOf({ parent }: Kinds['invoice']): string | null {
  return idOf(parent?.subscription_details?.subscription);
}

/** Charges the customer's card again. */
function payInvoice(call: Call): Kinds['invoice'] {
  const { core, origin, form } = call;
  const invoice = core.store.invoice.get(origin, idIn(call));
  read(z.strictObject({ off_session: ignored, payment_method: ignored }), form);
  if (invoice.status !== 'open') {
    throw invalid(`Invoice is already ${invoice.status}`, undefined, 'invoice_not_editable');
  }
  const subscription = core.store.subscription.get(origin, subscriptionIdOf(invoice) ?? '');
  charge(core, origin, subscription, invoice);
  const intent = core.store.paymentIntent.find(intentIdOf(core, invoice));
  if (intent?.status !== 'succeeded') throw cardFailure('generic_decline', idOf(intent?.latest_charge) ?? '');
  return invoice;
}

function voidIt(call: Call): Kinds['invoice'] {
  const { core, origin } = call;
  const invoice = core.store.invoice.get(origin, idIn(call));
  if (invoice.status !== 'open')
    throw new StripeFailure(400, `You can only void open invoices, not ${invoice.status}.`);
  voidInvoice(core, origin, invoice);
  return invoice;
}

const id = z.string().optional();

/** What is asked for a period, and what was paid for it. */
export const invoiceRoutes: readonly ApiRoute[] = [
  {
    method: 'GET',
    path: '/v1/invoices',
    handle: (call) =>
      listOf(
        call,
        call.core.store.invoice,
        { customer: id, subscription: id, status: id, collection_method: ignored },
        (invoice, wanted) =>
          idOf(invoice.customer) === (wanted.customer ?? idOf(invoice.customer)) &&
          subscriptionIdOf(invoice) === (wanted.subscription ?? subscriptionIdOf(invoice)) &&
          invoice.status === (wanted.status ?? invoice.status),
      ),
  },
  {
    method: 'GET',
    path: '/v1/invoices/:id',
    handle: (call) => call.core.store.invoice.get(call.origin, idIn(call)),
  },
  {
    method: 'GET',
    path: '/v1/invoices/:id/lines',
    handle: (call) => {
      const { lines } = call.core.store.invoice.get(call.origin, idIn(call));
      return pageOf(lines.data, readPaging(call), call.path);
    },
  },
  { method: 'POST', path: '/v1/invoices/:id/pay', handle: payInvoice },
  { method: 'POST', path: '/v1/invoices/:id/void', handle: voidIt },
  {
    method: 'GET',
    path: '/v1/invoice_payments',
    handle: (call) =>
      listOf(
        call,
        call.core.store.invoicePayment,
        {
          ...{ invoice: id, status: id },
          payment: z.strictObject({ type: z.literal('payment_intent'), payment_intent: id }).optional(),
        },
        (payment, wanted) =>
          idOf(payment.invoice) === (wanted.invoice ?? idOf(payment.invoice)) &&
          payment.status === (wanted.status ?? payment.status) &&
          (wanted.payment?.payment_intent ?? idOf(payment.payment.payment_intent)) ===
            idOf(payment.payment.payment_intent),
      ),
  },
  {
    method: 'GET',
    path: '/v1/invoice_payments/:id',
    handle: (call) => call.core.store.invoicePayment.get(call.origin, idIn(call)),
  },
];
