const LAYERS_OF_SRC = [
  ...(['errors', 'roots', 'config', 'database', 'billing', 'billing effects', 'models'] as const),
  ...(['flows', 'ai counting', 'ai', 'payments', 'present', 'definitions', 'delivery'] as const),
  ...(['store', 'commands', 'presses', 'events', 'jobs', 'web', 'operator', 'composition'] as const),
] as const;

/** Where a file belongs; the import table has one row for each of these. */
export type Layer = (typeof LAYERS_OF_SRC)[number] | 'sandbox' | 'demo' | 'tests';

/** What the files of a layer may import besides each other. */
export interface Row {
  readonly ours: readonly Layer[];
  /** Layers of which only types may be imported: nothing of them runs. */
  readonly types?: readonly Layer[];
  /** Packages by name, `node:` for Node's own modules; absent: any package. */
  readonly packages?: readonly string[];
}

const DISCORD = ['discord.js', '@discordjs/', 'discord-api-types'];

/** Folders of `src/billing` that reach the database; the rest of it is pure. */
const BILLING_EFFECTS = ['ledger', 'purchases', 'reports', 'transfers', 'claims'];

/** What answers a member: it parses, calls one flow and presents. */
const SCREEN: Row = {
  ours: ['roots', 'flows', 'present', 'billing', 'billing effects', 'definitions', 'delivery'],
  types: ['composition'],
  packages: ['node:', 'zod', ...DISCORD],
};

/** Who may import what. What is not named is forbidden. */
export const TABLE: Readonly<Record<Layer, Row>> = {
  errors: { ours: [], packages: [] },
  roots: { ours: [], types: ['config'], packages: ['node:', 'pino'] },
  config: { ours: [], packages: ['node:', 'zod'] },
  database: { ours: ['roots'], packages: ['node:', 'mongoose', 'mongodb-memory-server', 'zod'] },
  billing: { ours: [], packages: ['node:crypto', 'zod', 'yaml'] },
  models: { ours: [], types: ['billing', 'flows'], packages: ['mongoose'] },
  'billing effects': { ours: ['roots', 'billing', 'models'], packages: ['node:', 'mongoose', 'zod'] },
  flows: { ours: ['roots', 'billing', 'billing effects', 'ai counting'], packages: ['node:', 'zod'] },
  'ai counting': { ours: ['billing'], packages: ['zod', 'gpt-tokenizer'] },
  ai: {
    ours: ['roots', 'billing', 'ai counting'],
    types: ['flows'],
    packages: ['node:', 'openai', 'zod'],
  },
  payments: {
    ours: ['roots', 'billing'],
    types: ['flows'],
    packages: ['node:', 'stripe', 'zod', ...DISCORD],
  },
  present: { ours: ['billing'], types: ['flows', 'billing effects'], packages: ['node:', ...DISCORD] },
  definitions: {
    ours: ['roots'],
    types: ['composition', 'present'],
    packages: ['node-cron', 'zod', ...DISCORD],
  },
  delivery: {
    ours: ['roots', 'flows', 'present', 'billing'],
    types: ['composition', 'definitions'],
    packages: ['node:', '@resvg/resvg-js', ...DISCORD],
  },
  store: { ours: ['roots', 'models'], types: ['flows', 'billing'], packages: ['mongoose'] },
  commands: SCREEN,
  presses: SCREEN,
  events: { ...SCREEN, ours: [...SCREEN.ours, 'commands', 'presses'] },
  jobs: {
    ours: ['roots', 'flows', 'billing', 'billing effects', 'definitions'],
    types: ['composition'],
    packages: ['node:', 'node-cron'],
  },
  web: {
    ours: ['roots', 'flows', 'present', 'billing', 'billing effects'],
    types: ['composition'],
    packages: ['node:', 'zod', ...DISCORD],
  },
  operator: {
    ours: [
      ...(['roots', 'billing', 'billing effects', 'models', 'config', 'database', 'composition'] as const),
      ...(['flows', 'store', 'payments'] as const),
    ],
  },
  composition: { ours: LAYERS_OF_SRC },
  sandbox: { ours: [] },
  demo: { ours: [...LAYERS_OF_SRC, 'sandbox'] },
  tests: { ours: [...LAYERS_OF_SRC, 'sandbox', 'demo'] },
};

const FOLDERS: Readonly<Record<string, Layer>> = {
  config: 'config',
  database: 'database',
  models: 'models',
  flows: 'flows',
  ai: 'ai',
  payments: 'payments',
  present: 'present',
  delivery: 'delivery',
  store: 'store',
  commands: 'commands',
  presses: 'presses',
  events: 'events',
  jobs: 'jobs',
  web: 'web',
  operator: 'operator',
};

/** The small files at the root of `src`. */
const ROOT_FILES: Readonly<Record<string, Layer>> = {
  ...{
    'errors.ts': 'errors',
    'clock.ts': 'roots',
    'ids.ts': 'roots',
    'logger.ts': 'roots',
    'redaction.ts': 'roots',
  },
  ...{ 'command.ts': 'definitions', 'press.ts': 'definitions' },
  ...{ 'event.ts': 'definitions', 'schedule.ts': 'definitions' },
  ...{ 'main.ts': 'composition', 'bot.ts': 'composition', 'context.ts': 'composition' },
  ...{ 'connect.ts': 'composition', 'load-economy.ts': 'composition', 'start-failure.ts': 'roots' },
  ...{ 'load-secret.ts': 'composition' },
};

/** Files of `src/ai` that count and shape, without the SDK: what a quote needs before any call. */
const AI_COUNTING = ['types.ts', 'conversation.ts', 'tokens.ts', 'usage.ts', 'retry.ts'];

/** The layer of a file, given from the root of the repository; undefined for one without a row. */
export function layerOf(path: string): Layer | undefined {
  const [top, second, third] = path.split('/');
  if (top === 'sandbox' || top === 'demo') return top;
  if (top === 'test' || top === 'bench' || top === 'examples') return 'tests';
  if (path === 'deploy-commands.ts') return 'composition';
  if (isToolConfig(path)) return 'tests';
  if (top !== 'src' || second === undefined) return undefined;
  if (third === undefined) return ROOT_FILES[second];
  if (second === 'billing') return isEffect(third) ? 'billing effects' : 'billing';
  if (second === 'ai' && AI_COUNTING.includes(third)) return 'ai counting';
  return FOLDERS[second];
}

/** A file that a test tool reads, in the form that the tool asks for. */
export function isToolConfig(path: string): boolean {
  return path === 'vitest.config.ts' || path === 'vitest.mutation.config.ts';
}

function isEffect(name: string): boolean {
  return BILLING_EFFECTS.includes(name.replace(/\.ts$/, ''));
}
