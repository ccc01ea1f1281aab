import type * as ast from '@babel/types';
import { declarations, type Scope } from './declarations.ts';

/** Where a value is read from: an answer is JSON; a form has text alone, and empty text to clear a field. */
export type Carrier = 'json' | 'form';

interface Place {
  readonly scope: Scope;
  readonly at: string;
  readonly carrier: Carrier;
  /** What type parameters stand for, such as `T` of a list. */
  readonly given: ReadonlyMap<string, Bound>;
}

interface Bound {
  readonly type: ast.TSType;
  readonly place: Place;
}

const ROOT = `${import.meta.dirname}/../../../node_modules/stripe/esm/resources`;

/**
 * How a value departs from a type that the SDK declares, at run time and in full: fields that are missing, that the type
 * does not know, or that hold something else; none where it conforms. Open enums count as closed ones: a value that
 * Stripe does not name is a fault.
 * @param type a file of the SDK's resources and a name in it: `Refunds:Refund`, `Checkout/Sessions:Checkout.SessionCreateParams`
 */
export function departures(value: unknown, type: string, carrier: Carrier = 'json'): string[] {
  const [file = '', name = ''] = type.split(':');
  const scope = declarations(`${ROOT}/${file}.d.ts`);
  const place: Place = { scope, at: name, carrier, given: new Map() };
  return named(value, name.split('.'), [], place);
}

function check(value: unknown, type: ast.TSType, place: Place): string[] {
  switch (type.type) {
    case 'TSUnionType':
      return union(value, type.types, place);
    case 'TSParenthesizedType':
      return check(value, type.typeAnnotation, place);
    case 'TSArrayType':
      return list(value, { type: type.elementType, place }, place);
    case 'TSTypeLiteral':
      return fields(value, [{ members: type.members, place }], place);
    case 'TSTypeReference':
      return named(value, pathOf(type.typeName), type.typeParameters?.params ?? [], place);
    case 'TSUnknownKeyword':
    case 'TSAnyKeyword':
      return [];
    default:
      return primitive(value, type, place);
  }
}

function primitive(value: unknown, type: ast.TSType, place: Place): string[] {
  const wanted = primitiveOf(type);
  const seen = place.carrier === 'form' ? fromText(value, wanted) : value;
  const fits = 'literal' in wanted ? seen === wanted.literal : typeof seen === wanted.kind;
  if (fits) return [];
  return [
    `${place.at}: ${JSON.stringify(value)} is not ${'literal' in wanted ? String(wanted.literal) : wanted.kind}`,
  ];
}

type Primitive = { readonly literal: unknown } | { readonly kind: string };

function primitiveOf(type: ast.TSType): Primitive {
  switch (type.type) {
    case 'TSStringKeyword':
      return { kind: 'string' };
    case 'TSNumberKeyword':
      return { kind: 'number' };
    case 'TSBooleanKeyword':
      return { kind: 'boolean' };
    case 'TSNullKeyword':
      return { literal: null };
    case 'TSVoidKeyword':
    case 'TSUndefinedKeyword':
      return { literal: undefined };
    case 'TSLiteralType':
      if ('value' in type.literal) return { literal: type.literal.value };
      throw new Error(`a literal that was not met before: ${type.literal.type}`);
    default:
      throw new Error(`a kind of type that was not met before: ${type.type}`);
  }
}

