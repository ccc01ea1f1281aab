import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { ErrorResponseSchema } from 'discord-api-spec/zod';
import { type ParsedBody, readBody } from './body.ts';
import { monotonicMs } from './clock.ts';
import type { Core } from './core.ts';
import { DiscordError, invalidForms, notFound, refused } from './errors.ts';
import type { FaultPlan, PlannedFault } from './faults.ts';
import { createRateLimiter, type RateLimiter, rateHeaders } from './rate-limit.ts';
import { pathOf, type Route, type RouteAnswer } from './route.ts';
import { routes } from './routes.ts';
import { answerProblems, problemsOf } from './validate.ts';

const API = '/api/v10';

interface Answer extends RouteAnswer {
  headers: Record<string, string>;
}

/** Answers REST requests; counts those in flight. */
export interface Router {
  readonly inFlight: number;
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

interface Setting {
  core: Core;
  plan: FaultPlan;
  limiter: RateLimiter;
  countInvalid(status: number): void;
}

/** The API below `/api/v10`. Every request and answer is checked against the table of routes. */
export function createRouter(core: Core, plan: FaultPlan): Router {
  let inFlight = 0;
  let invalid = 0;
  function countInvalid(status: number): void {
    if (![401, 403, 429].includes(status)) return;
    invalid += 1;
    if (invalid !== core.limits.invalidRequestsMax + 1) return;
    core.report({
      kind: 'invalid_requests',
      where: 'all routes',
      detail: `more than ${core.limits.invalidRequestsMax} answers 401, 403 or 429; Discord bans at 10,000 in 10 minutes`,
    });
  }
  const setting: Setting = { core, plan, limiter: createRateLimiter(core.report), countInvalid };
  return {
    get inFlight() {
      return inFlight;
    },
    async handle(request, response) {
      inFlight += 1;
      const startedAt = monotonicMs();
      const method = request.method ?? 'GET';
      const url = new URL(request.url ?? '/', core.url);
      const path = pathOf(request.url);
      const found = findRoute(method, path);
      const answer = await answerTo(setting, { request, method, path, url, found });
      send(response, answer);
      inFlight -= 1;
      core.bus.emit({
        type: 'request',
        method,
        path,
        route: found?.route.name ?? null,
        status: answer.status,
        durationMs: monotonicMs() - startedAt,
      });
    },
  };
}

interface Found {
  route: Route;
  params: Record<string, string>;
}

function findRoute(method: string, path: string): Found | null {
  if (!path.startsWith(`${API}/`)) return null;
  const segments = path.slice(API.length + 1).split('/');
  for (const route of routes) {
    if (route.method !== method) continue;
    const params = matchPath(route.path, segments);
    if (params !== null) return { route, params };
  }
  return null;
}

function matchPath(pattern: string, segments: readonly string[]): Record<string, string> | null {
  const parts = pattern.slice(1).split('/');
  if (parts.length !== segments.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith(':')) params[part.slice(1)] = segment;
    else if (part !== segment) return null;
  }
  return params;
}

interface Call {
  request: IncomingMessage;
  method: string;
  path: string;
  url: URL;
  found: Found | null;
}

async function answerTo(setting: Setting, call: Call): Promise<Answer> {
  const { core } = setting;
  const where = `${call.method} ${call.path}`;
  try {
    const body = await readBody(call.request);
    if (call.found === null) {
      core.report({ kind: 'unknown_route', where, detail: 'the sandbox has no such route' });
      throw notFound.route();
    }
    const limited = checkLimits(setting, call.found);
    if (limited.answer !== null) {
      setting.countInvalid(429);
      return limited.answer;
    }
    const faults = setting.plan.take(call.found.route.name);
    const early = await applyEarly(faults);
    if (early !== null) return { ...early, headers: { ...limited.headers, ...early.headers } };
    checkAccess(core, call.found.route, call.request);
    const answer = work(core, call.found, call.url, body, where);
    const late = faults.find((fault) => fault.kind === 'fail_afterwards');
    if (late !== undefined) return failure(late.status, 0, 'Bad Gateway');
    return { ...answer, headers: limited.headers };
  } catch (error) {
    const answer = errorAnswer(core, error, where);
    setting.countInvalid(answer.status);
    return answer;
  }
}

function checkAccess(core: Core, route: Route, request: IncomingMessage): void {
  if (route.access === 'bot' && request.headers.authorization !== `Bot ${core.token}`) {
    throw refused.unauthorized();
  }
}

