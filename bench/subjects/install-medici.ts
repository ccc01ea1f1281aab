import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { SubjectUnavailable } from '../subject.ts';

const FOLDER = new URL('../', import.meta.url);
// Nested: medici's mongoose must not stand where the bench would find it instead of the product's own.
const ARGS = [
  'install',
  '--install-strategy=nested',
  '--no-package-lock',
  '--no-audit',
  '--no-fund',
  '--ignore-scripts',
  '--loglevel=error',
];

/** What the benchmark uses of Medici; it brings types of its own, but need not be there. */
export interface Medici {
  readonly Book: new (name: string, options?: { readonly balanceSnapshotSec: number }) => MediciBook;
  readonly mongoTransaction: (work: (session: unknown) => Promise<void>) => Promise<unknown>;
  readonly initModels: () => Promise<void>;
}

export interface MediciBook {
  entry(memo: string): MediciEntry;
  balance(query: { account: string }, options?: object): Promise<{ balance: number; notes: number }>;
  writelockAccounts(accounts: readonly string[], options: { session: unknown }): Promise<void>;
}

interface MediciEntry {
  credit(account: string, amount: number, extra?: object): MediciEntry;
  debit(account: string, amount: number, extra?: object): MediciEntry;
  commit(options?: { session: unknown }): Promise<unknown>;
}

/** Medici and the mongoose that it uses, installed into `bench/node_modules` at the first call. */
export async function requireMedici(): Promise<{ medici: Medici; mongoose: typeof import('mongoose') }> {
  const require = createRequire(new URL('package.json', FOLDER));
  if (findMedici(require) === null) await install();
  try {
    const path = require.resolve('medici');
    return { medici: require(path) as Medici, mongoose: createRequire(path)('mongoose') };
  } catch (error) {
    throw new SubjectUnavailable(`medici cannot be loaded: ${firstLine(String(error))}`);
  }
}

function findMedici(require: NodeJS.Require): string | null {
  try {
    return require.resolve('medici');
  } catch {
    return null; // not there yet: that is the question
  }
}

async function install(): Promise<void> {
  process.stderr.write('bench: installing medici and its mongoose into bench/node_modules, once\n');
  const npm = spawn('npm', ARGS, { cwd: fileURLToPath(FOLDER), stdio: ['ignore', 'ignore', 'pipe'] });
  const told: string[] = [];
  npm.stderr.setEncoding('utf8').on('data', (text: string) => told.push(text));
  let code: unknown;
  try {
    [code] = await once(npm, 'close');
  } catch (error) {
    throw new SubjectUnavailable(`npm cannot be run: ${firstLine(String(error))}`);
  }
  if (code !== 0) throw new SubjectUnavailable(`npm could not install it: ${firstLine(told.join(''))}`);
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? '';
}
