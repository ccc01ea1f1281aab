import { invalidRequest } from './api-failure.ts';
import { answerModels } from './catalog.ts';
import { answerChat, promptOfChat } from './chat.ts';
import type { Exchange } from './exchange.ts';
import type { Endpoint } from './faults.ts';
import { answerEdits } from './image-edits.ts';
import { answerImages } from './images.ts';
import { answerModerations } from './moderations.ts';
import { answerResponses, promptOfResponses, type ResponseMemory } from './responses.ts';

/** A route of the wire format. */
export interface Route {
  endpoint: Endpoint;
  /** The field of the body that the journal shows as `messages`. */
  asks: 'messages' | 'input' | 'prompt';
  /** The text in which `[[fault: ...]]` is looked for. */
  promptOf(body: unknown): string;
  answer(exchange: Exchange, body: unknown): Promise<void>;
}

/** The routes of one sandbox, by method and path. */
export function createRoutes(memory: ResponseMemory): (method: string, path: string) => Route {
  const routes = new Map<string, Route>([
    [
      'POST /v1/chat/completions',
      { endpoint: 'chat', asks: 'messages', promptOf: promptOfChat, answer: answerChat },
    ],
    [
      'POST /v1/responses',
      {
        endpoint: 'responses',
        asks: 'input',
        promptOf: promptOfResponses,
        answer: (exchange, body) => answerResponses(exchange, memory, body),
      },
    ],
    [
      'POST /v1/images/generations',
      { endpoint: 'images', asks: 'prompt', promptOf: promptField, answer: answerImages },
    ],
    [
      'POST /v1/images/edits',
      { endpoint: 'edits', asks: 'prompt', promptOf: promptField, answer: answerEdits },
    ],
    [
      'POST /v1/moderations',
      { endpoint: 'moderations', asks: 'input', promptOf: () => '', answer: answerModerations },
    ],
  ]);
  return (method, path) => routes.get(`${method} ${path}`) ?? modelsRoute(method, path) ?? UNKNOWN_ROUTE;
}

function modelsRoute(method: string, path: string): Route | null {
  const match = /^\/v1\/models(?:\/(.+))?$/u.exec(path);
  if (method !== 'GET' || match === null) return null;
  const id = match[1] === undefined ? null : decoded(match[1]);
  return {
    endpoint: 'models',
    asks: 'prompt',
    promptOf: () => '',
    answer: (exchange) => answerModels(exchange, id),
  };
}

/** A name that is not well encoded is taken as it stands. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch (error) {
    if (error instanceof URIError) return name;
    throw error;
  }
}

const UNKNOWN_ROUTE: Route = {
  endpoint: 'unknown',
  asks: 'prompt',
  promptOf: () => '',
  answer: async ({ record }) => {
    const failure = invalidRequest(`Unknown request URL: ${record.path}. (sandbox)`, null, 'unknown_url');
    throw Object.assign(failure, { status: 404 });
  },
};

function promptField(body: unknown): string {
  const isObject = typeof body === 'object' && body !== null;
  return isObject && 'prompt' in body && typeof body.prompt === 'string' ? body.prompt : '';
}
