import Stripe from 'stripe';
import type { StripeSandbox } from '../../../sandbox/stripe/index.ts';

/** One answer of the API as it travelled. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** The unmodified SDK, with everything kept that it was answered. */
export function recordingClient(
  sandbox: StripeSandbox,
  config: { readonly stripeAccount?: string; readonly key?: string } = {},
): { readonly stripe: Stripe; readonly exchanges: Exchange[] } {
  const exchanges: Exchange[] = [];
  const { hostname: host, port } = new URL(sandbox.url);
  const record: typeof fetch = async (input, init) => {
    const response = await fetch(input, init);
    const body: unknown = JSON.parse(await response.clone().text());
    const { pathname: path } = new URL(String(input));
    const { status, headers } = response;
    exchanges.push({ method: init?.method ?? 'GET', path, status, headers, body });
    return response;
  };
  const { key = sandbox.secretKey, ...others } = config;
  const httpClient = Stripe.createFetchHttpClient(record);
  const at = { host, port, protocol: 'http', telemetry: false, maxNetworkRetries: 0 } as const;
  return { stripe: new Stripe(key, { ...at, httpClient, ...others }), exchanges };
}
