import type { IncomingMessage } from 'node:http';

const BODY_BYTES_MAX = 16 * 1024;

/** The fields of a form that was sent. @throws {RangeError} above 16 KiB */
export async function readFields(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes: Buffer = chunk;
    size += bytes.length;
    if (size > BODY_BYTES_MAX) throw new RangeError('That form is too large.');
    chunks.push(bytes);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}
