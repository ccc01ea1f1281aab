import { describe, expect, test } from 'vitest';
import { ROW_IDS } from './ids.ts';
import { isConformant, shownTable, tableOf } from './table.ts';

const all = ROW_IDS.map((id) => ({ title: `${id}: as said`, status: 'passed' }));

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
    expect(text).toContain('ima-09  due later  waits for payments\n');
    expect(text).toMatch(/0 pass, 0 fail, \d+ missing, \d+ due later\n$/);
  });
});
