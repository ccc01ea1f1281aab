import type { Scope, Store } from '../store.ts';
import { invalid } from './failure.ts';
import type { Form } from './form.ts';

const DEPTH_MAX = 4;

/** Lists that are not part of an object unless asked for, by the object's kind and the field. */
export type HiddenLists = Readonly<Record<string, (store: Store, id: string) => unknown>>;

/**
 * A copy of an answer in which the asked-for references are the objects themselves, such as
 * `expand[]=latest_charge.balance_transaction` or, in a list, `expand[]=data.customer`.
 * @throws {StripeFailure} 400 for a field that is no reference
 */
export function expanded(
  store: Store,
  scope: Scope,
  hidden: HiddenLists,
  answer: object,
  form: Form,
): object {
  const wishes = form.expand ?? [];
  const paths = (Array.isArray(wishes) ? wishes : [wishes]).filter((path) => typeof path === 'string');
  const copy = structuredClone(answer);
  for (const path of paths) {
    const steps = path.split('.');
    if (steps.length > DEPTH_MAX + 1)
      throw invalid(`You cannot expand more than ${DEPTH_MAX} levels.`, 'expand');
    replace({ store, scope, hidden, path }, copy, steps);
  }
  return copy;
}

interface Expanding {
  store: Store;
  scope: Scope;
  hidden: HiddenLists;
  path: string;
}

function replace(expanding: Expanding, at: unknown, steps: readonly string[]): void {
  const [field, ...rest] = steps;
  if (field === undefined || at === null || at === undefined) return;
  if (Array.isArray(at)) {
    for (const item of at) replace(expanding, item, steps);
    return;
  }
  if (typeof at !== 'object') return;
  const value = expandedValue(expanding, at, field);
  Reflect.set(at, field, value);
  replace(expanding, value, rest);
}

function expandedValue({ store, scope, hidden, path }: Expanding, at: object, field: string): unknown {
  const list = hidden[`${String(Reflect.get(at, 'object'))}.${field}`];
  if (list !== undefined) return structuredClone(list(store, String(Reflect.get(at, 'id'))));
  const value: unknown = Reflect.get(at, field);
  if (value === null || typeof value === 'object') return value;
  const object = typeof value === 'string' ? store.anything(scope, value) : undefined;
  if (object === undefined) throw invalid(`This property cannot be expanded (${path}).`, 'expand');
  return structuredClone(object);
}
