import { monotonicMs } from './clock.ts';
import type { Violation } from './types.ts';

/** What a bucket says about one request. */
export interface BucketVerdict {
  limit: number;
  remaining: number;
  /** Seconds until the window ends. */
  resetAfter: number;
  bucket: string;
  limited: boolean;
}

interface Window {
  endsAt: number;
  used: number;
  refused: number;
}

/** Requests refused in one window that still look like concurrency rather than a client that does not listen. */
const REFUSED_MAX = 5;
/** Windows that are over are forgotten whenever this many are remembered. */
const REMEMBERED_MAX = 5000;

/** Counts requests in windows of real time; a window opens with its first request. */
export interface RateLimiter {
  take(key: string, rule: { limit: number; windowMs: number }): BucketVerdict;
}

export function createRateLimiter(report: (violation: Violation) => void): RateLimiter {
  const windows = new Map<string, Window>();

  function openWindow(key: string, now: number, windowMs: number): Window {
    const present = windows.get(key);
    if (present !== undefined && present.endsAt > now) return present;
    if (windows.size >= REMEMBERED_MAX) forgetOld(now);
    const opened = { endsAt: now + windowMs, used: 0, refused: 0 };
    windows.set(key, opened);
    return opened;
  }
  function forgetOld(now: number): void {
    for (const [key, window] of windows) if (window.endsAt <= now) windows.delete(key);
  }

  return {
    take(key, { limit, windowMs }) {
      const now = monotonicMs();
      const window = openWindow(key, now, windowMs);
      const limited = window.used >= limit;
      if (limited) window.refused += 1;
      else window.used += 1;
      if (window.refused === REFUSED_MAX) {
        const detail = `${REFUSED_MAX} requests in a window of ${windowMs} ms that was used up`;
        report({ kind: 'rate_limit', where: key, detail });
      }
      return {
        limit,
        remaining: limit - window.used,
        resetAfter: Math.ceil(window.endsAt - now) / 1000,
        bucket: bucketName(key),
        limited,
      };
    },
  };
}

/** The part before the first colon: the route's family, the same for all tokens and channels. */
function bucketName(key: string): string {
  return `sandbox-${key.split(':')[0] ?? key}`;
}

/** The headers that tell the client where it stands. */
export function rateHeaders(verdict: BucketVerdict): Record<string, string> {
  return {
    'x-ratelimit-limit': String(verdict.limit),
    'x-ratelimit-remaining': String(verdict.remaining),
    'x-ratelimit-reset-after': verdict.resetAfter.toFixed(3),
    'x-ratelimit-bucket': verdict.bucket,
  };
}
