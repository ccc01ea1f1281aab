import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import { AppError, isAppError, type ProviderOperation } from '../errors.ts';
import type { Watch } from './watch.ts';

/** Codes with which providers say that their policy forbids a request. */
const POLICY_CODES: ReadonlySet<string> = new Set([
  'content_policy_violation',
  'content_filter',
  'moderation_blocked',
]);
const POLICY_TYPE = 'image_generation_user_error';

/** What is known about a failed request. */
export interface FailedRequest {
  readonly operation: ProviderOperation;
  readonly watch: Watch;
  /** Never to be seen in an error: some servers repeat it in their message. */
  readonly apiKey: string;
}

/** Whatever the SDK threw, as one of our codes; an error of ours stays what it is. */
export function providerError(error: unknown, request: FailedRequest): AppError {
  const { operation, watch } = request;
  if (isAppError(error)) return error;
  const options = { cause: harmless(error, request.apiKey) };
  if (watch.expired !== null) {
    const limit = watch.expired === 'stallMs' ? 'stall' : 'whole';
    return new AppError('provider_timeout', { operation, limit, ms: watch.limits[watch.expired] }, options);
  }
  if (error instanceof APIConnectionTimeoutError) {
    const details = { operation, limit: 'whole', ms: watch.limits.wholeMs } as const;
    return new AppError('provider_timeout', details, options);
  }
  if (error instanceof APIConnectionError)
    return new AppError('provider_unreachable', { operation }, options);
  if (error instanceof APIError) return statusError(error, operation, options);
  // The SDK throws what JSON.parse throws; everything else that is left comes from a broken connection.
  if (error instanceof SyntaxError) return new AppError('provider_garbled', { operation }, options);
  return new AppError('provider_unreachable', { operation }, options);
}

function statusError(error: APIError, operation: ProviderOperation, options: ErrorOptions): AppError {
  const status: number | undefined = error.status;
  if (isPolicy(error)) return new AppError('provider_refused', { operation }, options);
  if (status === 401 || status === 403) return new AppError('provider_auth', { operation, status }, options);
  if (status === 429) {
    const quota = error.code === 'insufficient_quota' || error.type === 'insufficient_quota';
    const details = { operation, retryAfterMs: retryAfterMs(error.headers), quota };
    return new AppError('provider_rate_limited', details, options);
  }
  return new AppError('provider_failed', { operation, status: status ?? null }, options);
}

function isPolicy({ code, type }: APIError): boolean {
  return type === POLICY_TYPE || (typeof code === 'string' && POLICY_CODES.has(code));
}

function retryAfterMs(headers: Headers | undefined): number | null {
  const exact = Number.parseFloat(headers?.get('retry-after-ms') ?? '');
  if (exact >= 0) return exact;
  const seconds = Number.parseFloat(headers?.get('retry-after') ?? '');
  return seconds >= 0 ? seconds * 1000 : null;
}

/** The cause as logs may keep it: without our key, and without bodies and headers. */
function harmless(error: unknown, apiKey: string): Error {
  const name = error instanceof Error ? error.constructor.name : typeof error;
  const said = error instanceof Error ? error.message : String(error);
  const status = error instanceof APIError && error.requestID ? ` (request ${error.requestID})` : '';
  const message = `${name}: ${said}${status}`;
  return new Error(apiKey === '' ? message : message.replaceAll(apiKey, '[key]'));
}
