import { type ESTree, parseSync } from 'vite';

/** One thing that the house rules forbid, at its place. */
export interface Breach {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
  readonly detail: string;
}

/** An import or re-export, static or dynamic. */
export interface Import {
  readonly specifier: string;
  /** True when nothing of it is left at run time. */
  readonly typeOnly: boolean;
  readonly offset: number;
}

/** A source file, parsed once and shared by all rules. */
export interface SourceFile {
  /** From the root of the repository, with `/`. */
  readonly path: string;
  readonly program: ESTree.Program;
  readonly imports: readonly Import[];
  readonly lineOf: (offset: number) => number;
  readonly breach: (offset: number, rule: string, detail: string) => Breach;
}

/**
 * Parses a TypeScript source.
 * @throws {SyntaxError} naming the file
 */
export function parseSource(path: string, text: string): SourceFile {
  const result = parseSync(path, text, { astType: 'ts' });
  const [error] = result.errors;
  if (error !== undefined) throw new SyntaxError(`${path}: ${error.message}`);
  const starts = [0, ...[...text.matchAll(/\n/g)].map((match) => match.index + 1)];
  const lineOf = (offset: number) => starts.findLastIndex((start) => start <= offset) + 1;
  return {
    path,
    program: result.program,
    imports: importsOf(result.program),
    lineOf,
    breach: (offset, rule, detail) => ({ file: path, line: lineOf(offset), rule, detail }),
  };
}

function importsOf(program: ESTree.Program): Import[] {
  const imports: Import[] = [];
  walk(program, (node) => {
    if (node.type === 'ImportExpression' && node.source.type === 'Literal') {
      imports.push({ specifier: String(node.source.value), typeOnly: false, offset: node.start });
    } else if (node.type === 'TSImportType') {
      imports.push({ specifier: node.source.value, typeOnly: true, offset: node.start });
    } else if (node.type === 'ImportDeclaration') {
      const named = node.specifiers.length > 0 && node.specifiers.every(isTypeSpecifier);
      const typeOnly = node.importKind === 'type' || named;
      imports.push({ specifier: node.source.value, typeOnly, offset: node.start });
    } else if (node.type === 'ExportNamedDeclaration' || node.type === 'ExportAllDeclaration') {
      if (node.source === null) return;
      const typeOnly = node.exportKind === 'type';
      imports.push({ specifier: node.source.value, typeOnly, offset: node.start });
    }
  });
  return imports;
}

function isTypeSpecifier(specifier: ESTree.ImportDeclarationSpecifier): boolean {
  return specifier.type === 'ImportSpecifier' && specifier.importKind === 'type';
}

/** Calls `visit` for every node of the tree, parents before children. */
export function walk(node: ESTree.Node, visit: (node: ESTree.Node) => void): void {
  visit(node);
  for (const [key, value] of Object.entries(node)) {
    if (key === 'parent') continue;
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) walk(child, visit);
  }
}

function isNode(value: unknown): value is ESTree.Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}
