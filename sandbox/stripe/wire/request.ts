import type { IncomingMessage } from 'node:http';
import { StripeFailure } from './failure.ts';
import { decodeForm, type Form } from './form.ts';

const BODY_BYTES_MAX = 1024 * 1024;

/** What a request says, before anything is done about it. */
export interface ReadRequest {
  method: string;
  path: string;
  /** Parameters of the body, or of the address where there is no body. */
  form: Form;
  apiKey: string | null;
  apiVersion: string | null;
  account: string | null;
  idempotencyKey: string | null;
}

/** Reads a whole request. @throws {StripeFailure} 400 for a body that is no form, 413 above 1 MiB */
export async function readRequest(request: IncomingMessage): Promise<ReadRequest> {
  const [path = '/', query = ''] = (request.url ?? '/').split('?', 2);
  const body = await readText(request);
  const type = request.headers['content-type'] ?? '';
  if (body !== '' && !type.startsWith('application/x-www-form-urlencoded')) {
    throw new StripeFailure(
      400,
      `Invalid request: send parameters as application/x-www-form-urlencoded, not ${type}`,
    );
  }
  return {
    ...{ method: request.method ?? 'GET', path: decoded(path), form: decodeForm(body === '' ? query : body) },
    apiKey: keyOf(request.headers.authorization),
    apiVersion: one(request.headers['stripe-version']),
    account: one(request.headers['stripe-account']),
    idempotencyKey: one(request.headers['idempotency-key']),
  };
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes: Buffer = chunk;
    size += bytes.length;
    if (size > BODY_BYTES_MAX) throw new StripeFailure(413, 'The request is too large.');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The key of `Authorization: Bearer KEY`, or of the user name of basic authorization. */
function keyOf(authorization: string | undefined): string | null {
  const [, scheme = '', value = ''] = /^(Bearer|Basic) (\S+)$/iu.exec(authorization ?? '') ?? [];
  if (value === '') return null;
  if (scheme.toLowerCase() === 'bearer') return value;
  return Buffer.from(value, 'base64').toString('utf8').split(':')[0] ?? null;
}

function one(header: string | string[] | undefined): string | null {
  return (Array.isArray(header) ? header[0] : header) ?? null;
}

/** An address that is not well encoded is taken as it stands. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (error) {
    if (error instanceof URIError) return path;
    throw error;
  }
}
