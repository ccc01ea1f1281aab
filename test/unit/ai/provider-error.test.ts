import { describe, expect, it } from 'vitest';
import { retryDelayMs } from '../../../src/ai/retry.ts';
import { AppError, isAppError, isUpstreamCode } from '../../../src/errors.ts';

const operation = 'text';

describe('another try', () => {
  it('helps where the provider may do better, never where it said no', () => {
    const worth = [
      new AppError('provider_unreachable', { operation }),
      new AppError('provider_empty', { operation }),
      new AppError('provider_garbled', { operation }),
      new AppError('provider_failed', { operation, status: 500 }),
      new AppError('provider_failed', { operation, status: null }),
    ];
    const hopeless = [
      new AppError('provider_timeout', { operation, limit: 'stall', ms: 60_000 }),
      new AppError('provider_refused', { operation }),
      new AppError('provider_auth', { operation, status: 401 }),
      new AppError('provider_failed', { operation, status: 404 }),
      new AppError('provider_rate_limited', { operation, retryAfterMs: 5, quota: true }),
      new Error('a bug of ours'),
    ];
    expect(worth.map(retryDelayMs)).toEqual(worth.map(() => 0));
    expect(hopeless.map(retryDelayMs)).toEqual(hopeless.map(() => null));
  });

  it.each([
    [0, 0],
    [1_500, 1_500],
    [5_000, 5_000],
    [5_001, null],
    [60_000, null],
    [null, 1_000],
  ])('waits as long as an overloaded provider asks for, up to five seconds: %s ms', (retryAfterMs, delay) => {
    const error = new AppError('provider_rate_limited', { operation, retryAfterMs, quota: false });
    expect(retryDelayMs(error)).toBe(delay);
  });
});

describe('errors of ours', () => {
  it('carry their code, kind and details, and can be told by their code', () => {
    const error = new AppError('invalid_request', { field: 'size', reason: 'too large' }, { cause: 'typed' });
    expect(error).toMatchObject({
      name: 'AppError',
      code: 'invalid_request',
      kind: 'invalid',
      cause: 'typed',
    });
    expect(error.details.field).toBe('size');
    expect(error.message).toBe('invalid_request {"field":"size","reason":"too large"}');
    expect(isAppError(error, 'invalid_request')).toBe(true);
    expect(isAppError(error, 'provider_empty')).toBe(false);
    expect(isAppError(new Error('invalid_request'))).toBe(false);
    expect(isUpstreamCode('provider_empty')).toBe(true);
    expect(isUpstreamCode('invalid_request')).toBe(false);
  });
});
