import { Socket } from 'node:net';
import { inject } from 'vitest';

const LOOPBACK = /^(localhost|127(\.\d+){3}|::1|\[::1\]|::ffff:127(\.\d+){3})$/i;

/** A test tried to reach another machine. */
export class OutsideError extends Error {
  override readonly name = 'OutsideError';
  readonly code = 'outside_of_this_machine';

  constructor(host: string) {
    super(`a test tried to reach ${host}: tests reach nothing but this machine`);
  }
}

/** Makes every connection of this process to another machine fail before it begins. */
export function stayOnThisMachine(): void {
  const connect = Socket.prototype.connect;
  Socket.prototype.connect = function (this: Socket, ...args: unknown[]): Socket {
    const host = hostOf(args);
    if (LOOPBACK.test(host)) return Reflect.apply(connect, this, args);
    return this.destroy(new OutsideError(host));
  };
}

/** The host in the forms that `connect` takes: options, a port and a host, a path, or Node's own array. */
function hostOf(args: readonly unknown[]): string {
  const [first, second] = Array.isArray(args[0]) ? args[0] : args;
  if (typeof first === 'object' && first !== null) {
    return 'host' in first && typeof first.host === 'string' ? first.host : 'localhost';
  }
  return typeof second === 'string' ? second : 'localhost';
}

// A database of one's own may be anywhere; then nothing can be told apart.
const [, databaseHost = ''] = /^mongodb:\/\/(?:[^@/]*@)?([^:/?,]+)/.exec(inject('databaseUri')) ?? [];
if (LOOPBACK.test(databaseHost)) stayOnThisMachine();
