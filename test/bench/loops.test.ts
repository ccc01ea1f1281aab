import { describe, expect, test } from 'vitest';
import { between, closedLoop } from '../../bench/closed-loop.ts';
import { arrivals } from '../../bench/open-loop.ts';
import { type Run, TurnGivenUp } from '../../bench/subject.ts';
import { schedule } from '../../bench/throughput.ts';
import { Turnstile } from '../../bench/turnstile.ts';

function runOf(turn: Run['turn'], rest?: () => Promise<void>): Run {
  return {
    turn,
    ...(rest === undefined ? {} : { rest }),
    check: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

const soon = () => new Promise<void>((resume) => setImmediate(resume));
const load = { callers: 3, wallets: 4, seconds: 0.05, random: () => 0.99 };

describe('the closed loop', () => {
  test('counts whole turns, picks wallets within bounds, and lets everything begun end', async () => {
    let begun = 0;
    let ended = 0;
    const run = runOf(async (wallet) => {
      expect(wallet).toBe(3);
      begun += 1;
      await soon();
      ended += 1;
    });
    const measured = await closedLoop(run, load);
    expect(ended).toBe(begun);
    expect(measured.turns).toBe(ended);
    expect(measured.perSecond).toBeGreaterThan(0);
    expect(measured.givenUp).toBe(0);
  });

  test('counts what a subject gives up, never as a turn', async () => {
    const run = runOf(async () => {
      await soon();
      throw new TurnGivenUp('ten tries');
    });
    const measured = await closedLoop(run, load);
    expect(measured).toMatchObject({ turns: 0, perSecond: 0 });
    expect(measured.givenUp).toBeGreaterThan(0);
  });

  test('fails with what a turn failed with', async () => {
    const run = runOf(async () => {
      await soon();
      throw new Error('not held');
    });
    await expect(closedLoop(run, load)).rejects.toThrow('not held');
  });

  test('awaits what a subject does beside its turns, once, after the last of them', async () => {
    const told: string[] = [];
    const run = runOf(
      async () => {
        await soon();
        told.push('turn');
      },
      async () => void told.push('rest'),
    );
    await closedLoop(run, load);
    expect(told.filter((each) => each === 'rest')).toHaveLength(1);
    expect(told.at(-1)).toBe('rest');
  });

  test('a rate is turns by time, and processor time is by turn', () => {
    const from = { at: 1_000, turns: 10, givenUp: 1, processor: { client: 1, server: 2 } };
    const to = { at: 3_000, turns: 410, givenUp: 3, processor: { client: 1.04, server: 2.2 } };
    expect(between(from, to)).toEqual({
      perSecond: 200,
      givenUp: 2,
      clientMicros: expect.closeTo(100),
      serverMicros: expect.closeTo(500),
    });
    const unknown = { ...to, processor: { client: 2, server: null } };
    expect(between(from, unknown).serverMicros).toBeNull();
  });
});

test('arrivals of the open loop are even, whatever becomes of each', () => {
  expect(arrivals({ arrivalsPerSecond: 4, seconds: 1.5, wallets: 1 })).toEqual([
    0, 250, 500, 750, 1000, 1250,
  ]);
});

test('rounds are interleaved: everybody has a turn in each, the warm-up first', () => {
  const order = schedule(['a', 'b', 'c'], 2).map(({ round, of }) => `${of}${round}`);
  expect(order).toEqual(['a0', 'b0', 'c0', 'a1', 'b1', 'c1', 'a2', 'b2', 'c2']);
});

test('a turnstile lets as many pass as it has places, the others in order of arrival', async () => {
  const gate = new Turnstile(2);
  const passed: number[] = [];
  const enter = async (index: number) => {
    await gate.enter();
    passed.push(index);
  };
  const all = [enter(1), enter(2), enter(3), enter(4)];
  await soon();
  expect(passed).toEqual([1, 2]);
  gate.leave();
  await soon();
  expect(passed).toEqual([1, 2, 3]);
  gate.leave();
  await Promise.all(all);
  expect(passed).toEqual([1, 2, 3, 4]);
});
