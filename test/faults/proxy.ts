import { createServer, connect as openSocket, type Server, type Socket } from 'node:net';
import {
  answerTo,
  type Body,
  bodyOf,
  commandOf,
  cutInsert,
  type Frame,
  FrameReader,
  type WireCommand,
} from './wire.ts';

/** What becomes of a command. */
export type Fault =
  /** It runs, and its answer never arrives: the connection breaks instead. */
  | { readonly kind: 'lose-reply' }
  /** The connection breaks before it reaches the server. */
  | { readonly kind: 'lose-command' }
  /** It never reaches the server, which seems to answer this. */
  | { readonly kind: 'answer'; readonly body: Body }
  /** It runs, and its answer is changed on the way. */
  | { readonly kind: 'change'; readonly change: (reply: Body) => Body }
  /** Only the first documents of an insert are written, and the connection breaks: the server died in mid-batch. */
  | { readonly kind: 'cut'; readonly documents: number }
  /** It waits before it is passed on. */
  | { readonly kind: 'wait'; readonly until: Promise<unknown> };

/** Decides for each command; null passes it on. */
export type Plan = (command: WireCommand) => Fault | null;

/** Stands between the driver and the database, and breaks what it is told to, as a network and a server would. */
export class FaultProxy implements AsyncDisposable {
  readonly #server: Server;
  #upstream: Upstream;
  readonly #sockets = new Set<Socket>();
  /** Every command that arrived, by name and collection: `insert journal`. */
  readonly seen: string[] = [];
  #plan: Plan = () => null;
  #isOpen = true;

  private constructor(upstream: Upstream) {
    this.#upstream = upstream;
    this.#server = createServer((client) => this.#serve(client));
  }

  /** @param uri a database's address; the proxy answers for it at `uri`. */
  static async before(uri: string): Promise<FaultProxy & { readonly uri: string }> {
    const proxy = new FaultProxy(upstreamOf(uri));
    await new Promise<void>((listening) => proxy.#server.listen(0, '127.0.0.1', listening));
    const address = proxy.#server.address();
    if (address === null || typeof address === 'string') throw new Error('a server without a port');
    const url = new URL(oneServer(uri));
    url.host = `127.0.0.1:${address.port}`;
    url.searchParams.set('directConnection', 'true');
    return Object.assign(proxy, { uri: url.href });
  }

  /** From now on this decides. */
  plan(plan: Plan): void {
    this.#plan = plan;
  }

  /** Breaks the nth command from now on that fits, counted from 1; what comes back resolves when it was hit. */
  once(fits: (command: WireCommand) => boolean, fault: Fault, nth = 1): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    let count = 0;
    this.plan((command) => {
      if (!fits(command)) return null;
      count += 1;
      if (count !== nth) return null;
      resolve();
      return fault;
    });
    return promise;
  }

  /** The database has moved. */
  redirect(uri: string): void {
    this.#upstream = upstreamOf(uri);
  }

  /** The network goes away, with every connection, or comes back. */
  setOpen(isOpen: boolean): void {
    this.#isOpen = isOpen;
    if (!isOpen) for (const socket of this.#sockets) socket.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((closed) => this.#server.close(closed));
  }

  #serve(client: Socket): void {
    if (!this.#isOpen) {
      client.destroy();
      return;
    }
    const server = openSocket(this.#upstream);
    const replies = new Map<number, (frame: Frame) => Buffer | null>();
    const close = () => {
      client.destroy();
      server.destroy();
      this.#sockets.delete(client);
    };
    for (const socket of [client, server]) {
      socket.on('error', close);
      socket.on('close', close);
    }
    this.#sockets.add(client);
    const requests = new FrameReader();
    let passing: Promise<void> = Promise.resolve();
    client.on('data', (bytes) => {
      for (const frame of requests.push(Buffer.from(bytes))) {
        passing = passing.then(() => this.#pass(frame, { client, server, replies }));
      }
    });
    const answers = new FrameReader();
    server.on('data', (bytes) => {
      for (const frame of answers.push(Buffer.from(bytes))) {
        const change = replies.get(frame.responseTo);
        replies.delete(frame.responseTo);
        const passed = change === undefined ? frame.bytes : change(frame);
        if (passed === null) close();
        else client.write(passed);
      }
    });
  }

  async #pass(frame: Frame, { client, server, replies }: Line): Promise<void> {
    const command = commandOf(frame);
    if (command !== null) this.seen.push(`${command.name} ${command.collection ?? ''}`.trim());
    const fault = command === null ? null : this.#plan(command);
    switch (fault?.kind) {
      case 'lose-command':
        client.destroy();
        return;
      case 'answer':
        client.write(answerTo(frame.requestId, fault.body));
        return;
      case 'lose-reply':
        replies.set(frame.requestId, () => null);
        break;
      case 'change':
        replies.set(frame.requestId, (reply) =>
          answerTo(frame.requestId, fault.change(bodyOf(reply, true) ?? {})),
        );
        break;
      case 'cut':
        if (fault.documents === 0) {
          client.destroy();
          return;
        }
        replies.set(frame.requestId, () => null);
        server.write(cutInsert(frame, fault.documents));
        return;
      case 'wait':
        await fault.until;
        break;
      case undefined:
        break;
    }
    server.write(frame.bytes);
  }
}

interface Upstream {
  readonly host: string;
  readonly port: number;
}

/** Of several servers the first. */
function oneServer(uri: string): string {
  return uri.replace(/^(mongodb:\/\/[^,/]+),[^/?]*/, '$1');
}

function upstreamOf(uri: string): Upstream {
  const { hostname, port } = new URL(oneServer(uri));
  return { host: hostname, port: Number(port || 27017) };
}

interface Line {
  readonly client: Socket;
  readonly server: Socket;
  readonly replies: Map<number, (frame: Frame) => Buffer | null>;
}

/** An insert into the journal. */
export function isAppend({ name, collection }: WireCommand): boolean {
  return name === 'insert' && collection === 'journal';
}

/** A read of the journal. */
export function isJournalRead({ name, collection }: WireCommand): boolean {
  return name === 'find' && collection === 'journal';
}
