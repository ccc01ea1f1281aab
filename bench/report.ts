import type { Goal } from './goals.ts';
import type { Latency, Percentiles } from './open-loop.ts';
import type { BenchResult } from './result.ts';
import { spread } from './statistics.ts';
import type { Row } from './throughput.ts';

/** Columns side by side: the first to the left, numbers to the right, as Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((name, column) =>
    Math.max(3, ...[head, ...rows].map((row) => (row[column] ?? name).length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => pad(cell, widths[column] ?? 3, column)).join(' | ')} |`;
  const rule = `|${widths.map((width, column) => (column === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}

function pad(cell: string, width: number, column: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}

/** The whole run as text, goals last. */
export function report(
  result: BenchResult,
  goals: readonly Goal[],
  about: ReadonlyMap<string, string>,
): string {
  const parts = [
    `Server: ${result.server}\nMachine: ${result.machine}\nEach measurement counts ${result.seconds} s, ${result.rounds} rounds, interleaved; "ours is" is the median of the ratios round by round.`,
  ];
  if (result.rows.length > 0) parts.push(throughputTable(result.rows), legend(result, about));
  if (result.commands !== null) parts.push(commandLines(result));
  if (result.latency.length > 0) parts.push(latencyTable(result.latency));
  parts.push(...lines(result), goalTable(goals));
  return `${parts.join('\n\n')}\n`;
}

function throughputTable(rows: readonly Row[]): string {
  const head = [
    'subject',
    'callers',
    'wallets',
    'turns/s',
    '+-',
    'ours is',
    'client us',
    'server us',
    'given up',
  ];
  const cells = rows.map((row) => [
    row.subject,
    String(row.callers),
    row.wallets.toLocaleString('en'),
    whole(row.perSecond),
    `${Math.round(spread(row.rounds) * 100)} %`,
    row.subject === 'ours' ? '1' : `${row.ratio.toFixed(1)} x`,
    whole(row.clientMicros),
    row.serverMicros === null ? '-' : whole(row.serverMicros),
    row.givenUp === 0 ? '' : whole(row.givenUp),
  ]);
  return table(head, cells);
}

function whole(value: number): string {
  return Number.isFinite(value) ? Math.round(value).toLocaleString('en') : '-';
}

function legend({ rows, skipped, loneCommands }: BenchResult, about: ReadonlyMap<string, string>): string {
  const commands = new Map(loneCommands.map((each) => [each.subject, each.commands]));
  const known = [...new Set(rows.map((row) => row.subject))].map((name) => {
    const count = commands.get(name);
    return `- ${name}: ${about.get(name) ?? ''}${count === undefined ? '' : ` (${count} commands a lone turn)`}`;
  });
  return [...known, ...skipped.map(({ subject, reason }) => `- skipped: ${subject}: ${reason}`)].join('\n');
}

function commandLines({ commands }: BenchResult): string {
  if (commands === null) return '';
  const { appends, reads, others, underLoad, projectionUnderLoad, callers, wallets } = commands;
  return [
    `A lone warm turn: ${appends} appends, ${reads} reads, ${others} other commands.`,
    `Under load (${callers} callers, ${wallets} wallets): ${underLoad.toFixed(3)} commands a turn, and ${projectionUnderLoad.toFixed(3)} of the projection.`,
  ].join('\n');
}

function latencyTable(latency: readonly Latency[]): string {
  const cells = (what: string, name: string, { p50, p95, p99, most }: Percentiles) => [
    `${name}, ${what}`,
    ...[p50, p95, p99, most].map((ms) => ms.toFixed(2)),
  ];
  const rows = latency.flatMap(({ subject, hold, turn }) => [
    cells('hold', subject, hold),
    cells('turn', subject, turn),
  ]);
  const rate = Math.round(latency[0]?.arrivalsPerSecond ?? 0);
  return `Latency in ms at ${rate} arrivals a second (open loop):\n\n${table(['', 'p50', 'p95', 'p99', 'most'], rows)}`;
}

function lines({ firstToken, firstTokenAtOnce, balanceReads, verify }: BenchResult): string[] {
  const all: string[] = [];
  for (const each of [firstToken, firstTokenAtOnce]) {
    if (each === null) continue;
    const { modelMs, on, off, laterPercent, samples } = each;
    all.push(
      `First token, model of ${modelMs} ms, p50 of ${samples}: ${on.toFixed(2)} ms with billing, ${off.toFixed(2)} ms without: ${(on - off).toFixed(2)} ms, ${laterPercent.toFixed(2)} %.`,
    );
  }
  for (const { entries, p50 } of balanceReads ?? []) {
    all.push(`Balance read at ${entries.toLocaleString('en')} entries: p50 ${p50.toFixed(2)} ms.`);
  }
  if (verify !== null) {
    const { entries, seconds, entriesPerSecond } = verify;
    all.push(
      `Verify: ${entries.toLocaleString('en')} entries in ${seconds.toFixed(1)} s, ${whole(entriesPerSecond)} entries/s.`,
    );
  }
  return all.length === 0 ? [] : [all.join('\n')];
}

function goalTable(goals: readonly Goal[]): string {
  const words = (met: boolean | null) => (met === null ? 'not measured' : met ? 'met' : 'MISSED');
  return table(
    ['goal', 'wanted', 'found', ''],
    goals.map(({ name, goal, found, met }) => [name, goal, found ?? '-', words(met)]),
  );
}
