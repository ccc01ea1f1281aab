import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type ParsedNode,
  parseDocument,
  visit,
} from 'yaml';
import type { Economy } from './economy.ts';
import { compileEconomy } from './economy-compile.ts';
import { economySchema } from './economy-schema.ts';

/** One fault of an economy's file, in words, at the place where its owner can mend it. */
export interface EconomyFault {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** The path of the field, such as `plans[1].amount`. */
  readonly field: string;
  readonly message: string;
}

export type EconomyReading =
  | { readonly ok: true; readonly economy: Economy }
  | { readonly ok: false; readonly errors: readonly EconomyFault[] };

type Path = readonly PropertyKey[];

/** The largest file that is looked at, in bytes: the longest honest economy has a tenth of it. */
export const ECONOMY_BYTES_MAX = 64 * 1024;

/** The most faults that are listed: more than a person mends in one go. */
const FAULTS_MAX = 50;

/**
 * Reads an economy from the text of its YAML file. Its faults are listed at once, the first 50 of them, with file,
 * line and field; nothing half-read ever comes back. Aliases are refused, so that a small file cannot grow in memory.
 */
export function readEconomy(text: string, file: string): EconomyReading {
  const reading = read(text, file);
  return reading.ok ? reading : { ok: false, errors: reading.errors.slice(0, FAULTS_MAX) };
}

function read(text: string, file: string): EconomyReading {
  const refuse = (line: number, field: string, message: string): EconomyReading => ({
    ok: false,
    errors: [{ file, line, field, message }],
  });
  if (Buffer.byteLength(text) > ECONOMY_BYTES_MAX) {
    return refuse(1, '', `the file has more than ${ECONOMY_BYTES_MAX / 1024} kB`);
  }
  const knot = firstKnot(text);
  if (knot !== null) return refuse(knot, '', 'has more brackets or a longer line than an economy needs');
  const flood = firstTooMany(text);
  if (flood !== null) return refuse(flood, '', 'has more fields than an economy needs');
  const lines = new LineCounter();
  const document = parseDocument(text, {
    schema: 'failsafe',
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'error',
  });
  const lineAt = (offset: number) => Math.max(1, lines.linePos(offset).line);
  if (document.errors.length > 0) {
    const errors = document.errors.map((error) => ({
      file,
      line: lineAt(error.pos[0]),
      field: '',
      message: error.message.split('\n')[0] ?? 'not YAML',
    }));
    return { ok: false, errors };
  }
  const alias = firstAlias(document);
  if (alias !== null) return refuse(lineAt(alias), '', 'aliases (*name) are not allowed');
  const content: unknown = document.toJS({ maxAliasCount: 0 });
  const fault = (path: Path, message: string): EconomyFault => ({
    file,
    line: lineAt(offsetOf(document.contents, path)),
    field: fieldName(path),
    message,
  });
  const shape = economySchema.safeParse(content);
  if (!shape.success) {
    return {
      ok: false,
      errors: shape.error.issues.slice(0, FAULTS_MAX).flatMap((issue) => faultsOf(issue, fault)),
    };
  }
  const compiled = compileEconomy(shape.data, text);
  if (!compiled.ok)
    return { ok: false, errors: compiled.faults.map((each) => fault(each.path, each.message)) };
  return { ok: true, economy: compiled.economy };
}

/** What no honest line comes near; deeper or longer ones only cost time to read. */
const DEPTH_MAX = 32;
const LINE_MAX = 1_000;
/** Blocks that begin in one another on one line (`- - - - a`): of keys (`? ? a`) each doubles the parser's time. */
const INDICATORS = /(?:[-?:][ \t]+){4}/;
/** The parser compares each key of a map with each other one, so that its time grows with the square of the fields. */
const FIELDS_MAX = 2_500;

/** Whatever begins a field, an item, a tag or an anchor. */
const BEGINNINGS = /[,:?!&]/g;

/** The first line with which a file has more fields and items than any honest one, counted from 1; null where none does. */
function firstTooMany(text: string): number | null {
  let fields = 0;
  for (const [index, line] of text.split('\n').entries()) {
    fields += 1 + (line.match(BEGINNINGS)?.length ?? 0);
    if (fields > FIELDS_MAX) return index + 1;
  }
  return null;
}

/** The first line that is too long or opens too many blocks in one another, counted from 1; null where none does. */
function firstKnot(text: string): number | null {
  let depth = 0;
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trimStart().startsWith('#')) continue;
    if (line.length > LINE_MAX || INDICATORS.test(line)) return index + 1;
    for (const character of line) {
      if (character === '[' || character === '{') depth += 1;
      if ((character === ']' || character === '}') && depth > 0) depth -= 1;
      if (depth > DEPTH_MAX) return index + 1;
    }
  }
  return null;
}

function firstAlias(document: Document.Parsed): number | null {
  let offset: number | null = null;
  visit(document, {
    Alias(_key, node) {
      offset = node.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return offset;
}

interface Issue {
  readonly path: Path;
  readonly message: string;
  /** Of fields that are not known. */
  readonly keys?: readonly string[];
}

function faultsOf(issue: Issue, fault: (path: Path, message: string) => EconomyFault): EconomyFault[] {
  if (issue.keys !== undefined) {
    return issue.keys
      .slice(0, FAULTS_MAX)
      .map((key) => fault([...issue.path, key], 'is not a field of an economy'));
  }
  const missing = issue.message.includes('received undefined');
  return [fault(issue.path, missing ? 'is missing' : issue.message)];
}

function fieldName(path: Path): string {
  let name = '';
  for (const part of path) {
    if (typeof part === 'number') name += `[${part}]`;
    else name += name === '' ? String(part) : `.${String(part)}`;
  }
  return name;
}

/** Where the node at `path` begins; where it is missing, its nearest parent. */
function offsetOf(root: ParsedNode | null, path: Path): number {
  let node: Node | null = root;
  let offset = root?.range[0] ?? 0;
  for (const part of path) {
    let next: Node | null = null;
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(part));
      if (pair !== undefined && isScalar(pair.key)) offset = pair.key.range?.[0] ?? offset;
      next = (pair?.value ?? null) as Node | null;
    } else if (isSeq(node) && typeof part === 'number') {
      next = (node.items[part] ?? null) as Node | null;
      offset = next?.range?.[0] ?? offset;
    }
    node = next;
  }
  return offset;
}
