import { isAppError } from '../errors.ts';

/** The longest that a provider may ask us to wait before a silent second try: longer, and the member decides. */
const RETRY_AFTER_MS_MAX = 5_000;
/** How long an overloaded provider is left alone that does not say for how long. */
const RETRY_AFTER_MS = 1_000;

/**
 * How long to wait before asking once more, in milliseconds, as long as nothing has been shown yet; null where that
 * would not help, or not soon enough.
 */
export function retryDelayMs(error: unknown): number | null {
  if (!isAppError(error)) return null;
  switch (error.code) {
    case 'provider_unreachable':
    case 'provider_empty':
    case 'provider_garbled':
      return 0;
    case 'provider_rate_limited': {
      const waitMs = error.details.retryAfterMs ?? RETRY_AFTER_MS;
      return error.details.quota || waitMs > RETRY_AFTER_MS_MAX ? null : waitMs;
    }
    case 'provider_failed':
      return error.details.status === null || error.details.status >= 500 ? 0 : null;
    default:
      return null;
  }
}
