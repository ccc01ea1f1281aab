import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { closeServer, listenOnLoopback } from '../loopback.ts';
import { bundleBrowser } from './bundle.ts';
import { CONTENT_SECURITY_POLICY, DOCUMENT } from './document.ts';
import { EventStreams } from './event-streams.ts';
import { HttpError, send, sendJson } from './http.ts';
import type { Page, PageOptions } from './options.ts';
import { createRoutes, type Route } from './routes.ts';

/** Serves the demo's page on loopback and resolves when it listens. */
export async function createPage(options: PageOptions): Promise<Page> {
  const bundle = await bundleBrowser();
  const streams = new EventStreams(options.discord);
  const routes: Record<string, Route> = {
    'GET /': (call) => send(call.response, { type: 'text/html; charset=utf-8', body: DOCUMENT }),
    'GET /page.js': (call) =>
      send(call.response, { type: 'text/javascript; charset=utf-8', body: bundle.script }),
    'GET /page.css': (call) => send(call.response, { type: 'text/css; charset=utf-8', body: bundle.style }),
    ...createRoutes(options, streams),
  };
  const server = createServer((request, response) => void answer(routes, request, response));
  const port = await listenOnLoopback(server, options.port ?? 0);
  const close = async (): Promise<void> => {
    streams.close();
    await closeServer(server);
  };
  return { url: `http://127.0.0.1:${port}`, close, [Symbol.asyncDispose]: close };
}

async function answer(
  routes: Record<string, Route>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.setHeader('content-security-policy', CONTENT_SECURITY_POLICY);
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('referrer-policy', 'no-referrer');
  try {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    refuseStrangers(request);
    const path = url.pathname.startsWith('/cdn/') ? '/cdn/' : url.pathname;
    const route = routes[`${request.method} ${path}`];
    if (!route) throw new HttpError(404, `There is no ${request.method} ${url.pathname}`);
    await route({ url, request, response });
  } catch (error) {
    if (response.headersSent) return void response.end();
    const status = error instanceof HttpError ? error.status : 500;
    sendJson(response, { error: error instanceof Error ? error.message : String(error) }, status);
  }
}

/** Another site in the same browser may neither read nor act: only loopback names, and only our own page. */
function refuseStrangers(request: IncomingMessage): void {
  const host = request.headers.host ?? '';
  if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host)) throw new HttpError(403, 'Loopback only');
  const { origin } = request.headers;
  if (origin !== undefined && origin !== `http://${host}`) throw new HttpError(403, 'This page only');
}
