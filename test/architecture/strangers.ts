// Written apart, so that this file is not found by its own search.
const HOSTS = [
  ['registry', 'npmjs.org'],
  ['registry', 'yarnpkg.com'],
  ['npm', 'pkg.github.com'],
  ['pypi', 'org'],
  ['pythonhosted', 'org'],
  ['static', 'crates.io'],
  ['index', 'crates.io'],
  ['proxy', 'golang.org'],
].map((parts) => parts.join('.'));

const FOLDERS = [['', 'work', ''].join('/')];

/** Package registries and folders of one machine that a text names; whoever clones it has neither. */
export function strangersIn(text: string): string[] {
  return [...HOSTS, ...FOLDERS].filter((name) => text.includes(name));
}
