import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { economyJsonSchema } from '../../../src/billing/economy-json-schema.ts';

interface Schema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

describe('the JSON Schema for editors', () => {
  // Where it differs: npm run --silent scrip -- economy schema > economies/schema.json, and npm run format.
  it('is the one that stands in economies/schema.json', () => {
    const committed = JSON.parse(readFileSync('economies/schema.json', 'utf8'));
    expect(committed).toEqual(JSON.parse(economyJsonSchema()));
  });

  it('takes numbers as editors see them: as numbers', () => {
    const schema = JSON.parse(economyJsonSchema());
    expect(schema.properties.graceDays).toMatchObject({
      type: ['integer', 'string'],
      minimum: 0,
      maximum: 60,
    });
    expect(schema.properties.models.items.properties.input).toMatchObject({
      type: ['number', 'string'],
      minimum: 0,
    });
    expect(schema.properties.models.items.properties.freeTurns).toMatchObject({ type: 'boolean' });
    expect(schema.properties.prices.properties.perTokens).toMatchObject({ enum: [1000, 1_000_000] });
    expect(schema.required).toEqual(['name', 'title', 'unit', 'buckets']);
    expect(schema.additionalProperties).toBe(false);
  });

  it('explains each field of the first level', () => {
    const schema: Schema = JSON.parse(economyJsonSchema());
    const silent = Object.entries(schema.properties ?? {}).filter(
      ([, field]) => field.description === undefined,
    );
    expect(silent.map(([name]) => name)).toEqual([]);
  });

  it('has no field that docs/economies.md leaves out', () => {
    const names = new Set<string>();
    const walk = (schema: Schema): void => {
      for (const [name, field] of Object.entries(schema.properties ?? {})) {
        names.add(name);
        walk(field);
      }
      if (schema.items !== undefined) walk(schema.items);
      for (const each of schema.anyOf ?? []) walk(each);
    };
    walk(JSON.parse(economyJsonSchema()));
    const text = readFileSync('docs/economies.md', 'utf8');
    expect([...names].filter((name) => !new RegExp(`\\b${name}\\b`).test(text))).toEqual([]);
    expect(names.size).toBeGreaterThan(45);
  });

  it('is named by each preset', () => {
    for (const name of ['community', 'genesis', 'genie', 'imagina', 'street', 'topup']) {
      const [first] = readFileSync(`economies/${name}.yaml`, 'utf8').split('\n');
      expect(first).toBe('# yaml-language-server: $schema=schema.json');
    }
  });
});
