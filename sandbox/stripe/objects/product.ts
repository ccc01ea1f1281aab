import type { Kinds } from '../store.ts';

/** A product as it is made: active, shipped nowhere. */
export function buildProduct(given: {
  id: string;
  livemode: boolean;
  created: number;
  name: string;
  description: string | null;
  images: string[];
  metadata: Record<string, string>;
}): Kinds['product'] {
  return {
    ...{ object: 'product', active: true, default_price: null, marketing_features: [] },
    ...{ package_dimensions: null, shippable: null, statement_descriptor: null, tax_code: null },
    ...{ tax_details: null, type: 'service', unit_label: null, updated: given.created, url: null },
    ...given,
  };
}
