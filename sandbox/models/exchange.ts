import type { ServerResponse } from 'node:http';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './faults.ts';
import type { RequestRecord } from './journal.ts';
import type { PromptCache } from './prompt-cache.ts';

/** The only thing the sandbox asks of a clock. */
export interface SandboxClock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
}

/** How fast the sandbox answers. */
export interface Pace {
  firstTokenMs: number;
  /** 0 means without delay. */
  tokensPerSecond: number;
}

/** What all requests of one sandbox share. */
export interface SandboxState {
  clock: SandboxClock;
  seed: number;
  pace: Pace;
  promptCache: PromptCache;
}

/** One request being answered. */
export interface Exchange {
  state: SandboxState;
  record: RequestRecord;
  fault: Fault | null;
  response: ServerResponse;
  /** Aborted when the client goes away. */
  gone: AbortSignal;
}

/** The client went away: generation stops here. */
export class ClientGone extends Error {}

/** A fault broke the connection on purpose. */
export class ConnectionBroken extends Error {}

/** Waits, or at least lets the sockets speak. @throws {ClientGone} when the client goes away. */
export async function wait(exchange: Exchange, ms: number): Promise<void> {
  const { gone } = exchange;
  if (gone.aborted) throw new ClientGone();
  if (ms <= 0) {
    await nextTurn();
  } else {
    await sleep(ms, undefined, { signal: gone }).catch((error: unknown) => {
      if (!gone.aborted) throw error;
    });
  }
  if (gone.aborted) throw new ClientGone();
}

/** Waits as long as the first token takes, longer where a fault says so. */
export async function waitForFirstToken(exchange: Exchange, extraMs = 0): Promise<void> {
  const { fault, state } = exchange;
  const slowMs = fault?.kind === 'slow-first-token' ? fault.ms : 0;
  await wait(exchange, state.pace.firstTokenMs + slowMs + extraMs);
}

/** Silence until the client goes away. @throws {ClientGone} always, then. */
export async function stall(exchange: Exchange): Promise<never> {
  await new Promise<void>((resolve) => {
    if (exchange.gone.aborted) resolve();
    exchange.gone.addEventListener('abort', () => resolve(), { once: true });
  });
  throw new ClientGone();
}

/** Ends the connection in the middle. @throws {ConnectionBroken} always. */
export async function breakConnection(exchange: Exchange): Promise<never> {
  // What was written must reach the client before the break, or there is no middle.
  await nextTurn();
  exchange.response.destroy();
  throw new ConnectionBroken();
}
