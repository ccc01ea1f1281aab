import { DUE_LATER, ROW_IDS } from './ids.ts';

/** One test as vitest's JSON report names it. */
export interface ReportedTest {
  readonly title: string;
  readonly status: string;
}

export interface Row {
  readonly id: string;
  readonly result: 'pass' | 'fail' | 'due later' | 'missing';
  /** What it waits for, or which of its tests failed. */
  readonly detail: string;
}

/**
 * The table of the specification's rows from the tests that ran. A row passes when all tests named by it passed; a row
 * without a test must say what it waits for, and one that waits must have none.
 */
export function tableOf(tests: readonly ReportedTest[]): Row[] {
  const byId = new Map<string, ReportedTest[]>();
  for (const test of tests) {
    const id = /^([a-z]{3}-\d\d):/.exec(test.title)?.[1];
    if (id !== undefined) byId.set(id, [...(byId.get(id) ?? []), test]);
  }
  const unknown = [...byId.keys()].filter((id) => !ROW_IDS.includes(id));
  return [...ROW_IDS, ...unknown].map((id) => rowOf(id, byId.get(id) ?? []));
}

function rowOf(id: string, tests: readonly ReportedTest[]): Row {
  const waitsFor = DUE_LATER[id];
  if (tests.length === 0) {
    return waitsFor === undefined
      ? { id, result: 'missing', detail: 'no test is named by it' }
      : { id, result: 'due later', detail: `waits for ${waitsFor}` };
  }
  if (waitsFor !== undefined) return { id, result: 'fail', detail: 'has a test and is listed as due later' };
  const failed = tests.filter(({ status }) => status !== 'passed');
  if (failed.length > 0) return { id, result: 'fail', detail: failed.map(({ title }) => title).join('; ') };
  return { id, result: 'pass', detail: '' };
}

/** The table as text, with a line that counts. */
export function shownTable(rows: readonly Row[]): string {
  const count = (result: Row['result']) => rows.filter((row) => row.result === result).length;
  const lines = rows.map(({ id, result, detail }) => `${id}  ${result.padEnd(9)}  ${detail}`.trimEnd());
  const summary = `${count('pass')} pass, ${count('fail')} fail, ${count('missing')} missing, ${count('due later')} due later`;
  return `${[...lines, '', summary].join('\n')}\n`;
}

/** Whether every row passes or is openly due later. */
export function isConformant(rows: readonly Row[]): boolean {
  return rows.every(({ result }) => result === 'pass' || result === 'due later');
}
