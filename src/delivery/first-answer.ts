import type { RepliableInteraction } from 'discord.js';
import { DiscordAPIError, MessageFlags, RESTJSONErrorCodes } from 'discord.js';
import type { Message } from '../present/message.ts';
import { replyOptions } from './reply.ts';
import type { Webhooks } from './webhooks.ts';

/** Discord waits three seconds for a first answer; what is not ready by then is deferred, privately. */
const PATIENCE_MS = 2_000;

/**
 * The first answer of an interaction. Whether it is private is decided by what is first sent, so nothing is sent
 * before balance and permission are known; if that takes too long a private placeholder keeps the interaction alive,
 * and the answer stays private: better unseen than a refusal in public.
 */
export class FirstAnswer {
  readonly #interaction: RepliableInteraction;
  readonly #webhooks: Webhooks;
  readonly #timer: NodeJS.Timeout;
  #placeholder: Promise<unknown> | null = null;

  constructor(interaction: RepliableInteraction, webhooks: Webhooks, onError: (error: unknown) => void) {
    this.#interaction = interaction;
    this.#webhooks = webhooks;
    this.#timer = setTimeout(() => {
      this.#placeholder = interaction.deferReply({ flags: MessageFlags.Ephemeral }).catch(onError);
    }, PATIENCE_MS);
  }

  /** Whether a private placeholder came first: all that follows is private too. */
  get isPlaceholder(): boolean {
    return this.#placeholder !== null;
  }

  /** Sends it, and answers the id of the message that carries it. */
  async send(message: Message): Promise<string | null> {
    clearTimeout(this.#timer);
    if (this.#placeholder !== null) {
      await this.#placeholder;
      return this.#edit(message);
    }
    try {
      const sent = await this.#interaction.reply({ ...replyOptions(message), withResponse: true });
      return sent.resource?.message?.id ?? null;
    } catch (error) {
      // The first try did arrive and only its answer was lost: the message stands, and can be edited.
      if (isAcknowledged(error)) return this.#edit(message);
      throw error;
    }
  }

  async #edit(message: Message): Promise<string> {
    return (await this.#webhooks.edit(this.#interaction.token, message)).id;
  }

  /** Gives up waiting, where something failed before the first answer. */
  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }
}

function isAcknowledged(error: unknown): boolean {
  return (
    error instanceof DiscordAPIError &&
    error.code === RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged
  );
}
