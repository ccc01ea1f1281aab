import { REST, RESTEvents } from '@discordjs/rest';
import { type APIMessage, Routes } from 'discord-api-types/v10';
import { createBody, editBody, type Message } from '../present/message.ts';

/**
 * Edits and follow-ups of interactions, on a REST client of their own: Discord does not count them into its global
 * 50 requests a second, but discord.js would (200 running answers took 24 s behind its limit, below 1 s without).
 * The buckets of each interaction's token are obeyed all the same.
 */
export class Webhooks {
  readonly #rest: REST;
  readonly #applicationId: string;
  readonly #slowed = new Map<string, (retryAfterMs: number) => void>();

  constructor(apiBase: string, applicationId: string) {
    this.#rest = new REST({ version: '10', api: apiBase, globalRequestsPerSecond: 10_000, retries: 2 });
    this.#applicationId = applicationId;
    this.#rest.on(RESTEvents.RateLimited, ({ majorParameter, retryAfter }) => {
      this.#slowed.get(majorParameter.split('/').at(-1) ?? '')?.(retryAfter);
    });
  }

  /** Edits a message of an interaction, `@original` being its first answer. */
  async edit(token: string, message: Message, which = '@original'): Promise<APIMessage> {
    const route = Routes.webhookMessage(this.#applicationId, token, which);
    return (await this.#rest.patch(route, {
      body: editBody(message),
      files: files(message),
      auth: false,
    })) as APIMessage;
  }

  /** Sends one more message to an interaction. */
  async followUp(token: string, message: Message): Promise<APIMessage> {
    const route = Routes.webhook(this.#applicationId, token);
    return (await this.#rest.post(route, {
      body: createBody(message),
      files: files(message),
      auth: false,
    })) as APIMessage;
  }

  /** Tells whenever Discord slowed requests with this token down; until it is disposed of. */
  onSlowed(token: string, tell: (retryAfterMs: number) => void): Disposable {
    this.#slowed.set(token, tell);
    return { [Symbol.dispose]: () => void this.#slowed.delete(token) };
  }
}

/** Files as the REST client takes them. */
export function files(message: Message) {
  return message.files.map(({ name, attachment }) => ({ name, data: attachment }));
}
