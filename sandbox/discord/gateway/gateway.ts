import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { botUser, type Core, type DispatchScope } from '../core.ts';
import { membersOf, wireGuildCreate } from '../wire-guild.ts';
import { wireMember, wireUser } from '../wire-people.ts';
import { concerns, type GatewaySession, replayAfter, sendEvent } from './session.ts';

const HEARTBEAT_INTERVAL_MS = 41_250;
const GUILD_MEMBERS = 1 << 1;
/** Guild members, presences and message content need Discord's approval, which this bot does not have. */
const PRIVILEGED = GUILD_MEMBERS | (1 << 8) | (1 << 15);
const CLOSE = {
  unknownOpcode: 4001,
  decode: 4002,
  notAuthenticated: 4003,
  token: 4004,
  again: 4005,
  intents: 4014,
};

interface Frame {
  op: number;
  d: unknown;
}

interface Identify {
  token: string;
  intents: number;
  shard?: [number, number];
}

/** The WebSocket side: sessions, their events, and ways to disturb them. */
export interface Gateway {
  readonly online: boolean;
  dispatch(event: string, data: unknown, scope: DispatchScope): void;
  reconnect(): void;
  invalidate(resumable: boolean): void;
  drop(): void;
  close(): Promise<void>;
}

/** Serves `/gateway` on the same port as REST. */
export function createGateway(core: Core, server: Server): Gateway {
  const sessions = new Map<string, GatewaySession>();
  const sockets = new WebSocketServer({ server, path: '/gateway' });

  sockets.on('connection', (socket) => {
    let session: GatewaySession | null = null;
    send(socket, 10, { heartbeat_interval: HEARTBEAT_INTERVAL_MS });
    socket.on('message', (raw) => {
      const frame = parseFrame(socket, String(raw));
      if (frame === null) return;
      if (frame.op === 2) session = identify(core, sessions, socket, session, frame.d as Identify);
      else if (frame.op === 6) session = resume(core, sessions, socket, frame.d as Resume);
      else serve(core, socket, session, frame);
    });
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      if (session === null || session.socket !== socket) return;
      session.socket = null;
      if (!isOnline(sessions)) core.bus.emit({ type: 'bot_offline' });
    });
  });

  function connected(): WebSocket[] {
    return [...sessions.values()].flatMap(({ socket }) => (socket === null ? [] : [socket]));
  }

  return {
    get online() {
      return isOnline(sessions);
    },
    dispatch(event, data, scope) {
      const receivers = [...sessions.values()].filter((session) => concerns(session, scope));
      for (const session of receivers) sendEvent(session, event, data);
      if (receivers.length > 0) core.bus.emit({ type: 'dispatch', event });
    },
    reconnect() {
      for (const socket of connected()) send(socket, 7, null);
    },
    invalidate(resumable) {
      for (const socket of connected()) send(socket, 9, resumable);
      if (!resumable) sessions.clear();
    },
    drop() {
      for (const socket of connected()) socket.terminate();
    },
    close() {
      for (const socket of sockets.clients) socket.terminate();
      return new Promise((resolve) => sockets.close(() => resolve()));
    },
  };
}

function isOnline(sessions: ReadonlyMap<string, GatewaySession>): boolean {
  return [...sessions.values()].some(({ socket }) => socket !== null);
}

function parseFrame(socket: WebSocket, text: string): Frame | null {
  try {
    return JSON.parse(text) as Frame;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    socket.close(CLOSE.decode);
    return null;
  }
}

