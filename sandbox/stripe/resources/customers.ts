import { z } from 'zod';
import { endSubscription } from '../commerce/subscriptions.ts';
import { emit, now } from '../core.ts';
import { newId } from '../ids.ts';
import { buildCustomer } from '../objects/customer.ts';
import type { Kinds } from '../store.ts';
import { type ApiRoute, type Call, idIn } from '../wire/call.ts';
import { listOf, pageOf, readPaging } from '../wire/list.ts';
import { ignored, metadata, metadataUpdate, read } from '../wire/params.ts';
import { idOf } from '../wire/wire.ts';
import { updatedMetadata } from './metadata.ts';

const words = {
  ...{ email: z.union([z.email(), z.literal('')]).optional(), name: z.string().optional() },
  ...{ description: z.string().optional(), phone: ignored, address: ignored, preferred_locales: ignored },
};

function createCustomer({ core, origin, form }: Call): Kinds['customer'] {
  const given = read(z.strictObject({ ...words, metadata: metadata.optional() }), form);
  const customer = buildCustomer({
    ...{ id: newId('cus'), livemode: origin.livemode, created: now(core), email: given.email || null },
    ...{ name: given.name || null, description: given.description || null, metadata: given.metadata ?? {} },
  });
  core.store.customer.add(origin, customer);
  emit(core, origin, 'customer.created', customer);
  return customer;
}

function updateCustomer(call: Call): Kinds['customer'] {
  const { core, origin, form } = call;
  const customer = core.store.customer.get(origin, idIn(call));
  const settings = z.strictObject({ default_payment_method: z.string().optional() }).optional();
  const shape = { ...words, metadata: metadataUpdate.optional(), invoice_settings: settings };
  const given = read(z.strictObject(shape), form);
  if (given.email !== undefined) customer.email = given.email || null;
  if (given.name !== undefined) customer.name = given.name || null;
  if (given.description !== undefined) customer.description = given.description || null;
  const method = given.invoice_settings?.default_payment_method;
  if (method !== undefined) {
    const param = 'invoice_settings[default_payment_method]';
    customer.invoice_settings.default_payment_method = core.store.paymentMethod.get(origin, method, param).id;
  }
  customer.metadata = updatedMetadata(customer.metadata, given.metadata);
  emit(core, origin, 'customer.updated', customer);
  return customer;
}

/** Subscriptions end with their customer. */
function deleteCustomer(call: Call): object {
  const { core, origin } = call;
  const customer = core.store.customer.get(origin, idIn(call));
  for (const subscription of core.store.subscription.list(origin)) {
    if (idOf(subscription.customer) !== customer.id || subscription.status === 'canceled') continue;
    endSubscription(core, origin, subscription, 'cancellation_requested');
  }
  core.store.customer.remove(customer.id);
  emit(core, origin, 'customer.deleted', customer);
  return { id: customer.id, object: 'customer', deleted: true };
}

/** Who buys, and with what. */
export const customerRoutes: readonly ApiRoute[] = [
  { method: 'POST', path: '/v1/customers', handle: createCustomer },
  {
    method: 'GET',
    path: '/v1/customers',
    handle: (call) =>
      listOf(
        call,
        call.core.store.customer,
        { email: z.string().optional() },
        (customer, { email }) => customer.email === (email ?? customer.email),
      ),
  },
  {
    method: 'GET',
    path: '/v1/customers/:id',
    handle: (call) => call.core.store.customer.get(call.origin, idIn(call)),
  },
  { method: 'POST', path: '/v1/customers/:id', handle: updateCustomer },
  { method: 'DELETE', path: '/v1/customers/:id', handle: deleteCustomer },
  {
    method: 'GET',
    path: '/v1/customers/:id/payment_methods',
    handle: (call) => {
      const { id } = call.core.store.customer.get(call.origin, idIn(call));
      const methods = call.core.store.paymentMethod
        .list(call.origin)
        .filter((one) => idOf(one.customer) === id);
      return pageOf(methods, readPaging(call), call.path);
    },
  },
  {
    method: 'GET',
    path: '/v1/payment_methods/:id',
    handle: (call) => call.core.store.paymentMethod.get(call.origin, idIn(call)),
  },
];
