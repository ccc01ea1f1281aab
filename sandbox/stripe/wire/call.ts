import type { Core, Origin } from '../core.ts';
import type { Form } from './form.ts';

/** One API request on its way to an answer. */
export interface Call {
  core: Core;
  /** Whose objects it sees, and the request itself, which events name. */
  origin: Origin;
  /** The parts of the address that stand for ids. */
  ids: readonly string[];
  form: Form;
  /** Of the request, such as `/v1/refunds`: lists repeat it as their `url`. */
  path: string;
}

/** What answers one method and address; the answer is the object that travels. */
export interface ApiRoute {
  method: 'DELETE' | 'GET' | 'POST';
  /** `/v1/refunds/:id`; each `:name` takes one part. */
  path: string;
  handle(call: Call): object;
}

/** The first id of the address. */
export function idIn(call: Call): string {
  return call.ids[0] ?? '';
}
