import type { WebSocket } from 'ws';
import type { DispatchScope } from '../core.ts';

/** Dispatches kept for a session that may resume; Discord keeps some too. */
const REPLAY_MAX = 1000;

/** One gateway session; it outlives its socket so that the bot can resume. */
export interface GatewaySession {
  readonly id: string;
  readonly shard: readonly [id: number, count: number];
  readonly intents: number;
  socket: WebSocket | null;
  sequence: number;
  readonly replay: { sequence: number; frame: string }[];
}

/** Sends an event, or keeps it for the resume when the socket is gone. */
export function sendEvent(session: GatewaySession, event: string, data: unknown): void {
  session.sequence += 1;
  const frame = JSON.stringify({ op: 0, t: event, s: session.sequence, d: data });
  session.replay.push({ sequence: session.sequence, frame });
  if (session.replay.length > REPLAY_MAX) session.replay.shift();
  session.socket?.send(frame);
}

/** Sends again what came after `sequence`; false when some of that is no longer kept. */
export function replayAfter(session: GatewaySession, sequence: number): boolean {
  const missed = session.replay.filter((kept) => kept.sequence > sequence);
  if (sequence > session.sequence || session.sequence - sequence > missed.length) return false;
  for (const { frame } of missed) session.socket?.send(frame);
  return true;
}

/** Whether the session's shard and intents cover an event. What concerns no guild goes to shard 0. */
export function concerns(session: GatewaySession, scope: DispatchScope): boolean {
  const [id, count] = session.shard;
  const home = scope.guildId === null ? 0 : Number((BigInt(scope.guildId) >> 22n) % BigInt(count));
  return home === id && (scope.intents === 0 || (session.intents & scope.intents) !== 0);
}
