import { describe, expect, it } from 'vitest';
import { parseScript, ScriptError, splitNamed } from '../../demo/script-parser.ts';

describe('parseScript', () => {
  it('reads every kind of action, with its line', () => {
    const source = [
      '# a day in Scrip Town',
      '/chat prompt: hello model: quick',
      '',
      'press Keep',
      '  select Model: deep',
      'submit Reply: and then?',
      'as Ben',
      'wait 2s',
    ].join('\r\n');
    expect(parseScript(source)).toEqual([
      {
        line: 2,
        text: '/chat prompt: hello model: quick',
        kind: 'command',
        path: 'chat',
        options: 'prompt: hello model: quick',
      },
      { line: 4, text: 'press Keep', kind: 'press', label: 'Keep' },
      { line: 5, text: 'select Model: deep', kind: 'select', menu: 'Model', values: ['deep'] },
      { line: 6, text: 'submit Reply: and then?', kind: 'submit', fields: 'Reply: and then?' },
      { line: 7, text: 'as Ben', kind: 'as', member: 'Ben' },
      { line: 8, text: 'wait 2s', kind: 'wait', ms: 2000 },
    ]);
  });

  it.each([
    ['/balance', 'balance', ''],
    ['/admin wallet show member: Ben', 'admin wallet show', 'member: Ben'],
    ['/admin  wallet grant amount:5  member: Ben', 'admin wallet grant', 'amount:5  member: Ben'],
    ['/chat prompt:', 'chat', 'prompt:'],
  ])('separates the path of %s from its options', (line, path, options) => {
    expect(parseScript(line)).toEqual([{ line: 1, text: line, kind: 'command', path, options }]);
  });

  it.each([
    ['wait 250ms', 250],
    ['wait 1.5 s', 1500],
    ['wait 1m', 60_000],
  ])('understands %s', (line, ms) => {
    expect(parseScript(line)).toEqual([expect.objectContaining({ kind: 'wait', ms })]);
  });

  it.each([
    ['open Buy 5,000', { kind: 'open', label: 'Buy 5,000' }],
    ['pay', { kind: 'pay' }],
    ['Pay by bank', { kind: 'click', label: 'pay by bank' }],
    ['decline', { kind: 'click', label: 'decline' }],
    ['cancel', { kind: 'click', label: 'cancel' }],
    ['click Cancel plan', { kind: 'click', label: 'Cancel plan' }],
    ['stripe Fail  Renewal', { kind: 'stripe', action: 'fail renewal' }],
    ['purchase', { kind: 'purchase', sku: '' }],
    ['purchase 5,000', { kind: 'purchase', sku: '5,000' }],
    ['discord Renew', { kind: 'discord', action: 'renew' }],
    ['discord refund', { kind: 'discord', action: 'refund' }],
  ])('reads what a buyer does: %s', (line, expected) => {
    expect(parseScript(line)).toEqual([{ line: 1, text: line, ...expected }]);
  });

  it.each(['open', 'click', 'pay now', 'stripe', 'stripe dance', 'discord', 'discord dance', 'declined'])(
    'does not take %s for a payment',
    (line) => {
      expect(() => parseScript(line)).toThrow(ScriptError);
    },
  );

  it('reads several choices of one menu', () => {
    expect(parseScript('select Members: Ada, Ben')[0]).toMatchObject({ values: ['Ada', 'Ben'] });
    expect(parseScript('select Pack: 5,000 credits')[0]).toMatchObject({ values: ['5,000 credits'] });
  });

  it.each(['pres Keep', 'press', '/', 'select Model', 'submit and then?', 'wait', 'wait 2', 'chat hello'])(
    'refuses "%s" and says which line it is',
    (line) => {
      let caught: unknown;
      try {
        parseScript(`as Ben\n\n${line}`);
      } catch (error) {
        caught = error;
      }
      expect(caught).toBeInstanceOf(ScriptError);
      expect(caught).toMatchObject({ code: 'script_not_understood', line: 3 });
      expect(String(caught)).toContain(`line 3: "${line}" is no action`);
    },
  );
});

describe('splitNamed', () => {
  const names = ['prompt', 'model', 'max'];

  it.each([
    ['prompt: hello model: quick', { prompt: 'hello', model: 'quick' }],
    ['model:quick prompt:  a  b ', { model: 'quick', prompt: 'a  b' }],
    ['prompt: what is this: a test?', { prompt: 'what is this: a test?' }],
    ['prompt: what is a prompt: here', { prompt: 'what is a prompt: here' }],
    ['prompt: see https://example.com max: 5', { prompt: 'see https://example.com', max: '5' }],
    ['prompt: a supermodel: b', { prompt: 'a supermodel: b' }],
    ['Prompt: x', { prompt: 'x' }],
    ['prompt:', { prompt: '' }],
    ['', {}],
  ])('splits %s', (text, expected) => {
    expect(splitNamed(text, names)).toEqual(expected);
  });

  it('takes the longer of two names that end alike, and signs as they are', () => {
    expect(splitNamed('art style: ink style: bold', ['style', 'art style'])).toEqual({
      'art style': 'ink',
      style: 'bold',
    });
    expect(splitNamed('a+b (1): x', ['a+b (1)'])).toEqual({ 'a+b (1)': 'x' });
  });

  it('refuses text that belongs to no name', () => {
    expect(() => splitNamed('hello prompt: x', names)).toThrow(
      '"hello" belongs to none of: prompt, model, max',
    );
    expect(() => splitNamed('size: 4', [])).toThrow('"size: 4" belongs to none of: (nothing)');
  });
});
