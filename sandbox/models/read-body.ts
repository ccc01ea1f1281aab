import type { IncomingMessage } from 'node:http';
import { ApiFailure, invalidRequest } from './api-failure.ts';

const BODY_BYTES_MAX = 64 * 1024 * 1024;

/**
 * The body of a request: an object for JSON, for multipart an object of the fields in which repeated names
 * and names ending in `[]` are lists, and files are `File`s.
 * @throws {ApiFailure} 400 when it cannot be read, 413 beyond 64 MiB
 */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes: Buffer = chunk;
    size += bytes.length;
    if (size > BODY_BYTES_MAX) {
      throw new ApiFailure(413, 'The request is too large.', { type: 'invalid_request_error' });
    }
    chunks.push(bytes);
  }
  const body = Buffer.concat(chunks);
  if (body.length === 0) return {};
  const contentType = request.headers['content-type'] ?? '';
  return contentType.startsWith('multipart/form-data') ? readForm(body, contentType) : readJson(body);
}

function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw Object.assign(invalidRequest('We could not parse the JSON body of your request.'), {
      cause: error,
    });
  }
}

async function readForm(body: Buffer, contentType: string): Promise<unknown> {
  const headers = { 'content-type': contentType };
  const form = await new Response(new Uint8Array(body), { headers }).formData().catch((error: unknown) => {
    throw Object.assign(invalidRequest('We could not parse the multipart body.'), { cause: error });
  });
  const fields: Record<string, unknown> = {};
  for (const key of new Set(form.keys())) {
    const values = form.getAll(key);
    fields[key.replace(/\[\]$/u, '')] = values.length > 1 || key.endsWith('[]') ? values : values[0];
  }
  return fields;
}
