import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Watch } from '../../../src/ai/watch.ts';

const LIMITS = { stallMs: 60_000, wholeMs: 300_000 };

describe('watching a request', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('ends it after a minute of silence, and not a millisecond earlier', () => {
    using watch = new Watch(LIMITS, new AbortController().signal);
    vi.advanceTimersByTime(59_999);
    expect(watch.signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(watch.signal.aborted).toBe(true);
    expect(watch.expired).toBe('stallMs');
  });

  it('starts the minute anew with each sign of life, but never the five of the whole', () => {
    using watch = new Watch(LIMITS, new AbortController().signal);
    for (let second = 0; second < 299; second += 1) {
      vi.advanceTimersByTime(1_000);
      watch.touch();
    }
    expect(watch.signal.aborted).toBe(false);
    vi.advanceTimersByTime(1_000);
    expect(watch.expired).toBe('wholeMs');
    expect(watch.signal.aborted).toBe(true);
  });

  it('passes on the caller’s abort without calling it a timeout', () => {
    const caller = new AbortController();
    using watch = new Watch(LIMITS, caller.signal);
    caller.abort();
    expect(watch.signal.aborted).toBe(true);
    expect(watch.expired).toBeNull();
  });

  it('leaves no timer behind', () => {
    {
      using watch = new Watch(LIMITS, new AbortController().signal);
      watch.touch();
    }
    expect(vi.getTimerCount()).toBe(0);
  });
});
