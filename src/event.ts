import type { Client, ClientEvents } from 'discord.js';
import type { Context } from './context.ts';

/** A gateway event and what it sets off. */
export interface GatewayEvent {
  /** Begins to listen. What its handler throws is logged, never lost. */
  listen(client: Client, context: Context): void;
}

/** Binds a gateway event to its handler. */
export function defineEvent<Name extends keyof ClientEvents>(
  name: Name,
  handle: (context: Context, ...args: ClientEvents[Name]) => Promise<void>,
): GatewayEvent {
  return {
    listen(client, context) {
      client.on(name, (...args) => {
        handle(context, ...args).catch((error: unknown) =>
          context.log.error({ err: error }, 'an event failed'),
        );
      });
    },
  };
}
