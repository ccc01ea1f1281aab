import { posix } from 'node:path';
import { type Layer, layerOf, TABLE } from './layers.ts';
import type { Breach, Import, SourceFile } from './source-file.ts';

/** The file that a relative import leads to, from the root of the repository; undefined for a package. */
export function targetOf(file: SourceFile, { specifier }: Import): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  return posix.join(posix.dirname(file.path), specifier);
}

/** Every import that the table of layers does not allow. */
export function importBreaches(file: SourceFile): Breach[] {
  const layer = layerOf(file.path);
  if (layer === undefined) {
    return [file.breach(0, 'layer', 'has no row in the import table (test/architecture/layers.ts)')];
  }
  return file.imports.flatMap((imported) => {
    const target = targetOf(file, imported);
    const fault =
      target === undefined
        ? packageFault(layer, imported.specifier)
        : folderFault(layer, target, imported.typeOnly);
    return fault === undefined ? [] : [file.breach(imported.offset, 'import', fault)];
  });
}

function packageFault(layer: Layer, specifier: string): string | undefined {
  const { packages } = TABLE[layer];
  if (packages === undefined) return undefined;
  const allowed = packages.some((name) => {
    const isPrefix = name.endsWith(':') || name.endsWith('/');
    return isPrefix ? specifier.startsWith(name) : specifier === name || specifier.startsWith(`${name}/`);
  });
  return allowed ? undefined : `${layer} may not import the package ${specifier}`;
}

function folderFault(layer: Layer, target: string, typeOnly: boolean): string | undefined {
  const to = layerOf(target);
  if (to === undefined) {
    // Data beside the code (a JSON file, an economy) belongs to no layer.
    return target.endsWith('.ts') ? `${target} has no row in the import table` : undefined;
  }
  // The base of all errors is the one file that every folder of src shares.
  if (to === 'errors' && layer !== 'sandbox') return undefined;
  const row = TABLE[layer];
  if (to === layer || row.ours.includes(to)) return undefined;
  if (row.types?.includes(to) === true) {
    return typeOnly ? undefined : `${layer} may import only types of ${to} (${target})`;
  }
  return `${layer} may not import ${to} (${target})`;
}
