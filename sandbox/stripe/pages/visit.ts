import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Core } from '../core.ts';
import { CONTENT_SECURITY_POLICY } from './layout.ts';

/** One page request on its way to an answer. */
export interface Visit {
  core: Core;
  url: URL;
  request: IncomingMessage;
  response: ServerResponse;
}

/** Sends the browser elsewhere, with a GET. */
export function redirect(response: ServerResponse, to: string): void {
  response.writeHead(303, { location: to, 'cache-control': 'no-store' }).end();
}

export function sendPage(response: ServerResponse, body: string, status = 200): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'cache-control': 'no-store',
  });
  response.end(body);
}
