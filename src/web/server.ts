import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Client } from 'discord.js';
import type { Context } from '../context.ts';
import type { UnbilledLine } from '../flows/unbilled.ts';
import { StartError } from '../start-failure.ts';
import { payPage } from './pay-page.ts';
import { takeWebhook } from './stripe-webhook.ts';

/** The one small HTTP server: health, metrics, Stripe's webhook, and the pages before and after a payment. */
export interface Web extends AsyncDisposable {
  readonly port: number;
}

/** Starts it on a port of all interfaces; 0 takes any free one. */
export async function startWeb(context: Context, client: Client<true>, port: number): Promise<Web> {
  const server = createServer((request, response) => {
    answer(context, client, request, response).catch((error: unknown) => {
      context.log.error({ err: error }, 'a request failed');
      if (!response.headersSent) send(response, 500, { error: 'something broke' });
      else response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      const message = `Port ${port} cannot be used: set PORT to another one, or to 0 for any that is free.`;
      reject(new StartError('port_unavailable', message, { cause: error }));
    });
    server.listen(port, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Whoever is outside writes the address: no address may be more than not found. */
async function answer(
  context: Context,
  client: Client<true>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = request.url?.split('?')[0] ?? '/';
  if (path === '/webhooks/stripe' && request.method === 'POST') {
    const { status, body } = await takeWebhook(context, request);
    // What is left of a body that nobody reads must not keep the connection.
    if (status === 413) response.setHeader('connection', 'close');
    return send(response, status, body);
  }
  if (request.method !== 'GET') return send(response, 405, { error: 'method not allowed' });
  if (path === '/health') return health(context, client, response);
  if (path === '/metrics') return metrics(context, client, response);
  const page = await payPage(context, path);
  if (page === null) return send(response, 404, { error: 'not found' });
  response.writeHead(page.status, page.headers);
  response.end(page.body);
}

/** Ready only when gateway, database and journal answer. */
async function health(
  { models, log }: Context,
  client: Client<true>,
  response: ServerResponse,
): Promise<void> {
  const gateway = client.isReady();
  let journal = false;
  try {
    await models.journal.findOne({}, { _id: 1 }).maxTimeMS(2000).lean();
    journal = true;
  } catch (error) {
    log.warn({ err: error }, 'the journal does not answer');
  }
  const ready = gateway && journal;
  send(response, ready ? 200 : 503, { ready, gateway, database: journal, journal });
}

function metrics({ running, unbilled }: Context, client: Client<true>, response: ServerResponse): void {
  const memory = process.memoryUsage();
  const lines = [
    '# TYPE scrip_running_jobs gauge',
    `scrip_running_jobs ${running.count}`,
    '# TYPE scrip_servers gauge',
    `scrip_servers ${client.guilds.cache.size}`,
    '# TYPE scrip_gateway_ping_ms gauge',
    `scrip_gateway_ping_ms ${Math.max(0, client.ws.ping)}`,
    '# TYPE process_resident_memory_bytes gauge',
    `process_resident_memory_bytes ${memory.rss}`,
    ...unbilledLines(unbilled.lines()),
  ];
  response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' });
  response.end(`${lines.join('\n')}\n`);
}

function unbilledLines(lines: readonly UnbilledLine[]): string[] {
  const labels = ({ economy, unit, cause }: UnbilledLine) =>
    `{economy="${economy}",unit="${unit}",cause="${cause}"}`;
  return [
    '# HELP scrip_unbilled_total What was made and no member pays, in smallest steps at their prices, by cause.',
    '# TYPE scrip_unbilled_total counter',
    ...lines.map((line) => `scrip_unbilled_total${labels(line)} ${line.amount}`),
    '# TYPE scrip_unbilled_jobs_total counter',
    ...lines.map((line) => `scrip_unbilled_jobs_total${labels(line)} ${line.jobs}`),
  ];
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(`${JSON.stringify(body)}\n`);
}
