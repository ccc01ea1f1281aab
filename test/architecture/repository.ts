import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const IGNORED = ['.git', 'node_modules', '.cache', 'data', 'coverage'];

/** The files of this repository: tracked ones, and new ones that git does not ignore. */
export function repositoryFiles(): string[] {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const git = spawnSync('git', args, { encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (git.status !== 0) return filesBelow(''); // an archive of the repository, or no git here
  return git.stdout.split('\0').filter((path) => path !== '' && existsSync(path));
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder === '' ? '.' : folder, { withFileTypes: true })
    .filter((entry) => !IGNORED.includes(entry.name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(path) : [path];
    });
}

/** The TypeScript sources to which the house rules apply, by path. */
export function repositorySources(): Map<string, string> {
  // Code for browsers is bundled, checked by its own bundler and imports nothing of ours.
  const paths = repositoryFiles().filter((path) => /\.ts$/.test(path) && !/\.d\.ts$/.test(path));
  const ours = paths.filter((path) => !path.startsWith('sandbox/page/browser/'));
  return new Map(ours.map((path) => [path, readFileSync(path, 'utf8')]));
}
