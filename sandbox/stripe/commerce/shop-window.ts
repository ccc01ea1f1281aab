import { type Core, emit, now, type Origin } from '../core.ts';
import { newId } from '../ids.ts';
import { buildLineItem, type LineItem } from '../objects/line-item.ts';
import { buildPrice, type Recurrence } from '../objects/price.ts';
import { buildProduct } from '../objects/product.ts';
import type { Kinds } from '../store.ts';
import { invalid } from '../wire/failure.ts';
import { idOf } from '../wire/wire.ts';

/** A product as a request describes it. */
export interface ProductData {
  name: string;
  description?: string | undefined;
  images?: string[] | undefined;
  metadata?: Record<string, string> | undefined;
}

/** A price as a request describes it. */
export interface PriceData {
  currency: string;
  unit_amount?: number | undefined;
  product?: string | undefined;
  product_data?: ProductData | undefined;
  recurring?: { interval: string; interval_count?: number | undefined } | undefined;
}

/** What a buyer is asked to buy: an existing price or one described on the spot. */
export interface ItemData {
  price?: string | undefined;
  price_data?: PriceData | undefined;
  quantity?: number | undefined;
}

/** Puts a product on sale. */
export function addProduct(
  core: Core,
  origin: Origin,
  { name, description, images = [], metadata = {} }: ProductData & { id?: string | undefined },
  id = newId('prod'),
): Kinds['product'] {
  const { livemode } = origin;
  const words = { name, description: description ?? null, images, metadata };
  const product = buildProduct({ id, livemode, created: now(core), ...words });
  core.store.product.add(origin, product);
  emit(core, origin, 'product.created', product);
  return product;
}

/** Gives a product a price. Inactive ones serve a single session and cannot be bought again. */
export function addPrice(
  core: Core,
  origin: Origin,
  data: PriceData,
  more: {
    active: boolean;
    lookup_key: string | null;
    nickname: string | null;
    metadata: Record<string, string>;
  },
): Kinds['price'] {
  if (data.unit_amount === undefined) {
    throw invalid('Missing required param: unit_amount.', 'unit_amount', 'parameter_missing');
  }
  const product = productOf(core, origin, data);
  const price = buildPrice({
    ...{ id: newId('price'), livemode: origin.livemode, created: now(core) },
    ...{ currency: data.currency, unit_amount: data.unit_amount, product, recurring: recurrenceOf(data) },
    ...more,
  });
  core.store.price.add(origin, price);
  emit(core, origin, 'price.created', price);
  return price;
}

function productOf(core: Core, origin: Origin, { product, product_data }: PriceData): string {
  if (product !== undefined) return core.store.product.get(origin, product, 'product').id;
  if (product_data !== undefined) return addProduct(core, origin, product_data).id;
  throw invalid('You must specify either `product` or `product_data` when creating a price.', 'product');
}

const INTERVALS = ['day', 'week', 'month', 'year'] as const;

function recurrenceOf({ recurring }: PriceData): Recurrence | null {
  if (recurring === undefined) return null;
  const interval = INTERVALS.find((one) => one === recurring.interval);
  if (interval === undefined) {
    const param = 'recurring[interval]';
    throw invalid(`Invalid ${param}: must be one of day, month, week, or year`, param);
  }
  const interval_count = recurring.interval_count ?? 1;
  if (interval_count < 1) throw invalid('Invalid recurring[interval_count]', 'recurring[interval_count]');
  return { interval, interval_count };
}

/**
 * The items of a session or payment link, all in one currency.
 * @throws {StripeFailure} 400 for an inactive or foreign price, none or more than 20 items, mixed currencies
 */
export function lineItemsOf(core: Core, origin: Origin, items: readonly ItemData[]): LineItem[] {
  if (items.length > 20) throw invalid('You can pass at most 20 line items.', 'line_items');
  const lines = items.map((item, index) => lineItemOf(core, origin, item, `line_items[${index}]`));
  const [first] = lines;
  if (first === undefined)
    throw invalid('Missing required param: line_items.', 'line_items', 'parameter_missing');
  if (lines.some(({ currency }) => currency !== first.currency)) {
    throw invalid('All prices on a Checkout Session must be in the same currency.', 'line_items');
  }
  return lines;
}

function lineItemOf(core: Core, origin: Origin, item: ItemData, at: string): LineItem {
  const { quantity = 1 } = item;
  if (quantity < 1)
    throw invalid('Quantity must be at least 1.', `${at}[quantity]`, 'parameter_invalid_integer');
  const price = priceOf(core, origin, item, at);
  if (item.price !== undefined && !price.active) {
    throw invalid('The price specified is inactive. This field only accepts active prices.', `${at}[price]`);
  }
  const product = core.store.product.find(idOf(price.product));
  if (product?.active === false && item.price !== undefined) {
    throw invalid('The price specified belongs to an inactive product.', `${at}[price]`);
  }
  return buildLineItem(price, quantity, product?.name ?? '');
}

function priceOf(core: Core, origin: Origin, { price, price_data }: ItemData, at: string): Kinds['price'] {
  if (price !== undefined) return core.store.price.get(origin, price, `${at}[price]`);
  if (price_data === undefined) {
    throw invalid(`Missing required param: ${at}[price].`, `${at}[price]`, 'parameter_missing');
  }
  const once = { active: false, lookup_key: null, nickname: null, metadata: {} };
  return addPrice(core, origin, price_data, once);
}
