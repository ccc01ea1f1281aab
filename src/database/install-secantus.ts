import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { DatabaseError, reasonOf } from './errors.ts';
import { findCommand, isProgram } from './find-command.ts';
import { runProgram } from './run-program.ts';
import type { DatabaseOptions, Environment } from './types.ts';

/** The one version that was measured; another one is another database. */
export const SECANTUS_VERSION = '0.7.0b3';

const SILENT_SECONDS = 180;
const PYTHONS = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];
// Answers with the real program: the one on the PATH may be a shim that picks another version elsewhere.
const PROBE = 'import sys, venv, ensurepip; print(sys.executable if sys.version_info >= (3, 10) else "")';

/** The program and first arguments that run the installed SecantusDB. */
export interface SecantusProgram {
  readonly command: string;
  readonly leadingArgs: readonly string[];
}

/**
 * SecantusDB from PyPI in a Python environment of its own below `cacheDir`; installed at the first call.
 * @throws {DatabaseError} database_install_failed with the reason, in one line
 */
export async function installSecantus(
  options: Pick<DatabaseOptions, 'cacheDir' | 'environment' | 'log'>,
): Promise<SecantusProgram> {
  const folder = resolve(options.cacheDir, `secantusdb-${SECANTUS_VERSION}`);
  const program: SecantusProgram = {
    command: pythonOf(folder),
    // Through Python rather than its script: scripts name the folder in which they were installed.
    leadingArgs: ['-c', 'from secantus.cli import main; main()'],
  };
  if (await isProgram(program.command)) return program;
  await rm(folder, { recursive: true, force: true }); // left when its Python was removed
  const pythons = await findPythons(options.environment);
  if (pythons.length === 0) {
    throw new DatabaseError('database_install_failed', 'no Python 3.10 or newer with venv on the PATH');
  }
  let failure: unknown;
  for (const python of pythons) {
    try {
      await installWith(python, folder, options);
      return program;
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

function pythonOf(folder: string): string {
  return process.platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');
}

async function findPythons(environment: Environment): Promise<string[]> {
  const found = new Set<string>();
  for (const name of PYTHONS) {
    const command = await findCommand(name, environment);
    if (command === undefined) continue;
    const answer = await runProgram({ command, args: ['-c', PROBE], environment, silentSeconds: 20 });
    const executable = answer.code === 0 ? answer.lines.at(-1)?.trim() : undefined;
    if (executable !== undefined && executable !== '') found.add(executable);
  }
  return [...found];
}

/** Installs beside the final folder and moves it there whole, so that two runs at once do no harm. */
async function installWith(
  python: string,
  folder: string,
  options: Pick<DatabaseOptions, 'cacheDir' | 'environment' | 'log'>,
): Promise<void> {
  await mkdir(options.cacheDir, { recursive: true });
  const workshop = await mkdtemp(`${folder}.installing-`);
  try {
    options.log(
      `database: installing SecantusDB ${SECANTUS_VERSION} from PyPI, once, 145 MB (1/2: environment)`,
    );
    await step('python -m venv', python, ['-m', 'venv', workshop], options.environment);
    options.log('database: installing SecantusDB (2/2: packages)');
    const pip = [
      '-m',
      'pip',
      'install',
      '--disable-pip-version-check',
      '--no-input',
      '--only-binary',
      ':all:',
    ];
    const wanted = `SecantusDB==${SECANTUS_VERSION}`;
    await step('pip install', pythonOf(workshop), [...pip, wanted], options.environment);
    await rename(workshop, folder);
  } catch (error) {
    await rm(workshop, { recursive: true, force: true });
    if (await isProgram(pythonOf(folder))) return; // another run was faster
    throw new DatabaseError('database_install_failed', reasonOf(error), { cause: error });
  }
}

async function step(name: string, command: string, args: string[], environment: Environment): Promise<void> {
  const result = await runProgram({ command, args, environment, silentSeconds: SILENT_SECONDS });
  if (result.code === 0) return;
  const told = result.lines.findLast((line) => /error/i.test(line)) ?? result.lines.at(-1) ?? '';
  throw new DatabaseError('database_install_failed', `${name} failed: ${told}`);
}
