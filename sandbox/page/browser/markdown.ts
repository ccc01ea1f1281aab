import { type Inline, parseInline } from './markdown-inline.ts';

/** One block of a message's text. */
export type Block =
  | { type: 'paragraph'; children: Inline[] }
  | { type: 'heading'; level: number; children: Inline[] }
  | { type: 'subtext'; children: Inline[] }
  | { type: 'code'; language: string; text: string }
  | { type: 'quote'; children: Block[] }
  | { type: 'list'; items: ListItem[] };

/** A line of a list; `marker` is `null` for a bullet, else the number that was typed. */
export interface ListItem {
  depth: number;
  marker: number | null;
  children: Inline[];
}

const FENCE = /```(?:([\w+#.-]+)\n)?\n?([\s\S]+?)\n?```/g;
const HEADING = /^(#{1,3}) +(\S.*)$/;
const SUBTEXT = /^-# +(\S.*)$/;
const ITEM = /^( *)(?:[-*]|(\d{1,9})\.) +(\S.*)$/;

/** Reads Discord's markdown into blocks. Every character of hostile text ends up as text, never as markup. */
export function parseMarkdown(source: string): Block[] {
  const blocks: Block[] = [];
  let end = 0;
  for (const match of source.matchAll(FENCE)) {
    blocks.push(...parseLines(source.slice(end, match.index)));
    blocks.push({ type: 'code', language: match[1] ?? '', text: match[2] ?? '' });
    end = match.index + match[0].length;
  }
  blocks.push(...parseLines(source.slice(end)));
  return blocks;
}

/** `quoted`: inside a quote, where Discord knows no second level. */
function parseLines(text: string, quoted = false): Block[] {
  const lines = text.replace(/^\n|\n$/g, '').split('\n');
  if (lines.length === 1 && lines[0] === '') return [];
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const taken = takeBlock(lines, at, quoted);
    blocks.push(taken.block);
    at = taken.next;
  }
  return blocks;
}

interface Taken {
  block: Block;
  next: number;
}

function takeBlock(lines: string[], at: number, quoted: boolean): Taken {
  const line = lines[at] ?? '';
  if (!quoted && line.startsWith('>>> ')) {
    const rest = [line.slice(4), ...lines.slice(at + 1)].join('\n');
    return { block: { type: 'quote', children: parseLines(rest, true) }, next: lines.length };
  }
  if (!quoted && line.startsWith('> ')) return takeQuote(lines, at);
  const heading = HEADING.exec(line);
  if (heading) {
    const level = (heading[1] ?? '').length;
    return { block: { type: 'heading', level, children: parseInline(heading[2] ?? '') }, next: at + 1 };
  }
  const subtext = SUBTEXT.exec(line);
  if (subtext) return { block: { type: 'subtext', children: parseInline(subtext[1] ?? '') }, next: at + 1 };
  if (ITEM.test(line)) return takeList(lines, at);
  return takeParagraph(lines, at, quoted);
}

function takeQuote(lines: string[], at: number): Taken {
  const next = endOf(lines, at, (line) => line.startsWith('> '));
  const inner = lines.slice(at, next).map((line) => line.slice(2));
  return { block: { type: 'quote', children: parseLines(inner.join('\n'), true) }, next };
}

function takeList(lines: string[], at: number): Taken {
  const next = endOf(lines, at, (line) => ITEM.test(line));
  const items = lines.slice(at, next).map((line): ListItem => {
    const [, indent = '', number, content = ''] = ITEM.exec(line) ?? [];
    return {
      depth: Math.min(5, Math.floor(indent.length / 2)),
      marker: number === undefined ? null : Number(number),
      children: parseInline(content),
    };
  });
  return { block: { type: 'list', items }, next };
}

function takeParagraph(lines: string[], at: number, quoted: boolean): Taken {
  const next = endOf(lines, at + 1, (line) => !startsBlock(line, quoted));
  return { block: { type: 'paragraph', children: parseInline(lines.slice(at, next).join('\n')) }, next };
}

function startsBlock(line: string, quoted: boolean): boolean {
  const quote = !quoted && (line.startsWith('> ') || line.startsWith('>>> '));
  return quote || HEADING.test(line) || SUBTEXT.test(line) || ITEM.test(line);
}

function endOf(lines: string[], from: number, belongs: (line: string) => boolean): number {
  let at = from;
  while (at < lines.length && belongs(lines[at] ?? '')) at += 1;
  return at;
}
