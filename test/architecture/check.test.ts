import { describe, expect, it } from 'vitest';
import { check } from './check.ts';
import { strangersIn } from './strangers.ts';

/** The breaches of a single file, as `rule: detail`. */
function breachesOf(path: string, text: string): string[] {
  return check(new Map([[path, text]])).map(({ rule, detail }) => `${rule}: ${detail}`);
}

describe('the import table', () => {
  it.each([
    [
      'src/billing/decide.ts',
      `import mongoose from 'mongoose';`,
      'billing may not import the package mongoose',
    ],
    [
      'src/billing/decide.ts',
      `import { x } from '../clock.ts';`,
      'billing may not import roots (src/clock.ts)',
    ],
    [
      'src/billing/decide.ts',
      `import { x } from './ledger/ledger.ts';`,
      'billing may not import billing effects (src/billing/ledger/ledger.ts)',
    ],
    [
      'src/billing/ledger/ledger.ts',
      `import { Client } from 'discord.js';`,
      'billing effects may not import the package discord.js',
    ],
    [
      'src/models/entry.ts',
      `import { decide } from '../billing/decide.ts';`,
      'models may import only types of billing (src/billing/decide.ts)',
    ],
    ['src/flows/buy.ts', `import Stripe from 'stripe';`, 'flows may not import the package stripe'],
    [
      'src/flows/buy.ts',
      `export * from '../models/entry.ts';`,
      'flows may not import models (src/models/entry.ts)',
    ],
    [
      'src/ai/text.ts',
      `await import('../models/entry.ts');`,
      'ai may not import models (src/models/entry.ts)',
    ],
    [
      'src/flows/buy.ts',
      `import { client } from '../ai/client.ts';`,
      'flows may not import ai (src/ai/client.ts)',
    ],
    [
      'src/present/receipt.ts',
      `import { x } from '../flows/buy.ts';`,
      'present may import only types of flows (src/flows/buy.ts)',
    ],
    ['src/commands/index.ts', `import OpenAI from 'openai';`, 'commands may not import the package openai'],
    [
      'src/web/server.ts',
      `import { x } from '../models/entry.ts';`,
      'web may not import models (src/models/entry.ts)',
    ],
    [
      'src/operator/main.ts',
      `import { x } from '../delivery/reply.ts';`,
      'operator may not import delivery (src/delivery/reply.ts)',
    ],
    [
      'src/clock.ts',
      `import { x } from './ids.ts'; import { y } from './models/entry.ts';`,
      'roots may not import models (src/models/entry.ts)',
    ],
    [
      'src/main.ts',
      `import { x } from '../sandbox/index.ts';`,
      'composition may not import sandbox (sandbox/index.ts)',
    ],
    [
      'sandbox/index.ts',
      `import type { X } from '../src/ids.ts';`,
      'sandbox may not import roots (src/ids.ts)',
    ],
    [
      'src/web/server.ts',
      `import { x } from '../../test/database.ts';`,
      'web may not import tests (test/database.ts)',
    ],
  ])('refuses in %s: %s', (path, text, detail) => {
    expect(breachesOf(path, text)).toEqual([`import: ${detail}`]);
  });

  it.each([
    [
      'src/models/entry.ts',
      `import type { Entry } from '../billing/entry.ts'; import mongoose from 'mongoose';`,
    ],
    ['src/models/entry.ts', `import { type Entry } from '../billing/entry.ts';`],
    ['src/payments/stripe.ts', `import Stripe from 'stripe'; import type { Shop } from '../flows/ports.ts';`],
    ['src/commands/index.ts', `import { Routes } from 'discord.js'; import { buy } from '../flows/buy.ts';`],
    [
      'src/billing/economy-file.ts',
      `import { parse } from 'yaml'; import { createHash } from 'node:crypto';`,
    ],
    [
      'src/main.ts',
      `import { x } from './context.ts'; import { y } from './models/entry.ts'; import 'pino';`,
    ],
    ['demo/main.ts', `import { x } from '../sandbox/index.ts'; import { y } from '../src/config/index.ts';`],
  ])('allows in %s: %s', (path, text) => {
    expect(breachesOf(path, text)).toEqual([]);
  });

  it('refuses a folder that has no row', () => {
    const [breach] = breachesOf('src/shop/index.ts', '');
    expect(breach).toBe('layer: has no row in the import table (test/architecture/layers.ts)');
  });
});

