import { amountBreaches } from './amount-rules.ts';
import { banBreaches } from './ban-rules.ts';
import { importBreaches } from './import-rules.ts';
import { type Breach, parseSource } from './source-file.ts';
import { folderBreaches, listBreaches } from './tree-rules.ts';

/** Compares sources, by their paths from the root of the repository, with the house rules. */
export function check(sources: ReadonlyMap<string, string>): Breach[] {
  const files = [...sources].map(([path, text]) => parseSource(path, text));
  const rules = [importBreaches, banBreaches, amountBreaches, folderBreaches];
  return [...files.flatMap((file) => rules.flatMap((rule) => rule(file))), ...listBreaches(files)];
}
