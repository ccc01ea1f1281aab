import type { $ZodType } from 'zod/v4/core';
import type { Upload } from './attachments.ts';
import type { Core } from './core.ts';
import type { RouteName } from './types.ts';

/** A request that found its route and whose body kept the route's schema. */
export interface RouteRequest {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly uploads: readonly Upload[];
}

/** Without a body the answer is 204 and has no content type. */
export interface RouteAnswer {
  readonly status: number;
  readonly body?: unknown;
}

/** One row of the table: what is accepted, what is answered, and who does it. */
export interface Route {
  readonly name: RouteName;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api/v10`; `:name` is one segment. */
  readonly path: string;
  /** Interaction routes need no `Authorization` and are exempt from the global limit. */
  readonly access: 'bot' | 'interaction_token';
  /** Schema of the body, also by what the body says; left out when there is none. */
  readonly request?: $ZodType | ((body: unknown) => $ZodType | null);
  /** Schema by status; null where Discord's document has none. A status that is missing is a fault. */
  readonly answers: Readonly<Record<number, $ZodType | null>>;
  /** The answer as it is checked, where Discord's document differs from Discord. */
  readonly checkedAs?: (body: unknown) => unknown;
  readonly bucket?: (
    params: Readonly<Record<string, string>>,
    core: Core,
  ) => { key: string; limit: number; windowMs: number };
  handle(core: Core, request: RouteRequest): RouteAnswer;
}

/** A parameter of the path; the router has matched it. */
export function param(request: RouteRequest, name: string): string {
  return request.params[name] ?? '';
}

/** The body in the type of the route, whose schema it kept. */
export function bodyOf<T>(request: RouteRequest): T {
  return request.body as T;
}

export function ok(body: unknown): RouteAnswer {
  return { status: 200, body };
}

export const noContent: RouteAnswer = { status: 204 };

/** The path of a request, decoded: discord.js sends `%40original`. A path that cannot be decoded stays as it is. */
export function pathOf(url: string | undefined): string {
  const { pathname } = new URL(url ?? '/', 'http://sandbox');
  try {
    return decodeURIComponent(pathname);
  } catch (error) {
    if (error instanceof URIError) return pathname;
    throw error;
  }
}
