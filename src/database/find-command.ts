import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { Environment } from './types.ts';

/** Whether `file` is a program this process may run. */
export async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false; // absent or not ours to run: both mean "not this one"
  }
}

/** The first program of that name on the `PATH`, as a shell would find it. */
export async function findCommand(name: string, environment: Environment): Promise<string | undefined> {
  const names = process.platform === 'win32' ? [`${name}.exe`] : [name];
  for (const folder of (environment.PATH ?? '').split(delimiter)) {
    if (folder === '') continue;
    for (const file of names) {
      const path = join(folder, file);
      if (await isProgram(path)) return path;
    }
  }
  return undefined;
}
