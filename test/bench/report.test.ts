import { describe, expect, test } from 'vitest';
import { goalsOf } from '../../bench/goals.ts';
import { report, table } from '../../bench/report.ts';
import type { BenchResult } from '../../bench/result.ts';
import type { Row } from '../../bench/throughput.ts';

function row(subject: string, callers: number, wallets: number, ratio: number): Row {
  return {
    subject,
    callers,
    wallets,
    perSecond: 1_000,
    ratio,
    rounds: { median: 1_000, least: 950, most: 1_050 },
    givenUp: 0,
    clientMicros: 120,
    serverMicros: null,
  };
}

const nothing: BenchResult = {
  server: 'a server',
  machine: 'a machine',
  seconds: 1,
  rounds: 3,
  rows: [],
  skipped: [],
  commands: null,
  loneCommands: [],
  latency: [],
  firstToken: null,
  firstTokenAtOnce: null,
  balanceReads: null,
  verify: null,
};

const whole: BenchResult = {
  ...nothing,
  rows: [row('ours', 64, 1_000, 1), row('naive', 64, 1_000, 5.4), row('naive', 64, 1, 4.9)],
  skipped: [{ subject: 'medici', reason: 'npm could not install it' }],
  commands: {
    appends: 2,
    reads: 0,
    others: 0,
    underLoad: 0.081,
    projectionUnderLoad: 0.002,
    callers: 64,
    wallets: 1_000,
  },
  loneCommands: [{ subject: 'naive', commands: 3 }],
  firstToken: { modelMs: 200, on: 202.1, off: 200.5, laterPercent: 0.798, samples: 60 },
  balanceReads: [
    { entries: 1_000, p50: 0.5 },
    { entries: 100_000, p50: 0.6 },
  ],
  verify: { entries: 101_000, seconds: 4, entriesPerSecond: 25_250 },
};

function found(result: BenchResult, name: RegExp) {
  return goalsOf(result).find((goal) => name.test(goal.name));
}

describe('goals', () => {
  test('nothing measured is nothing met and nothing missed', () => {
    expect(goalsOf(nothing).map(({ found: value, met }) => [value, met])).toEqual(
      Array.from({ length: 12 }, () => [null, null]),
    );
  });

  test('a ratio is met from its bound on, at its own load', () => {
    expect(found(whole, /naive, 64 callers, 1,000 wallets/)).toMatchObject({ found: '5.4 times', met: true });
    expect(found(whole, /naive, 64 callers, one hot wallet/)).toMatchObject({
      found: '4.9 times',
      met: false,
    });
    expect(found(whole, /naive, 256/)).toMatchObject({ found: null, met: null });
  });

  test('a lone warm turn is exactly two appends', () => {
    expect(found(whole, /lone warm turn/)).toMatchObject({ met: true });
    const { commands } = whole;
    const three = commands === null ? null : { ...commands, appends: 3 };
    expect(found({ ...whole, commands: three }, /lone warm turn/)).toMatchObject({ met: false });
  });

  test('the first token comes at most 1 % later, and balance reads are flat', () => {
    expect(found(whole, /first token/)).toMatchObject({ found: '0.80 % later', met: true });
    expect(found(whole, /balance read/)).toMatchObject({ found: '1.20 times', met: true });
    const steep = [
      { entries: 1_000, p50: 0.5 },
      { entries: 100_000, p50: 5 },
    ];
    expect(found({ ...whole, balanceReads: steep }, /balance read/)).toMatchObject({ met: false });
  });
});

describe('the report', () => {
  test('has columns under one another, numbers to the right', () => {
    expect(
      table(
        ['name', 'n'],
        [
          ['a', '1'],
          ['bcdef', '1,000'],
        ],
      ),
    ).toBe(['| name  |     n |', '|-------|------:|', '| a     |     1 |', '| bcdef | 1,000 |'].join('\n'));
  });

  test('says what ran where, what was left out and why, and what was missed', () => {
    const text = report(whole, goalsOf(whole), new Map([['naive', 'three commands']]));
    expect(text).toContain('Server: a server');
    expect(text).toContain(
      '| naive   |      64 |   1,000 |   1,000 | 5 % |   5.4 x |       120 |         - |          |',
    );
    expect(text).toContain('- naive: three commands (3 commands a lone turn)');
    expect(text).toContain('- skipped: medici: npm could not install it');
    expect(text).toContain('A lone warm turn: 2 appends, 0 reads, 0 other commands.');
    expect(text).toContain('0.081 commands a turn, and 0.002 of the projection');
    expect(text).toContain('202.10 ms with billing, 200.50 ms without: 1.60 ms, 0.80 %.');
    expect(text).toContain('Verify: 101,000 entries in 4.0 s, 25,250 entries/s.');
    expect(text).toContain('MISSED');
  });
});
