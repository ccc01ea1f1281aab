import { StripeFailure } from './failure.ts';

/** The key that every sandbox accepts and that the demo gives the bot; configuration knows it by its name. */
export const SANDBOX_KEY = 'sk_test_sandbox';

/**
 * The mode of a secret or restricted key. `sk_test_wrong` and `sk_live_wrong` are keys that were revoked.
 * @throws {StripeFailure} 401 without a key, and for one that is none
 */
export function modeOf(key: string | null): { livemode: boolean } {
  if (key === null) {
    const hint =
      'You did not provide an API key. You need to provide it in the Authorization header, using Bearer auth.';
    throw new StripeFailure(401, hint);
  }
  const [, mode, secret] = /^[rs]k_(test|live)_(\w+)$/u.exec(key) ?? [];
  if (mode === undefined || secret === 'wrong')
    throw new StripeFailure(401, `Invalid API Key provided: ${masked(key)}`);
  return { livemode: mode === 'live' };
}

/** `sk_test_***wxyz`, as Stripe repeats it. */
function masked(key: string): string {
  const head = /^[a-z]{2}_[a-z]+_/u.exec(key)?.[0] ?? '';
  return `${head}${'*'.repeat(Math.max(3, key.length - head.length - 4))}${key.slice(-4)}`;
}
