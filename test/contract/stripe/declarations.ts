import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from '@babel/parser';
import type * as ast from '@babel/types';

/** What a name stands for inside a declaration file. */
export interface Declared {
  readonly interfaces: ast.TSInterfaceDeclaration[];
  alias: ast.TSTypeAliasDeclaration | null;
  namespace: Scope | null;
}

/** The names that can be used at one place of a declaration file, its own before those around it. */
export class Scope {
  readonly file: string;
  readonly #around: Scope | null;
  readonly #names = new Map<string, Declared>();
  /** By local name; `name` is null where the whole file was imported under it. */
  readonly #imports = new Map<string, { readonly file: string; readonly name: string | null }>();

  constructor(file: string, around: Scope | null) {
    this.file = file;
    this.#around = around;
  }

  /** Reads the declarations of a file or a namespace. */
  read(statements: readonly ast.Statement[]): this {
    for (const statement of statements) this.#readOne(statement);
    return this;
  }

  /** What `A.B.C` stands for here, with the scope that it was declared in; null for a name of the language. */
  find(path: readonly string[]): { readonly declared: Declared; readonly scope: Scope } | null {
    const [head = '', ...rest] = path;
    const imported = this.#imports.get(head);
    if (imported !== undefined) {
      const { file, name } = imported;
      return declarations(file).find(name === null ? rest : [name, ...rest]);
    }
    const declared = this.#names.get(head);
    if (declared === undefined) return this.#around?.find(path) ?? null;
    if (rest.length === 0) return { declared, scope: this };
    return declared.namespace?.find(rest) ?? null;
  }

  #readOne(statement: ast.Statement): void {
    switch (statement.type) {
      case 'ImportDeclaration':
        this.#readImport(statement);
        break;
      case 'ExportNamedDeclaration':
        if (statement.declaration) this.#readOne(statement.declaration);
        this.#readReexport(statement);
        break;
      case 'TSInterfaceDeclaration':
        this.#named(statement.id.name).interfaces.push(statement);
        break;
      case 'TSTypeAliasDeclaration':
        this.#named(statement.id.name).alias = statement;
        break;
      case 'TSModuleDeclaration':
        this.#readNamespace(statement);
        break;
      default:
    }
  }

  #readImport({ source, specifiers }: ast.ImportDeclaration): void {
    for (const specifier of specifiers) {
      const file = declarationFile(this.file, source.value);
      const name = specifier.type === 'ImportSpecifier' ? nameOf(specifier.imported) : null;
      this.#imports.set(specifier.local.name, { file, name });
    }
  }

  #readReexport({ source, specifiers }: ast.ExportNamedDeclaration): void {
    if (!source) return;
    for (const specifier of specifiers) {
      if (specifier.type !== 'ExportSpecifier') continue;
      const file = declarationFile(this.file, source.value);
      this.#imports.set(nameOf(specifier.exported), { file, name: specifier.local.name });
    }
  }

  #readNamespace({ id, body }: ast.TSModuleDeclaration): void {
    if (id.type !== 'Identifier' || body.type !== 'TSModuleBlock') return;
    const declared = this.#named(id.name);
    declared.namespace ??= new Scope(this.file, this);
    declared.namespace.read(body.body);
  }

  #named(name: string): Declared {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    const declared: Declared = { interfaces: [], alias: null, namespace: null };
    this.#names.set(name, declared);
    return declared;
  }
}

const files = new Map<string, Scope>();

/** Everything that a declaration file declares; read once. */
export function declarations(file: string): Scope {
  const known = files.get(file);
  if (known !== undefined) return known;
  const scope = new Scope(file, null);
  files.set(file, scope);
  const plugins: Parameters<typeof parse>[1] = {
    sourceType: 'module',
    plugins: [['typescript', { dts: true }]],
  };
  return scope.read(parse(readFileSync(file, 'utf8'), plugins).program.body);
}

function declarationFile(from: string, imported: string): string {
  return join(dirname(from), imported.replace(/\.js$/u, '.d.ts'));
}

function nameOf(node: ast.Identifier | ast.StringLiteral): string {
  return node.type === 'Identifier' ? node.name : node.value;
}
