import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { API_VERSION, type Core, type Origin } from './core.ts';
import { type Fault, type FaultQueue, failureOf } from './faults.ts';
import { newId } from './ids.ts';
import type { Journal } from './journal.ts';
import { HIDDEN_LISTS, routeOf } from './routes.ts';
import { modeOf } from './wire/api-key.ts';
import { expanded } from './wire/expand.ts';
import { StripeFailure } from './wire/failure.ts';
import type { IdempotencyKeys, SentAnswer } from './wire/idempotency.ts';
import { type ReadRequest, readRequest } from './wire/request.ts';

/** What the API works with. */
export interface Api {
  core: Core;
  journal: Journal;
  faults: FaultQueue;
  keys: IdempotencyKeys;
}

interface Answer extends SentAnswer {
  headers: Readonly<Record<string, string>>;
}

/** Answers one request to `/v1/...`. */
export async function answerApi(api: Api, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const requestId = newId('req');
  const read = await readRequest(request).catch((error: unknown) => failed(requestId, error));
  if ('status' in read) return send(response, read);
  const record = api.journal.add({
    ...{ id: requestId, at: api.core.clock.now(), method: read.method, path: read.path, params: read.form },
    ...{ idempotencyKey: read.idempotencyKey, apiVersion: read.apiVersion, account: read.account },
    ...{ status: null, replayed: false },
  });
  const fault = api.faults.take(read.method, read.path);
  if (fault?.kind === 'disconnect') return void response.destroy();
  const answer = await answerOf(api, read, requestId, fault);
  record.replayed = answer.requestId !== requestId;
  if (fault?.kind === 'lost-reply') return void response.destroy();
  record.status = answer.status;
  send(response, fault?.kind === 'malformed-json' ? { ...answer, body: answer.body.slice(0, -10) } : answer);
}

async function answerOf(
  api: Api,
  read: ReadRequest,
  requestId: string,
  fault: Fault | null,
): Promise<Answer> {
  const common = commonHeaders(read);
  try {
    const planned = failureOf(fault);
    if (planned !== null) throw planned;
    const origin: Origin = {
      ...modeOf(read.apiKey),
      account: accountOf(api.core, read),
      request: { id: requestId, idempotency_key: read.idempotencyKey },
    };
    const delayMs = fault?.kind === 'delay' ? fault.ms : 0;
    if (read.method !== 'POST' || read.idempotencyKey === null) {
      if (delayMs > 0) await wait(delayMs);
      return { ...carriedOut(api, read, origin, requestId), headers: common };
    }
    // A key belongs to one account and one mode.
    const key = JSON.stringify([origin.livemode, origin.account, read.idempotencyKey]);
    const first = api.keys.begin(key, JSON.stringify([read.method, read.path, read.form]));
    if (first !== null) {
      const replay = { 'idempotent-replayed': 'true', 'original-request': first.requestId };
      return { ...first, headers: { ...common, ...replay } };
    }
    // A slow request holds its key meanwhile: who comes with the same one is told that it is under way.
    if (delayMs > 0) await wait(delayMs);
    const answer = carriedOut(api, read, origin, requestId);
    // Parameters that are refused leave the key free, as with Stripe; what was begun is remembered, errors too.
    if (answer.status === 400 || answer.status === 404) api.keys.forget(key);
    else api.keys.keep(key, answer);
    return { ...answer, headers: common };
  } catch (error) {
    const answer = failed(requestId, error);
    return { ...answer, headers: { ...common, ...answer.headers } };
  }
}

function carriedOut(api: Api, read: ReadRequest, origin: Origin, requestId: string): SentAnswer {
  const { core } = api;
  try {
    const { route, ids } = routeOf(read.method, read.path);
    const object = route.handle({ core, origin, ids, form: read.form, path: read.path });
    const body = expanded(core.store, origin, HIDDEN_LISTS, object, read.form);
    return { status: 200, body: JSON.stringify(body, null, 2), requestId };
  } catch (error) {
    return failed(requestId, error);
  }
}

function accountOf(core: Core, { account }: ReadRequest): string | null {
  if (account !== null && core.store.account.find(account) === undefined) {
    const message = `The provided key does not have access to account '${account}' (or that account does not exist).`;
    throw new StripeFailure(403, message, { code: 'account_invalid' });
  }
  return account;
}

function failed(requestId: string, error: unknown): Answer {
  const failure =
    error instanceof StripeFailure
      ? error
      : new StripeFailure(
          500,
          `Bug in the sandbox: ${error instanceof Error ? error.stack : String(error)}`,
          {
            type: 'api_error',
          },
        );
  const { status, body, details } = failure;
  return { status, body: JSON.stringify(body, null, 2), requestId, headers: details.headers ?? {} };
}

function commonHeaders({ idempotencyKey, apiVersion, account }: ReadRequest): Record<string, string> {
  return {
    'stripe-version': apiVersion ?? API_VERSION,
    ...(idempotencyKey === null ? {} : { 'idempotency-key': idempotencyKey }),
    ...(account === null ? {} : { 'stripe-account': account }),
  };
}

function send(response: ServerResponse, { status, body, requestId, headers }: Answer): void {
  response.writeHead(status, {
    ...headers,
    'content-type': 'application/json',
    'request-id': requestId,
    'x-sandbox': 'no money moves here',
  });
  response.end(body);
}
