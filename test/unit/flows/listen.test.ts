import { describe, expect, it } from 'vitest';
import type { TextEvent, TextRequest } from '../../../src/ai/types.ts';
import { usage } from '../../../src/billing/pricing.ts';
import { AppError } from '../../../src/errors.ts';
import { listen } from '../../../src/flows/listen.ts';
import { createLogger } from '../../../src/logger.ts';

const END: Extract<TextEvent, { type: 'end' }> = {
  type: 'end',
  finish: 'stop',
  usage: usage({ input: 1, output: 1 }),
  report: 'provider',
  alarms: [],
};

/** A provider that is overloaded at the first call and answers at the second, with the instants of its calls. */
function overloaded(retryAfterMs: number | null, onCall: () => void = () => {}) {
  const calls: number[] = [];
  async function* stream({ signal }: TextRequest): AsyncIterable<TextEvent> {
    calls.push(performance.now());
    onCall();
    if (calls.length === 1) {
      throw new AppError('provider_rate_limited', { operation: 'text', retryAfterMs, quota: false });
    }
    if (signal.aborted) yield { ...END, finish: 'aborted' };
    else yield* [{ type: 'delta', text: 'hello' } as const, END];
  }
  return { calls, text: { stream } };
}

function heard(provider: ReturnType<typeof overloaded>, signal = new AbortController().signal) {
  const request = { model: 'm', messages: [], outputTokensMax: 10, signal };
  return listen({ text: provider.text, log: createLogger('silent') }, request, () => {});
}

describe('a provider that is overloaded', () => {
  it('is asked again no earlier than it asked for, and the member sees nothing of it', async () => {
    const provider = overloaded(80);
    expect(await heard(provider)).toMatchObject({ text: 'hello', ended: 'done', failure: null });
    const [first = 0, second = 0] = provider.calls;
    expect(provider.calls).toHaveLength(2);
    // The timer of Node may fire up to a millisecond early.
    expect(second - first).toBeGreaterThanOrEqual(79);
  });

  it('is not asked again where it wants to be left alone for long', async () => {
    const provider = overloaded(60_000);
    expect(await heard(provider)).toMatchObject({
      text: '',
      ended: 'failed',
      failure: 'provider_rate_limited',
    });
    expect(provider.calls).toHaveLength(1);
  });

  it('is not waited for once the member pressed Stop', async () => {
    const stop = new AbortController();
    const provider = overloaded(5_000, () => setImmediate(() => stop.abort('stopped')));
    const before = performance.now();
    expect(await heard(provider, stop.signal)).toMatchObject({ text: '', ended: 'stopped', failure: null });
    expect(performance.now() - before).toBeLessThan(4_000);
  });
});
