import type { ServerResponse } from 'node:http';
import type { Audience, DiscordSandbox, SandboxEvent } from '../discord/types.ts';
import type { PageEvent } from './wire.ts';

const KEEP_ALIVE_MS = 15_000;

/** Live events to the open pages, each narrowed to what its member may see. */
export class EventStreams implements Disposable {
  readonly #discord: DiscordSandbox;
  readonly #open = new Map<ServerResponse, string>();
  readonly #unsubscribe: () => void;
  readonly #keepAlive: NodeJS.Timeout;

  constructor(discord: DiscordSandbox) {
    this.#discord = discord;
    this.#unsubscribe = discord.subscribe((event) => this.#tell(event));
    this.#keepAlive = setInterval(() => this.#write(':\n\n'), KEEP_ALIVE_MS);
    this.#keepAlive.unref();
  }

  /** Keeps the answer open as an event stream for one member. */
  add(response: ServerResponse, viewerId: string): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write('retry: 500\n\n');
    this.#open.set(response, viewerId);
    response.on('close', () => this.#open.delete(response));
  }

  close(): void {
    clearInterval(this.#keepAlive);
    this.#unsubscribe();
    for (const response of this.#open.keys()) response.end();
    this.#open.clear();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #write(text: string): void {
    for (const response of this.#open.keys()) response.write(text);
  }

  #tell(event: SandboxEvent): void {
    for (const [response, viewerId] of this.#open) {
      const seen = this.#asSeenBy(viewerId, event);
      if (seen) response.write(`data: ${JSON.stringify(seen)}\n\n`);
    }
  }

  #asSeenBy(viewerId: string, event: SandboxEvent): PageEvent | null {
    switch (event.type) {
      case 'message_created':
        return this.#sees(viewerId, event.visibleTo, event.message.channelId)
          ? event
          : { type: 'elsewhere', memberIds: this.#audience(event.visibleTo, event.message.channelId) };
      case 'message_updated':
        return this.#sees(viewerId, event.visibleTo, event.message.channelId) ? event : null;
      case 'message_deleted':
      case 'typing':
        return this.#sees(viewerId, 'visibleTo' in event ? event.visibleTo : 'channel', event.channelId)
          ? event
          : null;
      case 'modal_opened':
      case 'modal_closed':
        return event.memberId === viewerId ? event : null;
      case 'interaction_created':
      case 'interaction_acknowledged':
      case 'interaction_failed':
        return event.interaction.memberId === viewerId ? event : null;
      default:
        return event;
    }
  }

  #sees(viewerId: string, audience: Audience, channelId: string): boolean {
    return this.#audience(audience, channelId).includes(viewerId);
  }

  /** Member ids; a direct message channel is seen by its own member only. */
  #audience(audience: Audience, channelId: string): readonly string[] {
    if (audience !== 'channel') return audience;
    const { world } = this.#discord;
    const members = world.members.map((member) => member.id);
    if (world.channels.some((channel) => channel.id === channelId)) return members;
    return members.filter((id) => this.#discord.member(id).dm().id === channelId);
  }
}
