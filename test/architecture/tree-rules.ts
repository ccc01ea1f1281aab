import { posix } from 'node:path';
import { targetOf } from './import-rules.ts';
import type { Breach, SourceFile } from './source-file.ts';

const JUNK_DRAWERS = ['utils', 'helpers', 'managers', 'misc', 'common'];
const LISTED = ['src/commands', 'src/presses', 'src/events', 'src/jobs'];

/** A folder whose name says nothing about what is in it. */
export function folderBreaches(file: SourceFile): Breach[] {
  const name = posix
    .dirname(file.path)
    .split('/')
    .find((part) => JUNK_DRAWERS.includes(part));
  if (name === undefined) return [];
  return [file.breach(0, 'folder', `the folder ${name} says nothing: name it after what is in it`)];
}

/** Files of a folder with a list (`index.ts`) that the list does not reach: written, and never run. */
export function listBreaches(files: readonly SourceFile[]): Breach[] {
  return LISTED.flatMap((folder) => {
    const inFolder = files.filter((file) => file.path.startsWith(`${folder}/`));
    const reached = reachedFrom(`${folder}/index.ts`, new Map(inFolder.map((file) => [file.path, file])));
    return inFolder
      .filter((file) => !reached.has(file.path) && file.path !== `${folder}/index.ts`)
      .map((file) => file.breach(0, 'list', `is missing from ${folder}/index.ts`));
  });
}

function reachedFrom(start: string, files: ReadonlyMap<string, SourceFile>): Set<string> {
  const reached = new Set<string>();
  const waiting = [start];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const file = files.get(path);
    if (file === undefined || reached.has(path)) continue;
    reached.add(path);
    for (const imported of file.imports) {
      const target = targetOf(file, imported);
      if (target !== undefined) waiting.push(target);
    }
  }
  return reached;
}
