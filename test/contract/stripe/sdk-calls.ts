import { readdirSync, readFileSync } from 'node:fs';
import { parse } from '@babel/parser';
import type * as ast from '@babel/types';

/** One call that the SDK can make. */
export interface SdkCall {
  readonly method: string;
  /** `/v1/refunds/:id` */
  readonly path: string;
  /** The type of its parameters as `departures` takes it; null where it has none. */
  readonly parameters: string | null;
}

const ROOT = `${import.meta.dirname}/../../../node_modules/stripe/esm/resources`;

/** Every call of version 1 of the API that the SDK can make, read from its own code and declarations. */
export function sdkCalls(): SdkCall[] {
  const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.js') && !file.startsWith('V2') && !file.endsWith('index.js'))
    .flatMap((file) => callsOf(file.slice(0, -'.js'.length)));
}

/** The call that a request is; null where the SDK makes none of the kind. */
export function callFor(calls: readonly SdkCall[], method: string, path: string): SdkCall | null {
  const asked = path.split('/');
  const fits = (call: SdkCall) => {
    const parts = call.path.split('/');
    return (
      call.method === method &&
      parts.length === asked.length &&
      parts.every((part, index) => part === asked[index] || (part === ':id' && asked[index] !== ''))
    );
  };
  // `/v1/accounts/:id` is a call of its own beside `/v1/account`, so the one with fewer open parts comes first.
  const open = ({ path: each }: SdkCall) => each.split(':id').length;
  return calls.filter(fits).toSorted((a, b) => open(a) - open(b))[0] ?? null;
}

const MAKES = /^ {4}(\w+)\([^)]*\) \{\n[^}]*?_makeRequest\('(GET|POST|DELETE)', [`']([^`']+)[`']/gmu;

function callsOf(file: string): SdkCall[] {
  const code = readFileSync(`${ROOT}/${file}.js`, 'utf8');
  const declared = parameterTypes(file);
  return [...code.matchAll(MAKES)].map(([, name = '', method = '', template = '']) => ({
    method,
    path: template.replace(/\$\{[^}]+\}/gu, ':id'),
    parameters: declared.get(name) ?? null,
  }));
}

/** The type of `params` of each method of a resource. */
function parameterTypes(file: string): ReadonlyMap<string, string> {
  const code = readFileSync(`${ROOT}/${file}.d.ts`, 'utf8');
  const plugins: Parameters<typeof parse>[1] = {
    sourceType: 'module',
    plugins: [['typescript', { dts: true }]],
  };
  const { body } = parse(code, plugins).program;
  const classes = body.flatMap((statement) =>
    statement.type === 'ExportNamedDeclaration' && statement.declaration?.type === 'ClassDeclaration'
      ? [statement.declaration]
      : [],
  );
  const methods = classes.flatMap(({ body: { body: members } }) => members);
  return new Map(
    methods.flatMap((member) => {
      if (member.type !== 'TSDeclareMethod' || member.key.type !== 'Identifier') return [];
      const type = member.params.map(typeOfParams).find((found) => found !== null);
      return type === undefined || type === null ? [] : [[member.key.name, `${file}:${type}`] as const];
    }),
  );
}

function typeOfParams(parameter: ast.TSDeclareMethod['params'][number]): string | null {
  if (parameter.type !== 'Identifier' || parameter.name !== 'params') return null;
  const annotation = parameter.typeAnnotation;
  if (annotation?.type !== 'TSTypeAnnotation' || annotation.typeAnnotation.type !== 'TSTypeReference')
    return null;
  const { typeName } = annotation.typeAnnotation;
  return dotted(typeName);
}

function dotted(name: ast.TSEntityName): string {
  if (name.type === 'Identifier') return name.name;
  return name.type === 'TSQualifiedName' ? `${dotted(name.left)}.${name.right.name}` : '';
}
