import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const billing = new URL('../../../src/billing/', import.meta.url);
const modules = readdirSync(billing).filter((name) => name.endsWith('.ts'));

// A module that throws while it loads leaves its test files without tests, which mutation testing takes for none failed.
describe('the pure part of billing', () => {
  it.each(modules)('loads %s by itself', async (name) => {
    await expect(import(new URL(name, billing).href)).resolves.toBeTypeOf('object');
  });
});
