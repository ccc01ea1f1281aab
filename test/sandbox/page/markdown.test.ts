import { describe, expect, it } from 'vitest';
import { parseMarkdown } from '../../../sandbox/page/browser/markdown.ts';
import { type Inline, parseInline } from '../../../sandbox/page/browser/markdown-inline.ts';

const text = (value: string): Inline => ({ type: 'text', text: value });

describe('inline marks', () => {
  it.each([
    ['**bold**', 'strong'],
    ['*slanted*', 'emphasis'],
    ['_slanted_', 'emphasis'],
    ['__under__', 'underline'],
    ['~~gone~~', 'strike'],
    ['||hidden||', 'spoiler'],
  ])('reads %s', (source, type) => {
    expect(parseInline(source)).toEqual([{ type, children: [text(source.replace(/[*_~|]/g, ''))] }]);
  });

  it('nests marks', () => {
    expect(parseInline('**a *b***')).toEqual([
      { type: 'strong', children: [text('a '), { type: 'emphasis', children: [text('b')] }] },
    ]);
  });

  it.each([
    'snake_case_name',
    '2 * 3 * 4',
    '**open',
    '\\',
    '`',
    '[x](javascript:alert(1))',
    '<t:x>',
    '<@abc>',
    '@everyones',
  ])('leaves %s as it is', (source) => {
    expect(parseInline(source)).toEqual([text(source)]);
  });

  it('takes a backslash as the end of a mark’s power', () => {
    expect(parseInline('\\*not slanted\\*')).toEqual([text('*not slanted*')]);
  });

  it('reads nothing inside code', () => {
    expect(parseInline('`**a** <@1>`')).toEqual([{ type: 'code', text: '**a** <@1>' }]);
  });

  it('reads mentions, times and command mentions', () => {
    expect(parseInline('<@!12><@&3><#4></admin wallet show:5><t:60:R><:coin:6>')).toEqual([
      { type: 'mention', kind: 'user', id: '12', name: '' },
      { type: 'mention', kind: 'role', id: '3', name: '' },
      { type: 'mention', kind: 'channel', id: '4', name: '' },
      { type: 'mention', kind: 'command', id: '5', name: 'admin wallet show' },
      { type: 'time', seconds: 60, style: 'R' },
      { type: 'emoji', name: 'coin' },
    ]);
  });

  it('links addresses without the full stop behind them, and only of the web', () => {
    expect(parseInline('see https://a.example/x?y=1. Or [here](https://b.example)')).toEqual([
      text('see '),
      { type: 'link', url: 'https://a.example/x?y=1', children: [text('https://a.example/x?y=1')] },
      text('. Or '),
      { type: 'link', url: 'https://b.example', children: [text('here')] },
    ]);
  });
});

describe('blocks', () => {
  it('reads headings, subtext, lists, quotes and code in order', () => {
    const source = [
      '# Title',
      '-# small',
      '- a',
      '  - b',
      '2. c',
      '> q',
      'plain',
      '',
      'more',
      '```ts',
      'x < y',
      '```',
    ];
    expect(parseMarkdown(source.join('\n'))).toEqual([
      { type: 'heading', level: 1, children: [text('Title')] },
      { type: 'subtext', children: [text('small')] },
      {
        type: 'list',
        items: [
          { depth: 0, marker: null, children: [text('a')] },
          { depth: 1, marker: null, children: [text('b')] },
          { depth: 0, marker: 2, children: [text('c')] },
        ],
      },
      { type: 'quote', children: [{ type: 'paragraph', children: [text('q')] }] },
      { type: 'paragraph', children: [text('plain\n\nmore')] },
      { type: 'code', language: 'ts', text: 'x < y' },
    ]);
  });

  it('quotes the rest after >>>, one level deep', () => {
    expect(parseMarkdown('>>> a\n> b')).toEqual([
      { type: 'quote', children: [{ type: 'paragraph', children: [text('a\n> b')] }] },
    ]);
  });

  it('shows a fence that never closes as text', () => {
    expect(parseMarkdown('```js\nlet a')).toEqual([{ type: 'paragraph', children: [text('```js\nlet a')] }]);
  });

  it.each(['*', '_', '`', '||', '[', '<', '> ', '**a ', '*a ', '(*_', '```', 'a', '-# ', '\\'])(
    'stays quick and keeps every character of a long run of %j',
    (part) => {
      const source = part.repeat(Math.ceil(6000 / part.length));
      const begun = performance.now();
      const blocks = parseMarkdown(source);
      expect(performance.now() - begun).toBeLessThan(500);
      expect(blocks.length).toBeGreaterThan(0);
    },
  );
});