describe('the bans', () => {
  const src = 'src/flows/draw.ts';

  it.each([
    ['process.env', src, 'export const home = process.env.HOME;'],
    ['process.env', src, `export const home = process['env'];`],
    ['process.env', src, 'const { env } = process;'],
    ['process.env', 'demo/main.ts', `import { env } from 'node:process';`],
    ['clock', src, 'const t = Date.now();'],
    ['clock', src, 'const t = new Date();'],
    ['clock', src, 'const t = Date();'],
    ['clock', 'sandbox/discord/gateway.ts', 'const t = Math.random();'],
    ['any', src, 'const t: any = 1;'],
    ['any', src, 'const t = 1 as any;'],
    ['non-null', src, 'const t = x!.y;'],
    ['non-null', src, 'let t!: string;'],
    ['non-null', src, 'class T { t!: string }'],
    ['default export', src, 'export default 1;'],
    ['default export', src, 'const t = 1; export { t as default };'],
    ['only', 'test/flows/draw.test.ts', `it.only('x', () => {});`],
    ['only', 'test/flows/draw.test.ts', `describe.concurrent.only('x', () => {});`],
    ['console', src, `console.log('x');`],
    ['answer', src, 'await interaction.deferUpdate();'],
    ['answer', src, "await interaction['reply'](message);"],
    ['long function', src, `function f() {${'\n'.repeat(70)}}`],
    ['long function', 'demo/main.ts', `const f = () => {${'\n'.repeat(70)}};`],
    ['amounts', src, 'const t = grant.left - 1;'],
    ['amounts', 'src/billing/settle.ts', 'let t = 0; t += totalCost;'],
    ['amounts', 'src/billing/settle.ts', 'slice.amount *= 2;'],
    ['amounts', 'src/billing/settle.ts', 'state.held++;'],
    ['folder', 'src/flows/utils/time.ts', ''],
    ['folder', 'test/helpers/time.ts', ''],
  ])('catch %s in %s: %s', (rule, path, text) => {
    const [first, ...rest] = check(new Map([[path, text]]));
    expect(first?.rule).toBe(rule);
    expect(rest).toEqual([]);
  });

  it.each([
    ['src/config/environment.ts', 'export const all = process.env;'],
    ['src/clock.ts', 'export const clock = { now: () => Date.now() };'],
    ['sandbox/discord/clock.ts', 'export const now = () => Date.now();'],
    [src, 'const t = new Date(0); const u = new Date(clock.now());'],
    [src, 'const any = 1; const t = !any; class T { declare t: string }'],
    ['vitest.config.ts', 'export default {};'],
    ['vitest.mutation.config.ts', 'export default {};'],
    ['test/flows/draw.test.ts', `it('x', () => { expect(shop.only).toBe(1); });`],
    ['src/main.ts', `console.log('x');`],
    ['src/operator/main.ts', `console.log('x');`],
    [src, `function f() {${'\n'.repeat(69)}}`],
    ['test/flows/draw.test.ts', `describe('x', () => {${'\n'.repeat(200)}});`],
    ['src/billing/money.ts', 'export const sum = amount + cost;'],
    [src, `const t = 'costs ' + cost; const u = leftover + costs; const v = a < amount;`],
    ['src/present/receipt.ts', 'const width = left + 2;'],
  ])('allow in %s: %s', (path, text) => {
    expect(breachesOf(path, text)).toEqual([]);
  });

  it('name the file and the line', () => {
    expect(check(new Map([[src, '\n\nconst t = 1 as any;\n']]))).toEqual([
      { file: src, line: 3, rule: 'any', detail: 'give it a type, or unknown and a check' },
    ]);
  });
});

describe('the lists', () => {
  it.each(['commands', 'presses', 'events', 'jobs'])('must reach every file of src/%s', (folder) => {
    const sources = new Map([
      [`src/${folder}/index.ts`, `export { a } from './a.ts';`],
      [`src/${folder}/a.ts`, `import { b } from './parts/b.ts'; export const a = b;`],
      [`src/${folder}/parts/b.ts`, 'export const b = 1;'],
      [`src/${folder}/forgotten.ts`, 'export const c = 1;'],
    ]);
    expect(check(sources)).toEqual([
      {
        file: `src/${folder}/forgotten.ts`,
        line: 1,
        rule: 'list',
        detail: `is missing from src/${folder}/index.ts`,
      },
    ]);
  });
});

describe('strangers', () => {
  it('are registries and folders of one machine', () => {
    const registry = ['registry', 'npmjs.org'].join('.');
    expect(strangersIn(`"resolved": "https://${registry}/zod"`)).toEqual([registry]);
    expect(strangersIn(`cd ${['', 'work', 'x'].join('/')}`)).toEqual([['', 'work', ''].join('/')]);
    expect(strangersIn('npm install; ./network/x; homework/x')).toEqual([]);
  });
});
