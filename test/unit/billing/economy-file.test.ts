import { describe, expect, it } from 'vitest';
import { ECONOMY_BYTES_MAX } from '../../../src/billing/economy-file.ts';
import { fault, faultsOf, HONEST, spoilt } from './faults.ts';

describe('a file that is not YAML', () => {
  it('is accepted while it is honest, with any line ends and a byte order mark', () => {
    expect(faultsOf(HONEST)).toEqual([]);
    expect(faultsOf(HONEST.replaceAll('\n', '\r\n'))).toEqual([]);
    expect(faultsOf(`\uFEFF${HONEST}`)).toEqual([]);
  });

  it('names the line of a tab', () => {
    expect(spoilt('  - { name: free', '\t- { name: free')[0]).toEqual(
      fault(11, '', 'Tabs are not allowed as indentation'),
    );
  });

  it('names the line of a bracket that is never closed', () => {
    expect(spoilt('scale: 2 }', 'scale: 2')[0]?.line).toBe(4);
  });

  it('refuses a key that stands twice, which YAML readers like to overlook', () => {
    expect(faultsOf(`${HONEST}name: other\n`)).toEqual([fault(23, '', 'Map keys must be unique')]);
    expect(spoilt('price: 1.00', 'price: 1.00, price: 9.00')).toEqual([
      fault(21, '', 'Map keys must be unique'),
    ]);
  });

  it('refuses a second document', () => {
    expect(faultsOf(`${HONEST}---\n${HONEST}`)[0]?.line).toBe(23);
  });

  it.each([
    ['', 'null'],
    ['# only a comment\n', 'null'],
    ['- a\n', 'array'],
    ['text\n', 'string'],
  ])('refuses %j, which is no map', (text, received) => {
    expect(faultsOf(text)).toEqual([fault(1, '', `Invalid input: expected object, received ${received}`)]);
  });
});

describe('a file that is an attack', () => {
  it('refuses 5 MB without parsing them', () => {
    const faults = faultsOf(`${HONEST}#${'x'.repeat(5_000_000)}\n`);
    expect(faults).toEqual([fault(1, '', 'the file has more than 64 kB')]);
  });

  it('counts bytes, not letters', () => {
    const euros = Math.ceil(ECONOMY_BYTES_MAX / 3);
    expect(faultsOf('€'.repeat(euros))[0]?.message).toBe('the file has more than 64 kB');
  });

  it('takes a file of exactly 64 kB', () => {
    expect(ECONOMY_BYTES_MAX).toBe(65_536);
    expect(faultsOf(`${HONEST}#${'x'.repeat(65_536 - HONEST.length - 1)}`)).toEqual([]);
    expect(faultsOf(`${HONEST}#${'x'.repeat(65_536 - HONEST.length)}`)).toHaveLength(1);
  });

  it('refuses every alias, with its line, before anything is expanded', () => {
    expect(spoilt('title: Small', 'title: &small Small\nother: *small')).toEqual([
      fault(3, '', 'aliases (*name) are not allowed'),
    ]);
  });

  it('refuses a bomb of aliases within the bound of bytes', () => {
    const levels = Array.from({ length: 30 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}, *a${n}]`);
    const faults = faultsOf(`a0: &a0 [lol, lol, lol]\n${levels.join('\n')}\n`);
    expect(faults).toEqual([fault(2, '', 'aliases (*name) are not allowed')]);
  });

  it.each(['__proto__', 'constructor', '<<'])('takes %s for a name without meaning', (key) => {
    expect(faultsOf(`${HONEST}${key}: { polluted: 1 }\n`)).toEqual([
      fault(23, key, 'is not a field of an economy'),
    ]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('lists the first 50 faults and no more than a person can read', () => {
    const unknown = (count: number) => Array.from({ length: count }, (_, n) => `k${n}: 1\n`).join('');
    const listed = Array.from({ length: 50 }, (_, n) =>
      fault(23 + n, `k${n}`, 'is not a field of an economy'),
    );
    expect(faultsOf(`${HONEST}${unknown(50)}`)).toEqual(listed);
    expect(faultsOf(`${HONEST}${unknown(51)}`)).toEqual(listed);
  });
});

describe('the line of a fault', () => {
  it('is where the file begins to say something for a field that is missing from it', () => {
    const text = `# An economy.\n\n${HONEST.replace('title: Small\n', '')}`;
    expect(faultsOf(text)).toEqual([fault(3, 'title', 'is missing')]);
  });

  it('is that of the nearest part which is there', () => {
    const text = HONEST.replace('prices: { currency: dollar, unitsPerDollar: 1000, margin: 1.5 }\n', '');
    expect(faultsOf(`${text}prices:\n  # by the dollar\n  currency: dollar\n`)).toEqual([
      fault(22, 'prices.unitsPerDollar', 'is needed where the currency is dollar'),
    ]);
  });

  it('is that of the item in a list, and of the key in an item', () => {
    const models = 'models:\n  - name: a\n    title: A\n    provider: p\n    input: 1\n    output: x\n';
    const text = HONEST.replace(/models:\n.*\n/, models);
    expect(faultsOf(text)).toMatchObject([{ line: 21, field: 'models[0].output' }]);
    expect(faultsOf(text.replace('    provider: p\n', '').replace('x\n', '1\n'))).toEqual([
      fault(17, 'models[0].provider', 'is missing'),
    ]);
  });
});

describe('values stay what their owner typed', () => {
  it('never reads yes, no, 012, 1_000 or a date as something else', () => {
    expect(spoilt('title: Small', 'title: yes')).toEqual([]);
    expect(spoilt('title: Small', 'title: 2026-11-21')).toEqual([]);
    expect(spoilt('perDay: 10', 'perDay: 1_0')).toHaveLength(1);
    expect(spoilt('perDay: 10', 'perDay: 0x0a')).toHaveLength(1);
    expect(spoilt('perDay: 10', 'perDay: 010')).toEqual([]);
  });
});
