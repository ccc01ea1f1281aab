import type { Kinds } from '../store.ts';

/** Someone who buys. */
export function buildCustomer(
  given: Pick<Kinds['customer'], 'id' | 'livemode' | 'created' | 'email' | 'description'> & {
    name: string | null;
    metadata: Record<string, string>;
  },
): Kinds['customer'] {
  return {
    ...{ object: 'customer', address: null, balance: 0, currency: null, default_source: null },
    ...{ delinquent: false, discount: null, invoice_prefix: given.id.slice(-8).toUpperCase() },
    invoice_settings: {
      ...{ custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    },
    ...{ next_invoice_sequence: 1, phone: null, preferred_locales: [], shipping: null },
    ...{ tax_exempt: 'none', test_clock: null },
    ...given,
  };
}
