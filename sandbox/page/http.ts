import type { IncomingMessage, ServerResponse } from 'node:http';

const BODY_BYTES_MAX = 64 * 1024 * 1024;

/** An answer other than 200, thrown by a handler. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Reads a JSON body of at most 64 MiB. @throws {HttpError} 413, 415 or 400 */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  if (!request.headers['content-type']?.startsWith('application/json')) throw new HttpError(415, 'JSON only');
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size > BODY_BYTES_MAX) throw new HttpError(413, 'The body is too large');
    parts.push(part);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch (cause) {
    throw new HttpError(400, `The body is no JSON: ${cause}`);
  }
}

export function sendJson(response: ServerResponse, body: unknown, status = 200): void {
  send(response, { status, type: 'application/json; charset=utf-8', body: JSON.stringify(body ?? null) });
}

export function send(
  response: ServerResponse,
  answer: { status?: number; type: string; body: string | Uint8Array },
): void {
  response.writeHead(answer.status ?? 200, { 'content-type': answer.type, 'cache-control': 'no-store' });
  response.end(answer.body);
}
