import type { Skill } from './skill.ts';

const ROWS_MAX = 20;
const COLUMNS_MAX = 6;

/** Gives the frame of a list or a table, named after what was asked, for the reader to fill in. */
export const skeleton: Skill = {
  name: 'list or table',
  example: 'A list of 5 names for a tavern / a table with name, price and weight',
  answer: ({ flat }) => tableFor(flat) ?? listFor(flat),
};

function tableFor(flat: string): string | null {
  const columns = /\btable (?:with|of|showing)(?: columns?)? ([^.?!]+)/u.exec(flat)?.[1];
  if (columns === undefined) return null;
  const names = columns
    .split(/,|\band\b/u)
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .slice(0, COLUMNS_MAX);
  const cells = names.map((name) => name.slice(0, 24));
  const line = (filled: readonly string[]) => `| ${filled.join(' | ')} |`;
  const rows = [1, 2, 3].map((row) => line(cells.map((name) => `${name} ${row}`)));
  return [
    '```',
    line(cells),
    line(cells.map((name) => '-'.repeat(name.length))),
    ...rows,
    '```',
    FRAME_NOTE,
  ].join('\n');
}

function listFor(flat: string): string | null {
  const asked = /\b(?:list|give me|name|suggest)(?: of)? (\d{1,2}|a few|some|several) ([^.?!:]{2,60})/u.exec(
    flat,
  );
  if (asked === null) return null;
  const [, amount = '', subject = ''] = asked;
  const rows = Math.min(ROWS_MAX, Math.max(1, Number(amount) || 3));
  const lines = Array.from(
    { length: rows },
    (_, row) => `${row + 1}. (${subject.trim()}, number ${row + 1})`,
  );
  return [...lines, FRAME_NOTE].join('\n');
}

const FRAME_NOTE = '\nSandbox model: this is the frame; a real model would fill it in.';