/** Starts a session: READY, then one GUILD_CREATE for every guild of the shard. */
function identify(
  core: Core,
  sessions: Map<string, GatewaySession>,
  socket: WebSocket,
  present: GatewaySession | null,
  { token, intents, shard = [0, 1] }: Identify,
): GatewaySession | null {
  if (present !== null)
    return refuse(core, socket, present, CLOSE.again, 'identified twice on one connection');
  if (token !== core.token) {
    socket.close(CLOSE.token, 'Authentication failed.');
    return null;
  }
  if ((intents & PRIVILEGED) !== 0) {
    return refuse(core, socket, null, CLOSE.intents, `intents ${intents} are privileged and not approved`);
  }
  // A new start of the same shard: the old session will not come back.
  for (const [id, old] of sessions) if (old.socket === null && old.shard[0] === shard[0]) sessions.delete(id);
  const session: GatewaySession = {
    id: randomBytes(16).toString('hex'),
    shard,
    intents,
    socket,
    sequence: 0,
    replay: [],
  };
  sessions.set(session.id, session);
  const guilds = [...core.store.guilds.values()].filter(({ id }) =>
    concerns(session, { guildId: id, intents: 0 }),
  );
  sendEvent(session, 'READY', {
    v: 10,
    user: { ...wireUser(botUser(core)), mfa_enabled: false, verified: true, email: null },
    guilds: guilds.map(({ id }) => ({ id, unavailable: true })),
    session_id: session.id,
    resume_gateway_url: `${core.url.replace('http:', 'ws:')}/gateway`,
    shard,
    application: { id: core.store.applicationId, flags: 0 },
  });
  const allMembers = (intents & GUILD_MEMBERS) !== 0;
  for (const guild of guilds)
    sendEvent(session, 'GUILD_CREATE', wireGuildCreate(core, guild, { allMembers }));
  core.bus.emit({ type: 'bot_online' });
  return session;
}

interface Resume {
  token: string;
  session_id: string;
  seq: number;
}

/** Continues a session with what it missed, or says that it cannot be continued. */
function resume(
  core: Core,
  sessions: Map<string, GatewaySession>,
  socket: WebSocket,
  { token, session_id: sessionId, seq }: Resume,
): GatewaySession | null {
  const session = sessions.get(sessionId);
  if (token !== core.token) {
    socket.close(CLOSE.token, 'Authentication failed.');
    return null;
  }
  if (session === undefined) {
    send(socket, 9, false);
    return null;
  }
  session.socket?.terminate();
  session.socket = socket;
  if (!replayAfter(session, seq)) {
    sessions.delete(sessionId);
    send(socket, 9, false);
    return null;
  }
  sendEvent(session, 'RESUMED', {});
  core.bus.emit({ type: 'bot_online' });
  return session;
}

function serve(core: Core, socket: WebSocket, session: GatewaySession | null, frame: Frame): void {
  if (frame.op === 1) {
    send(socket, 11, null);
    return;
  }
  if (session === null) {
    socket.close(CLOSE.notAuthenticated, 'Not authenticated.');
    return;
  }
  if (frame.op === 8) sendMembers(core, session, frame.d as MembersRequest);
  // Presence (3) and voice (4) are taken without an effect.
  else if (frame.op !== 3 && frame.op !== 4) {
    refuse(core, socket, session, CLOSE.unknownOpcode, `unknown gateway opcode ${frame.op}`);
  }
}

interface MembersRequest {
  guild_id: string;
  query?: string;
  limit?: number;
  user_ids?: string | string[];
  nonce?: string;
}

/** Op 8: all asked-for members in one chunk. */
function sendMembers(core: Core, session: GatewaySession, request: MembersRequest): void {
  const guild = core.store.guilds.get(request.guild_id);
  if (guild === undefined) return;
  const ids = request.user_ids === undefined ? null : [request.user_ids].flat();
  const prefix = (request.query ?? '').toLowerCase();
  const found = membersOf(core, guild).filter((user) =>
    ids === null ? user.name.toLowerCase().startsWith(prefix) : ids.includes(user.id),
  );
  sendEvent(session, 'GUILD_MEMBERS_CHUNK', {
    guild_id: guild.id,
    members: found.slice(0, request.limit || found.length).map((user) => wireMember(guild, user)),
    chunk_index: 0,
    chunk_count: 1,
    not_found: (ids ?? []).filter((id) => !found.some((user) => user.id === id)),
    ...(request.nonce === undefined ? {} : { nonce: request.nonce }),
  });
}

function refuse(
  core: Core,
  socket: WebSocket,
  session: GatewaySession | null,
  code: number,
  detail: string,
): GatewaySession | null {
  core.report({ kind: 'gateway', where: 'gateway', detail });
  socket.close(code, detail);
  return session;
}

function send(socket: WebSocket, op: number, data: unknown): void {
  socket.send(JSON.stringify({ op, d: data, s: null, t: null }));
}
