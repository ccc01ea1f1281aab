/** A run of text inside a block. */
export type Inline =
  | { type: 'text'; text: string }
  | { type: SpanType; children: Inline[] }
  | { type: 'code'; text: string }
  | { type: 'link'; url: string; children: Inline[] }
  | { type: 'time'; seconds: number; style: string }
  | { type: 'mention'; kind: MentionKind; id: string; name: string }
  | { type: 'emoji'; name: string };

type SpanType = 'strong' | 'emphasis' | 'underline' | 'strike' | 'spoiler';
export type MentionKind = 'user' | 'role' | 'channel' | 'command' | 'everyone';

interface Match {
  node: Inline;
  end: number;
}

/** Longest first, so that `**` wins over `*`. */
const SPANS: readonly [string, SpanType][] = [
  ['||', 'spoiler'],
  ['**', 'strong'],
  ['__', 'underline'],
  ['~~', 'strike'],
  ['*', 'emphasis'],
  ['_', 'emphasis'],
];
const SPECIAL = /[\\`|*_~[<@h]/g;
const URL_HERE = /https?:\/\/[^\s<>]*[^\s<>.,:;"'\])|*_~]/y;
const LINK = /\[([^[\]\n]{1,1000})\]\((https?:\/\/[^\s<>()]{1,2000})\)/y;
const ANGLE =
  /<(?:(@!?|@&|#)(\d{1,20})|\/([^:<>\n]{1,100}):(\d{1,20})|t:(-?\d{1,12})(?::([tTdDfFsSR]))?|a?:(\w{2,32}):\d{1,20}|(https?:\/\/[^\s<>]+))>/y;
const EVERYONE = /@(?:everyone|here)\b/y;
const DEPTH_MAX = 8;

/** Reads the inline marks of one block. Deeper than eight spans, marks stay text. */
export function parseInline(text: string, depth = 0): Inline[] {
  const nodes: Inline[] = [];
  const hopeless = new Set<string>();
  let plain = '';
  let at = 0;
  while (at < text.length) {
    SPECIAL.lastIndex = at;
    const next = SPECIAL.exec(text)?.index ?? text.length;
    plain += text.slice(at, next);
    at = next;
    if (at >= text.length) break;
    if (text[at] === '\\' && /[^\w\s]/.test(text[at + 1] ?? '')) {
      plain += text[at + 1];
      at += 2;
      continue;
    }
    const match = matchAt(text, at, depth, hopeless);
    if (!match) {
      plain += text[at];
      at += 1;
      continue;
    }
    if (plain) nodes.push({ type: 'text', text: plain });
    plain = '';
    nodes.push(match.node);
    at = match.end;
  }
  if (plain) nodes.push({ type: 'text', text: plain });
  return nodes;
}

function matchAt(text: string, at: number, depth: number, hopeless: Set<string>): Match | null {
  switch (text[at]) {
    case '`':
      return matchCode(text, at, hopeless);
    case '[':
      return matchLink(text, at, depth);
    case '<':
      return matchAngle(text, at);
    case '@':
      return matchEveryone(text, at);
    case 'h':
      return matchUrl(text, at);
    default:
      return depth < DEPTH_MAX ? matchSpan(text, at, depth, hopeless) : null;
  }
}

function matchCode(text: string, at: number, hopeless: Set<string>): Match | null {
  const fence = text.startsWith('``', at) ? '``' : '`';
  if (hopeless.has(fence)) return null;
  const close = text.indexOf(fence, at + fence.length);
  if (close < 0) hopeless.add(fence);
  if (close <= at + fence.length) return null;
  const inner = text.slice(at + fence.length, close);
  return { node: { type: 'code', text: inner.trim() || inner }, end: close + fence.length };
}

function matchSpan(text: string, at: number, depth: number, hopeless: Set<string>): Match | null {
  for (const [mark, type] of SPANS) {
    if (!text.startsWith(mark, at) || hopeless.has(mark)) continue;
    if (mark === '_' && /\w/.test(text[at - 1] ?? '')) continue;
    const start = at + mark.length;
    if (mark.length === 1 && /\s/.test(text[start] ?? ' ')) continue;
    const close = findClose(text, start, mark);
    if (close < 0) hopeless.add(mark);
    if (close <= start) continue;
    const children = parseInline(text.slice(start, close), depth + 1);
    return { node: { type, children }, end: close + mark.length };
  }
  return null;
}

/** Where `mark` closes, or -1; a single mark skips its doubled form. */
function findClose(text: string, start: number, mark: string): number {
  let at = text.indexOf(mark, start);
  while (at >= 0) {
    const escaped = text[at - 1] === '\\';
    if (mark.length === 2 && !escaped)
      return text[at + 2] === mark[0] && text[at + 3] !== mark[0] ? at + 1 : at;
    const doubled = text[at + 1] === mark;
    const open = /\s/.test(text[at - 1] ?? '') || (mark === '_' && /\w/.test(text[at + 1] ?? ''));
    if (!escaped && !doubled && !open) return at;
    at = text.indexOf(mark, at + (doubled ? 2 : 1));
  }
  return -1;
}

function matchLink(text: string, at: number, depth: number): Match | null {
  LINK.lastIndex = at;
  const match = LINK.exec(text);
  if (!match) return null;
  const [whole, label = '', url = ''] = match;
  return {
    node: { type: 'link', url, children: parseInline(label, Math.max(depth, DEPTH_MAX - 2)) },
    end: at + whole.length,
  };
}

function matchUrl(text: string, at: number): Match | null {
  URL_HERE.lastIndex = at;
  const url = URL_HERE.exec(text)?.[0];
  if (!url) return null;
  return { node: { type: 'link', url, children: [{ type: 'text', text: url }] }, end: at + url.length };
}

function matchEveryone(text: string, at: number): Match | null {
  EVERYONE.lastIndex = at;
  const name = EVERYONE.exec(text)?.[0];
  if (!name) return null;
  return { node: { type: 'mention', kind: 'everyone', id: '', name }, end: at + name.length };
}

function matchAngle(text: string, at: number): Match | null {
  ANGLE.lastIndex = at;
  const match = ANGLE.exec(text);
  if (!match) return null;
  const end = at + match[0].length;
  const [, sigil, id, command, commandId, seconds, style, emoji, url] = match;
  if (sigil && id) {
    const kind: MentionKind = sigil === '#' ? 'channel' : sigil === '@&' ? 'role' : 'user';
    return { node: { type: 'mention', kind, id, name: '' }, end };
  }
  if (command && commandId)
    return { node: { type: 'mention', kind: 'command', id: commandId, name: command }, end };
  if (seconds) return { node: { type: 'time', seconds: Number(seconds), style: style ?? 'f' }, end };
  if (emoji) return { node: { type: 'emoji', name: emoji }, end };
  if (url) return { node: { type: 'link', url, children: [{ type: 'text', text: url }] }, end };
  return null;
}
