import { mongo } from 'mongoose';

const { BSON } = mongo;

/** MongoDB's only message since 3.6: flags, then sections. */
const OP_MSG = 2013;
const HEADER_BYTES = 16;
const MORE_TO_COME = 2;

export type Body = Record<string, unknown>;

/** One message on the wire, as it came. */
export interface Frame {
  readonly bytes: Buffer;
  readonly requestId: number;
  readonly responseTo: number;
}

/** A command on its way to the database, its batches of documents put back in their place. */
export interface WireCommand {
  readonly name: string;
  /** The collection, for commands on one. */
  readonly collection: string | null;
  readonly body: Body;
}

/** Cuts a stream of bytes into messages, wherever the network cut it. */
export class FrameReader {
  #rest = Buffer.alloc(0);

  /** The messages that are whole with these bytes. */
  push(bytes: Buffer): Frame[] {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    const frames: Frame[] = [];
    while (this.#rest.length >= HEADER_BYTES && this.#rest.length >= this.#rest.readInt32LE(0)) {
      const length = this.#rest.readInt32LE(0);
      const whole = this.#rest.subarray(0, length);
      this.#rest = this.#rest.subarray(length);
      frames.push({ bytes: whole, requestId: whole.readInt32LE(4), responseTo: whole.readInt32LE(8) });
    }
    return frames;
  }
}

/**
 * What a message says; null for the old kinds that only a handshake uses.
 * @param exact keeps the types of numbers, so that the message can be sent on.
 */
export function bodyOf({ bytes }: Frame, exact = false): Body | null {
  if (bytes.readInt32LE(12) !== OP_MSG) return null;
  let body: Body = {};
  let at = HEADER_BYTES + 4;
  while (at < bytes.length) {
    const kind = bytes.readUInt8(at);
    const size = bytes.readInt32LE(at + 1);
    const section = bytes.subarray(at + 1, at + 1 + size);
    const options = { promoteValues: !exact };
    body =
      kind === 0
        ? { ...BSON.deserialize(section, options), ...body }
        : { ...body, ...documentsOf(section, options) };
    at += 1 + size;
  }
  return body;
}

/** A section of documents: its size, its name, the documents one after another. */
function documentsOf(section: Buffer, options: { readonly promoteValues: boolean }): Body {
  const end = section.indexOf(0, 4);
  const documents: Body[] = [];
  let at = end + 1;
  while (at < section.length) {
    const size = section.readInt32LE(at);
    documents.push(BSON.deserialize(section.subarray(at, at + size), options));
    at += size;
  }
  return { [section.toString('utf8', 4, end)]: documents };
}

/** The command in a message from a client; null where it is none. */
export function commandOf(frame: Frame): WireCommand | null {
  const body = bodyOf(frame);
  const [name] = Object.keys(body ?? {});
  if (body === null || name === undefined) return null;
  const target = body[name];
  return { name, collection: typeof target === 'string' ? target : null, body };
}

/** Whether a client wants no answer to it. */
export function isUnanswered({ bytes }: Frame): boolean {
  return bytes.readInt32LE(12) === OP_MSG && (bytes.readUInt32LE(HEADER_BYTES) & MORE_TO_COME) !== 0;
}

/** A server's answer to the message of that id. */
export function answerTo(responseTo: number, body: Body): Buffer {
  return message({ requestId: 0, responseTo }, body);
}

/** An insert that a crash cut off: only its first documents are left. */
export function cutInsert(frame: Frame, count: number): Buffer {
  const body = bodyOf(frame, true) ?? {};
  const documents = Array.isArray(body.documents) ? body.documents.slice(0, count) : [];
  return message(frame, { ...body, documents });
}

function message({ requestId, responseTo }: Omit<Frame, 'bytes'>, body: Body): Buffer {
  const document = BSON.serialize(body);
  const head = Buffer.alloc(HEADER_BYTES + 5);
  head.writeInt32LE(head.length + document.length, 0);
  head.writeInt32LE(requestId, 4);
  head.writeInt32LE(responseTo, 8);
  head.writeInt32LE(OP_MSG, 12);
  return Buffer.concat([head, document]);
}