function fromText(value: unknown, wanted: Primitive): unknown {
  const kind = 'literal' in wanted ? typeof wanted.literal : wanted.kind;
  if (typeof value !== 'string') return value;
  if (kind === 'number' && /^-?\d+(\.\d+)?$/u.test(value)) return Number(value);
  if (kind === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}

/** The departures from the member that fits best: of an object, from an object. */
function union(value: unknown, types: readonly ast.TSType[], place: Place): string[] {
  const tried = types.filter((type) => !isOpenEnd(type)).map((type) => check(value, type, place));
  if (tried.some((found) => found.length === 0)) return [];
  const inside = tried.filter((found) => found.some((each) => each.slice(place.at.length).startsWith('.')));
  const candidates = typeof value === 'object' && value !== null && inside.length > 0 ? inside : tried;
  const [best = []] = candidates.toSorted((a, b) => a.length - b.length);
  const isEnum = candidates.every(({ length }) => length === 1) && typeof value !== 'object';
  return isEnum ? [`${place.at}: ${JSON.stringify(value)} is none of what is named`] : best;
}

/** `OtherString` leaves an enum open for values of versions to come. */
function isOpenEnd(type: ast.TSType): boolean {
  return type.type === 'TSTypeReference' && pathOf(type.typeName).join('.') === 'OtherString';
}

function named(
  value: unknown,
  path: readonly string[],
  parameters: readonly ast.TSType[],
  place: Place,
): string[] {
  const name = path.join('.');
  const bound = place.given.get(name);
  if (bound !== undefined) return check(value, bound.type, { ...bound.place, at: place.at });
  const [first] = parameters;
  if (name === 'Array' && first !== undefined) return list(value, { type: first, place }, place);
  if (name === 'Decimal')
    return /^-?\d+(\.\d+)?$/u.test(String(value)) ? [] : [`${place.at}: ${String(value)} is no decimal`];
  if (name === 'Emptyable' && first !== undefined) return value === '' ? [] : check(value, first, place);
  // What changed: any of the fields, as they were.
  if (name === 'Partial') return typeof value === 'object' ? [] : [`${place.at}: no object`];
  const found = place.scope.find(path);
  if (found === null) throw new Error(`${place.at}: ${name} is declared nowhere`);
  const { declared, scope } = found;
  const inside: Place = { ...place, scope };
  if (declared.alias !== null) return check(value, declared.alias.typeAnnotation, inside);
  if (declared.interfaces.length === 0) throw new Error(`${place.at}: ${name} is no type`);
  const given = boundBy(declared.interfaces[0], parameters, place);
  return fields(value, membersOf(declared.interfaces, { ...inside, given }), place);
}

function boundBy(
  declared: ast.TSInterfaceDeclaration | undefined,
  parameters: readonly ast.TSType[],
  place: Place,
): ReadonlyMap<string, Bound> {
  const names = declared?.typeParameters?.params.map(({ name }) => String(name)) ?? [];
  return new Map(
    names.flatMap((name, index) => {
      const type = parameters[index];
      return type === undefined ? [] : [[name, { type, place }] as const];
    }),
  );
}

interface Members {
  readonly members: readonly ast.TSTypeElement[];
  readonly place: Place;
}

/** The members of an interface, then those of what it extends: the own ones come first and win. */
function membersOf(interfaces: readonly ast.TSInterfaceDeclaration[], place: Place): Members[] {
  const own = interfaces.map(({ body }) => ({ members: body.body, place }));
  const extended = interfaces.flatMap((each) =>
    (each.extends ?? []).flatMap(({ expression }) => {
      const found = place.scope.find(pathOf(expression));
      return found === null ? [] : membersOf(found.declared.interfaces, { ...place, scope: found.scope });
    }),
  );
  return [...own, ...extended];
}

function fields(value: unknown, all: readonly Members[], place: Place): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [`${place.at}: ${JSON.stringify(value)} is no object`];
  }
  const known = new Map<string, { readonly member: ast.TSPropertySignature; readonly place: Place }>();
  const found: string[] = [];
  let rest: Bound | null = null;
  for (const { members, place: of } of all) {
    for (const member of members) {
      if (member.type === 'TSIndexSignature' && member.typeAnnotation)
        rest = { type: member.typeAnnotation.typeAnnotation, place: of };
      if (member.type !== 'TSPropertySignature') continue;
      const key = keyOf(member.key);
      if (!known.has(key)) known.set(key, { member, place: of });
    }
  }
  for (const [key, { member, place: of }] of known) {
    const type = member.typeAnnotation?.typeAnnotation;
    const at = `${place.at}.${key}`;
    if (!Object.hasOwn(value, key)) {
      if (!member.optional && type !== undefined && !isNever(type)) found.push(`${at}: is missing`);
    } else if (type !== undefined) {
      found.push(...check(Reflect.get(value, key), type, { ...of, at, carrier: place.carrier }));
    }
  }
  for (const key of Object.keys(value).filter((each) => !known.has(each))) {
    const at = `${place.at}.${key}`;
    if (rest === null) found.push(`${at}: is unknown`);
    else
      found.push(...check(Reflect.get(value, key), rest.type, { ...rest.place, at, carrier: place.carrier }));
  }
  return found;
}

function isNever(type: ast.TSType): boolean {
  return type.type === 'TSVoidKeyword' || type.type === 'TSUndefinedKeyword';
}

function list(value: unknown, item: Bound, place: Place): string[] {
  if (!Array.isArray(value)) return [`${place.at}: ${JSON.stringify(value)} is no list`];
  return value.flatMap((each, index) =>
    check(each, item.type, { ...item.place, at: `${place.at}[${index}]`, carrier: place.carrier }),
  );
}

function keyOf(key: ast.Expression): string {
  if (key.type === 'Identifier') return key.name;
  return key.type === 'StringLiteral' ? key.value : '';
}

function pathOf(name: ast.TSEntityName): string[] {
  if (name.type === 'Identifier') return [name.name];
  return name.type === 'TSQualifiedName' ? [...pathOf(name.left), name.right.name] : [];
}