/** Does the work of a route between the two checks of its contract. */
function work(core: Core, found: Found, url: URL, body: ParsedBody, where: string): RouteAnswer {
  const { route, params } = found;
  const schema = typeof route.request === 'function' ? route.request(body.json) : route.request;
  if (schema) {
    const problems = problemsOf(schema, body.json ?? {});
    if (problems.length > 0) throw invalidForms(problems);
  }
  const request = { params, query: url.searchParams, body: body.json ?? {}, uploads: body.uploads };
  const answer = route.handle(core, request);
  checkAnswer(core, route, answer, where);
  return answer;
}

function checkAnswer(core: Core, route: Route, answer: RouteAnswer, where: string): void {
  const schema = route.answers[answer.status];
  if (schema === undefined) {
    core.report({ kind: 'answer_schema', where, detail: `status ${answer.status} is not in the table` });
    return;
  }
  if (schema === null) return;
  const checked = route.checkedAs === undefined ? answer.body : route.checkedAs(answer.body);
  const lists = Array.isArray(checked) ? checked : [checked];
  for (const item of lists) {
    for (const detail of answerProblems(schema, item)) core.report({ kind: 'answer_schema', where, detail });
  }
}

function checkLimits(
  { core, limiter }: Setting,
  { route, params }: Found,
): { headers: Record<string, string>; answer: Answer | null } {
  if (route.access === 'bot') {
    const global = limiter.take('global', { limit: core.limits.globalPerSecond, windowMs: 1000 });
    if (global.limited) return { headers: {}, answer: tooMany(global.resetAfter, true, {}) };
  }
  const rule = route.bucket?.(params, core);
  if (rule === undefined) return { headers: {}, answer: null };
  const verdict = limiter.take(rule.key, rule);
  const headers = rateHeaders(verdict);
  return { headers, answer: verdict.limited ? tooMany(verdict.resetAfter, false, headers) : null };
}

function tooMany(retryAfterSeconds: number, global: boolean, headers: Record<string, string>): Answer {
  return {
    status: 429,
    body: { message: 'You are being rate limited.', retry_after: retryAfterSeconds, global },
    headers: {
      ...headers,
      // Whole seconds, as HTTP wants it; the exact number is in the body and in Reset-After.
      'retry-after': String(Math.ceil(retryAfterSeconds)),
      'x-ratelimit-reset-after': retryAfterSeconds.toFixed(3),
      'x-ratelimit-scope': global ? 'global' : 'user',
      ...(global ? { 'x-ratelimit-global': 'true' } : {}),
    },
  };
}

async function applyEarly(faults: readonly PlannedFault[]): Promise<Answer | null> {
  for (const fault of faults) {
    if (fault.kind === 'delay') await delay(fault.delayMs);
    if (fault.kind === 'fail') return failure(fault.status, fault.code, fault.message);
    if (fault.kind === 'rate_limit') return tooMany(fault.retryAfterSeconds, fault.global, {});
  }
  return null;
}

function failure(status: number, code: number, message: string): Answer {
  return { status, body: { message, code }, headers: {} };
}

function errorAnswer(core: Core, error: unknown, where: string): Answer {
  if (isHangUp(error)) return failure(499, 0, 'the client went away');
  if (!(error instanceof DiscordError)) {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    core.report({ kind: 'internal', where, detail });
    return failure(500, 0, '500: Internal Server Error');
  }
  const { status, code, message, errors } = error;
  const body = { message, code, ...(errors === undefined ? {} : { errors }) };
  if (code === 50035 || code === 50006 || code === 50109 || code === 40005) {
    core.report({ kind: 'invalid_body', where, detail: `${message} ${JSON.stringify(errors ?? {})}` });
  }
  // Discord's document wants numbers as nested codes; its documentation and its answers have words.
  for (const detail of answerProblems(ErrorResponseSchema, { message, code })) {
    core.report({ kind: 'answer_schema', where, detail });
  }
  return { status, body, headers: {} };
}

/** A client that was stopped in the middle of a request is no fault of anybody. */
function isHangUp(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ECONNRESET';
}

/** A 204 carries no content type: discord.js would parse its empty body. */
function send(response: ServerResponse, answer: Answer): void {
  if (answer.body === undefined) {
    response.writeHead(answer.status, answer.headers).end();
    return;
  }
  const text = JSON.stringify(answer.body);
  response.writeHead(answer.status, { ...answer.headers, 'content-type': 'application/json' }).end(text);
}
