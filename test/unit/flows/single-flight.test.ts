import { describe, expect, it } from 'vitest';
import { SingleFlight } from '../../../src/flows/single-flight.ts';

/** Work whose runs a test ends by hand. */
function gated() {
  const gates: PromiseWithResolvers<void>[] = [];
  const flight = new SingleFlight(() => {
    const gate = Promise.withResolvers<void>();
    gates.push(gate);
    return gate.promise;
  });
  return { flight, gates };
}

describe('work of which one runs at a time', () => {
  it('serves everybody who asks meanwhile by one more run', async () => {
    const { flight, gates } = gated();
    const first = flight.run();
    const others = [flight.run(), flight.run(), flight.run()];
    expect(gates).toHaveLength(1);
    gates[0]?.resolve();
    await new Promise((next) => setImmediate(next));
    expect(gates).toHaveLength(2);
    gates[1]?.resolve();
    await Promise.all([first, ...others]);
    expect(gates).toHaveLength(2);
  });

  it('begins anew for who asks when it is over, also after it failed', async () => {
    const { flight, gates } = gated();
    const failing = flight.run();
    gates[0]?.reject(new Error('broken'));
    await expect(failing).rejects.toThrow('broken');
    const again = flight.run();
    expect(gates).toHaveLength(2);
    gates[1]?.resolve();
    await again;
  });
});
