import type { IncomingMessage } from 'node:http';
import type { Upload } from './attachments.ts';
import { refused } from './errors.ts';

/** Discord refuses larger requests as a whole. */
const REQUEST_BYTES_MAX = 25 * 1024 * 1024;

export interface ParsedBody {
  /** The JSON of the request, of multipart the `payload_json`; undefined when there is none. */
  json: unknown;
  uploads: Upload[];
}

/** Reads JSON or multipart. @throws {DiscordError} 50109 for broken JSON, 40005 above 25 MiB */
export async function readBody(request: IncomingMessage): Promise<ParsedBody> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= REQUEST_BYTES_MAX) chunks.push(chunk);
  }
  if (size > REQUEST_BYTES_MAX) throw refused.tooLarge();
  const bytes = Buffer.concat(chunks);
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('multipart/form-data')) return readMultipart(bytes, type);
  return { json: bytes.length === 0 ? undefined : parseJson(bytes.toString('utf8')), uploads: [] };
}

async function readMultipart(bytes: Buffer, type: string): Promise<ParsedBody> {
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData();
  const uploads: Upload[] = [];
  let json: unknown;
  for (const [name, value] of form) {
    if (typeof value === 'string') {
      if (name === 'payload_json') json = parseJson(value);
      continue;
    }
    const index = /^files?\[(\d+)\]$/.exec(name)?.[1] ?? String(uploads.length);
    const data = new Uint8Array(await value.arrayBuffer());
    uploads.push({ index, name: value.name, data, contentType: value.type });
  }
  return { json, uploads };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw refused.invalidJson();
    throw error;
  }
}
