import { z } from 'zod';
import type { Collection, Kind, Kinds } from '../store.ts';
import type { Call } from './call.ts';
import { invalid } from './failure.ts';
import type { Form, FormValue } from './form.ts';
import { type Bounds, integer, isWithin, range, read } from './params.ts';

/** One page of a list. */
export interface Page<Item> {
  object: 'list';
  data: Item[];
  has_more: boolean;
  url: string;
}

const LIMIT_MAX = 100;

/** The parameters of every list. */
const PAGING = {
  limit: integer.optional(),
  starting_after: z.string().optional(),
  ending_before: z.string().optional(),
};

/**
 * Answers a list request: items newest first, filtered, then the page that `starting_after` or `ending_before` asks for.
 * @throws {StripeFailure} 400 for a limit outside 1 to 100, and for a cursor that is no object of this list
 */
export function listOf<K extends Kind, Shape extends z.ZodRawShape>(
  call: Call,
  collection: Collection<K>,
  shape: Shape,
  matches: (item: Kinds[K], filter: z.output<z.ZodObject<Shape>>) => boolean,
): Page<Kinds[K]> {
  const { limit, starting_after, ending_before, created, ...filter } = call.form;
  const paging = read(z.strictObject(PAGING), only({ limit, starting_after, ending_before }));
  const within: Bounds = read(z.strictObject({ created: range.optional() }), only({ created })).created ?? {};
  const wanted = read(z.strictObject(shape), only(filter));
  const items = collection
    .list(call.origin)
    .filter((item) => isWithin('created' in item ? (item.created ?? 0) : 0, within) && matches(item, wanted));
  return pageOf(items, paging, call.path);
}

/** The page of `items` that the cursors ask for. */
export function pageOf<Item extends { id: string }>(
  items: readonly Item[],
  paging: {
    limit?: number | undefined;
    starting_after?: string | undefined;
    ending_before?: string | undefined;
  },
  url: string,
): Page<Item> {
  const { limit = 10, starting_after, ending_before } = paging;
  if (limit < 1 || limit > LIMIT_MAX)
    throw invalid(`This value must be between 1 and ${LIMIT_MAX}.`, 'limit');
  if (starting_after !== undefined && ending_before !== undefined) {
    throw invalid('You cannot use both starting_after and ending_before.', 'starting_after');
  }
  const after = starting_after === undefined ? 0 : indexOf(items, starting_after, 'starting_after') + 1;
  const before = ending_before === undefined ? items.length : indexOf(items, ending_before, 'ending_before');
  const from = ending_before === undefined ? after : Math.max(0, before - limit);
  const to = ending_before === undefined ? after + limit : before;
  const hasMore = ending_before === undefined ? to < items.length : from > 0;
  return { object: 'list', data: items.slice(from, to), has_more: hasMore, url };
}

/** The parameters of a page of a list that belongs to one object. */
export function readPaging(call: Call) {
  return read(z.strictObject(PAGING), call.form);
}

function indexOf(items: readonly { id: string }[], id: string, param: string): number {
  const index = items.findIndex((item) => item.id === id);
  if (index < 0) throw invalid(`No such object: '${id}'`, param, 'resource_missing');
  return index;
}

function only(given: Readonly<Record<string, FormValue | undefined>>): Form {
  return Object.fromEntries(
    Object.entries(given).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
