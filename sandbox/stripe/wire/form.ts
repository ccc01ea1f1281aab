import { invalid } from './failure.ts';

/** A decoded parameter: text, or parameters inside brackets. */
export type FormValue = string | FormValue[] | { [key: string]: FormValue };
export type Form = { [key: string]: FormValue };

const DEPTH_MAX = 8;

/**
 * Decodes `line_items[0][price]=p&expand[]=customer` as Stripe does: brackets nest, numbers and `[]` make lists.
 * Everything stays text.
 * @throws {StripeFailure} 400 for brackets that do not fit together
 */
export function decodeForm(text: string): Form {
  const root: Form = Object.create(null);
  for (const [name, value] of new URLSearchParams(text)) put(root, pathOf(name), value);
  return asForm(root);
}

function pathOf(name: string): string[] {
  const [, head = '', brackets = ''] = /^([^[\]]+)((?:\[[^[\]]*\])*)$/u.exec(name) ?? [];
  if (head === '') throw invalid(`Invalid hash: ${name}`);
  const path = [head, ...Array.from(brackets.matchAll(/\[([^[\]]*)\]/gu), ([, key = '']) => key)];
  if (path.length > DEPTH_MAX) throw invalid(`Parameters are nested too deeply: ${name}`);
  return path;
}

function put(root: Form, path: readonly string[], value: string): void {
  let at = root;
  for (const [index, written] of path.entries()) {
    const key = written === '' ? String(Object.keys(at).length) : written;
    if (index === path.length - 1) {
      at[key] = value;
      return;
    }
    const next = at[key] ?? Object.create(null);
    if (typeof next === 'string' || Array.isArray(next)) throw invalid(`Invalid hash: ${path.join('.')}`);
    at[key] = next;
    at = next;
  }
}

/** Objects whose keys are 0, 1, 2, ... are lists. */
function asForm(tree: Form): Form {
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, shaped(value)]));
}

function shaped(value: FormValue): FormValue {
  if (typeof value === 'string' || Array.isArray(value)) return value;
  const keys = Object.keys(value);
  if (keys.length > 0 && keys.every((key, index) => key === String(index)))
    return Object.values(value).map(shaped);
  return asForm(value);
}
