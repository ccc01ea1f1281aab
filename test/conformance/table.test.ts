import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DUE_LATER, ROW_IDS } from './ids.ts';
import { isConformant, shownTable, tableOf } from './table.ts';

const all = ROW_IDS.map((id) => ({ title: `${id}: as said`, status: 'passed' }));

const ROWS = readdirSync(import.meta.dirname).filter(
  (file) => file.endsWith('.test.ts') && file !== 'table.test.ts',
);
const sources = ROWS.map((file) => readFileSync(join(import.meta.dirname, file), 'utf8')).join('\n');

describe('the rows of the specification', () => {
  test('each have a test that runs, or say what they wait for: `npm test` is red on a missing one', () => {
    // A title begins with its row, or takes it from the table of a `test.each`.
    const titles = [...sources.matchAll(/['`]([a-z]{3}-\d\d)(?:: |',)/g)].map(([, id = '']) => id);
    const untested = ROW_IDS.filter((id) => !titles.includes(id));
    expect(untested).toEqual(ROW_IDS.filter((id) => DUE_LATER[id] !== undefined));
    expect(sources).not.toMatch(/\b(?:test|it|describe)\.(?:skip|todo|only|fails)/);
  });
});

describe('the table', () => {
  test('has every row of the specification once', () => {
    expect(ROW_IDS).toHaveLength(84);
    expect(tableOf([]).map(({ id }) => id)).toEqual(ROW_IDS);
  });

  test('is red where a test of a row failed, even if another one passed', () => {
    const tests = [
      { title: 'com-01: one', status: 'passed' },
      { title: 'com-01: two', status: 'failed' },
    ];
    expect(tableOf(tests).find(({ id }) => id === 'com-01')).toEqual({
      id: 'com-01',
      result: 'fail',
      detail: 'com-01: two',
    });
  });

  test('is red where a row has no test and waits for nothing, or has one and is listed as waiting', () => {
    const rows = tableOf(all.filter(({ title }) => !title.startsWith('com-02')));
    expect(rows.find(({ id }) => id === 'com-02')?.result).toBe('missing');
    expect(rows.find(({ id }) => id === 'gen-18')?.result).toBe('fail');
    expect(isConformant(rows)).toBe(false);
  });

  test('names what a row waits for, and counts', () => {
    const text = shownTable(tableOf([]));
    expect(text).toContain('ima-13  due later  waits for worlds\n');
    expect(text).toMatch(/0 pass, 0 fail, \d+ missing, \d+ due later\n$/);
  });
});
