import { describe, expect, test } from 'vitest';
import { readOptions, UsageError } from '../../bench/options.ts';

const SUBJECTS = ['ours', 'naive'];

describe('the options of the benchmark', () => {
  test('without any: two seconds, five rounds, everything', () => {
    expect(readOptions([], SUBJECTS)).toEqual({
      seconds: 2,
      rounds: 5,
      quick: false,
      full: false,
      json: false,
      help: false,
      subjects: null,
      sections: null,
    });
  });

  test('a quick run is shorter, and what is given wins', () => {
    expect(readOptions(['--quick'], SUBJECTS)).toMatchObject({ seconds: 0.5, rounds: 3, quick: true });
    const given = ['--quick', '--seconds', '1.5', '--rounds', '7', '--json', '--full'];
    expect(readOptions(given, SUBJECTS)).toMatchObject({ seconds: 1.5, rounds: 7, json: true, full: true });
  });

  test('subjects and sections are lists of known names', () => {
    const given = ['--subjects', 'ours, naive', '--only', 'reads,latency'];
    expect(readOptions(given, SUBJECTS)).toMatchObject({
      subjects: ['ours', 'naive'],
      sections: ['reads', 'latency'],
    });
  });

  test.each([
    [['--seconds', '0'], '--seconds takes a number above 0'],
    [['--seconds', 'x'], '--seconds takes a number above 0'],
    [['--rounds', 'Infinity'], '--rounds takes a number above 0'],
    [['--subjects', 'mine'], '--subjects takes ours, naive'],
    [['--only', ''], '--only takes throughput, commands, latency, first-token, reads'],
    [['--fast'], "Unknown option '--fast'"],
  ])('refuses %j with what it takes', (args, message) => {
    expect(() => readOptions(args, SUBJECTS)).toThrow(UsageError);
    expect(() => readOptions(args, SUBJECTS)).toThrow(message);
  });
});
