import { describe, expect, test } from 'vitest';
import { CommandCounter, kindOf } from '../../bench/command-count.ts';
import { withDatabase } from '../../bench/place.ts';
import { childrenOf, parseStat } from '../../bench/processor.ts';

describe('processor time of the server', () => {
  test('is read behind a name that holds spaces and brackets', () => {
    const line = '42 (a (bad) name) S 7 42 42 0 -1 4194560 900 0 0 0 150 50 0 0 20 0 9 0 100 200 300';
    expect(parseStat(42, line)).toEqual({ pid: 42, parent: 7, seconds: 2 });
  });

  test('is that of all processes below ours, at any depth', () => {
    const tree = [
      { pid: 2, parent: 1, seconds: 0 },
      { pid: 3, parent: 2, seconds: 0 },
      { pid: 4, parent: 9, seconds: 0 },
    ];
    expect(childrenOf(1, tree)).toEqual([2, 3]);
    expect(childrenOf(5, tree)).toEqual([]);
  });
});

describe('commands', () => {
  test.each([
    ['insert', { insert: 'journal' }, 'append'],
    ['insert', { insert: 'events' }, 'other'],
    ['update', { update: 'wallets' }, 'projection'],
    ['update', { update: 'balances' }, 'other'],
    ['find', { find: 'journal' }, 'read'],
    ['aggregate', { aggregate: 'journal' }, 'read'],
    ['commitTransaction', { commitTransaction: 1 }, 'other'],
  ] as const)('%s %j is an %s', (commandName, command, kind) => {
    expect(kindOf(commandName, command)).toBe(kind);
  });

  test('are counted by kind until the count is reset', () => {
    const counter = new CommandCounter();
    counter.onCommand({ commandName: 'insert', command: { insert: 'journal' } });
    counter.onCommand({ commandName: 'insert', command: { insert: 'journal' } });
    counter.onCommand({ commandName: 'find', command: { find: 'journal' } });
    expect([counter.of('append'), counter.of('read'), counter.of('projection'), counter.all]).toEqual([
      2, 1, 0, 3,
    ]);
    counter.reset();
    expect(counter.all).toBe(0);
  });
});

test('a database of its own stands in the same address', () => {
  expect(withDatabase('mongodb://user:pass@host:1/scrip?directConnection=true', 'bench-1')).toBe(
    'mongodb://user:pass@host:1/bench-1?directConnection=true',
  );
  expect(withDatabase('mongodb+srv://host', 'bench-1')).toBe('mongodb+srv://host/bench-1');
  expect(() => withDatabase('http://host', 'bench-1')).toThrow('not one of MongoDB');
});
