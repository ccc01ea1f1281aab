import { z } from 'zod';
import { addPrice, addProduct } from '../commerce/shop-window.ts';
import { emit, now } from '../core.ts';
import type { Kinds } from '../store.ts';
import { type ApiRoute, type Call, idIn } from '../wire/call.ts';
import { invalid } from '../wire/failure.ts';
import { listOf } from '../wire/list.ts';
import { amount, currency, flag, ignored, integer, metadata, metadataUpdate, read } from '../wire/params.ts';
import { updatedMetadata } from './metadata.ts';

const text = z.string().min(1);
const MARKETING = {
  ...{ marketing_features: ignored, shippable: ignored, statement_descriptor: ignored, tax_code: ignored },
  ...{ unit_label: ignored, url: ignored, package_dimensions: ignored, tax_behavior: ignored },
};

export const productData = z.strictObject({
  ...{ name: text, description: z.string().optional(), images: z.array(z.string()).optional() },
  ...{ metadata: metadata.optional(), ...MARKETING },
});

export const recurring = z.strictObject({
  ...{ interval: text, interval_count: integer.optional(), usage_type: ignored, trial_period_days: ignored },
});

const priceFields = {
  ...{
    currency,
    unit_amount: amount.optional(),
    product: text.optional(),
    product_data: productData.optional(),
  },
  ...{ recurring: recurring.optional(), tax_behavior: ignored, unit_amount_decimal: ignored },
};

/** A price described on the spot. */
export const priceData = z.strictObject(priceFields);

function createProduct({ core, origin, form }: Call): Kinds['product'] {
  const shape = productData.extend({
    id: text.optional(),
    active: flag.optional(),
    default_price_data: ignored,
  });
  const { id, active = true, ...data } = read(shape, form);
  if (id !== undefined && core.store.product.find(id) !== undefined) {
    throw invalid('Product already exists.', 'id', 'resource_already_exists');
  }
  const product = addProduct(core, origin, data, id);
  product.active = active;
  return product;
}

function updateProduct(call: Call): Kinds['product'] {
  const { core, origin, form } = call;
  const product = core.store.product.get(origin, idIn(call));
  const given = read(
    z.strictObject({
      ...{ name: text.optional(), description: z.string().optional(), active: flag.optional() },
      ...{ images: z.array(z.string()).optional(), default_price: z.string().optional() },
      ...{ metadata: metadataUpdate.optional(), ...MARKETING },
    }),
    form,
  );
  const { name, description, active, images, default_price } = given;
  if (name !== undefined) product.name = name;
  if (description !== undefined) product.description = description || null;
  if (active !== undefined) product.active = active;
  if (images !== undefined) product.images = images;
  if (default_price !== undefined) {
    product.default_price = core.store.price.get(origin, default_price, 'default_price').id;
  }
  product.metadata = updatedMetadata(product.metadata, given.metadata);
  product.updated = now(core);
  emit(core, origin, 'product.updated', product);
  return product;
}

function createPrice({ core, origin, form }: Call): Kinds['price'] {
  const shape = z.strictObject({
    ...{
      ...priceFields,
      active: flag.optional(),
      lookup_key: text.optional(),
      nickname: z.string().optional(),
    },
    ...{ metadata: metadata.optional(), billing_scheme: z.literal('per_unit').optional() },
    transfer_lookup_key: flag.optional(),
  });
  const {
    active = true,
    lookup_key = null,
    nickname = null,
    metadata: words = {},
    ...data
  } = read(shape, form);
  if (lookup_key !== null) freeLookupKey({ core, origin }, lookup_key, data.transfer_lookup_key === true);
  return addPrice(core, origin, data, { active, lookup_key, nickname, metadata: words });
}

/** A lookup key names one active price only. */
function freeLookupKey(
  { core, origin }: Pick<Call, 'core' | 'origin'>,
  key: string,
  isTransfer: boolean,
): void {
  const owner = core.store.price.list(origin).find((price) => price.lookup_key === key);
  if (owner === undefined) return;
  if (!isTransfer) {
    const message = `A price (\`${owner.id}\`) is already using that lookup key.`;
    throw invalid(message, 'lookup_key', 'resource_already_exists');
  }
  owner.lookup_key = null;
}

function updatePrice(call: Call): Kinds['price'] {
  const { core, origin, form } = call;
  const price = core.store.price.get(origin, idIn(call));
  const given = read(
    z.strictObject({
      ...{ active: flag.optional(), nickname: z.string().optional(), metadata: metadataUpdate.optional() },
      ...{ lookup_key: z.string().optional(), transfer_lookup_key: flag.optional(), tax_behavior: ignored },
    }),
    form,
  );
  if (given.lookup_key !== undefined) {
    const isTransfer = given.transfer_lookup_key === true;
    if (given.lookup_key !== '' && given.lookup_key !== price.lookup_key) {
      freeLookupKey({ core, origin }, given.lookup_key, isTransfer);
    }
    price.lookup_key = given.lookup_key || null;
  }
  if (given.active !== undefined) price.active = given.active;
  if (given.nickname !== undefined) price.nickname = given.nickname || null;
  price.metadata = updatedMetadata(price.metadata, given.metadata);
  emit(core, origin, 'price.updated', price);
  return price;
}

/** What is sold: products and their prices. */
export const productRoutes: readonly ApiRoute[] = [
  { method: 'POST', path: '/v1/products', handle: createProduct },
  {
    method: 'GET',
    path: '/v1/products',
    handle: (call) =>
      listOf(
        call,
        call.core.store.product,
        { active: flag.optional(), ids: z.array(z.string()).optional() },
        (product, { active, ids }) =>
          product.active === (active ?? product.active) && (ids?.includes(product.id) ?? true),
      ),
  },
  {
    method: 'GET',
    path: '/v1/products/:id',
    handle: (call) => call.core.store.product.get(call.origin, idIn(call)),
  },
  { method: 'POST', path: '/v1/products/:id', handle: updateProduct },
  { method: 'POST', path: '/v1/prices', handle: createPrice },
  {
    method: 'GET',
    path: '/v1/prices',
    handle: (call) =>
      listOf(
        call,
        call.core.store.price,
        {
          ...{ active: flag.optional(), product: z.string().optional(), currency: currency.optional() },
          ...{ type: z.string().optional(), lookup_keys: z.array(z.string()).optional() },
        },
        (price, wanted) =>
          price.active === (wanted.active ?? price.active) &&
          price.product === (wanted.product ?? price.product) &&
          price.currency === (wanted.currency ?? price.currency) &&
          price.type === (wanted.type ?? price.type) &&
          (wanted.lookup_keys?.includes(price.lookup_key ?? '') ?? true),
      ),
  },
  {
    method: 'GET',
    path: '/v1/prices/:id',
    handle: (call) => call.core.store.price.get(call.origin, idIn(call)),
  },
  { method: 'POST', path: '/v1/prices/:id', handle: updatePrice },
];
