import { isAppError } from '../errors.ts';

/** Whether asking once more may help, as long as nothing has been shown yet. */
export function isWorthRetrying(error: unknown): boolean {
  if (!isAppError(error)) return false;
  switch (error.code) {
    case 'provider_unreachable':
    case 'provider_empty':
    case 'provider_garbled':
      return true;
    case 'provider_rate_limited':
      return !error.details.quota;
    case 'provider_failed':
      return error.details.status === null || error.details.status >= 500;
    default:
      return false;
  }
}
