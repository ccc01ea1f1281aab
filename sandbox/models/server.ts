import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { closeServer, listenOnLoopback } from '../loopback.ts';
import { ApiFailure, failureOf, unauthorized } from './api-failure.ts';
import { systemClock } from './clock.ts';
import {
  ClientGone,
  ConnectionBroken,
  type Exchange,
  type Pace,
  type SandboxClock,
  type SandboxState,
} from './exchange.ts';
import { faultInPrompt } from './fault-words.ts';
import { FaultQueue } from './faults.ts';
import { Journal, type RequestRecord } from './journal.ts';
import { PromptCache } from './prompt-cache.ts';
import { readBody } from './read-body.ts';
import { ResponseMemory } from './responses.ts';
import { createRoutes, type Route } from './routes.ts';
import { commonHeaders } from './send.ts';

/** How a model server is started; everything has a default. */
export interface ModelSandboxOptions extends Partial<Pace> {
  /** 0, the default, lets the system choose. */
  port?: number;
  clock?: SandboxClock;
  /** Changes dice, stories and unseeded pictures. */
  seed?: number;
}

/** A pace at which streaming and Stop can be watched. The default is no delay at all. */
export const DEMO_PACE: Pace = { firstTokenMs: 200, tokensPerSecond: 40 };

/** A running model server without any model. */
export interface ModelSandbox extends AsyncDisposable {
  url: string;
  /** The value for OPENAI_BASE_URL. */
  baseUrl: string;
  /** The requests received, oldest first. */
  requests(): readonly RequestRecord[];
  /** Resolves as soon as no request is being answered. */
  idle(): Promise<void>;
  faults: FaultQueue;
  close(): Promise<void>;
}

/** Starts a server on loopback that speaks OpenAI's wire format. */
export async function createModelSandbox(options: ModelSandboxOptions = {}): Promise<ModelSandbox> {
  const { port = 0, clock = systemClock, seed = 0, firstTokenMs = 0, tokensPerSecond = 0 } = options;
  const state: SandboxState = {
    clock,
    seed,
    pace: { firstTokenMs, tokensPerSecond },
    promptCache: new PromptCache(),
  };
  const service: Service = {
    state,
    journal: new Journal(),
    faults: new FaultQueue(),
    routeOf: createRoutes(new ResponseMemory()),
  };
  const server = createServer((request, response) => void handle(service, request, response));
  const url = `http://127.0.0.1:${await listenOnLoopback(server, port)}`;
  const close = () => closeServer(server);
  return {
    url,
    baseUrl: `${url}/v1`,
    requests: () => service.journal.all(),
    idle: () => service.journal.idle(),
    faults: service.faults,
    close,
    [Symbol.asyncDispose]: close,
  };
}

interface Service {
  state: SandboxState;
  journal: Journal;
  faults: FaultQueue;
  routeOf: (method: string, path: string) => Route;
}

async function handle(service: Service, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  const route = service.routeOf(request.method ?? 'GET', path);
  const record = service.journal.open({ at: service.state.clock.now(), endpoint: route.endpoint, path });
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  const exchange: Exchange = { state: service.state, record, fault: null, response, gone: gone.signal };
  try {
    const body = await readBody(request);
    noteBody(record, route, body);
    exchange.fault = service.faults.take(route.endpoint, record.model) ?? faultInPrompt(route.promptOf(body));
    record.fault = exchange.fault;
    checkKey(request);
    const failure = failureOf(exchange.fault, route.endpoint === 'images' || route.endpoint === 'edits');
    if (failure !== null) throw failure;
    await route.answer(exchange, body);
    service.journal.close(record, 'answered');
  } catch (error) {
    service.journal.close(record, fail(exchange, error));
  }
}

/** Answers with the error, where an answer is still possible, and says how the request ended. */
function fail(exchange: Exchange, error: unknown): 'failed' | 'aborted' | 'disconnected' {
  const { record, response } = exchange;
  if (error instanceof ConnectionBroken) return 'disconnected';
  // While the body is still coming in, only the socket knows that the client has gone.
  const isGone = exchange.gone.aborted || response.req.socket.destroyed;
  if (error instanceof ClientGone || isGone) return 'aborted';
  if (response.headersSent) {
    response.destroy();
    return 'failed';
  }
  const failure =
    error instanceof ApiFailure
      ? error
      : new ApiFailure(500, `Bug in the sandbox: ${String(error)}`, { type: 'server_error' });
  record.status = failure.status;
  const headers = { ...commonHeaders(exchange), ...failure.headers, 'content-type': 'application/json' };
  response.writeHead(failure.status, headers).end(JSON.stringify(failure.body));
  return 'failed';
}

function noteBody(record: RequestRecord, { asks }: Route, body: unknown): void {
  if (typeof body !== 'object' || body === null) return;
  const { [asks]: messages = null, model, ...options }: Record<string, unknown> = { ...body };
  record.messages = messages;
  record.model = typeof model === 'string' ? model : null;
  record.options = options;
  record.stream = options.stream === true;
}

function checkKey(request: IncomingMessage): void {
  const key = /^Bearer (\S+)$/u.exec(request.headers.authorization ?? '')?.[1];
  if (key === undefined || key === 'sk-wrong') throw unauthorized();
}
