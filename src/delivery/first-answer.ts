import type { RepliableInteraction } from 'discord.js';
import { RESTJSONErrorCodes } from 'discord.js';
import type { Message } from '../present/message.ts';
import { discordRefusal } from './discord-error.ts';
import { isPrivateBy, placeholderOf } from './patience.ts';
import { replyOptions } from './reply.ts';
import type { Webhooks } from './webhooks.ts';

/**
 * The first answer of an interaction. Whether it is private is decided by what is first sent, so nothing is sent
 * before balance and permission are known; if that takes too long a placeholder keeps the interaction alive, and
 * where that is private the answer stays private.
 */
export class FirstAnswer {
  readonly #interaction: RepliableInteraction;
  readonly #webhooks: Webhooks;

  constructor(interaction: RepliableInteraction, webhooks: Webhooks) {
    this.#interaction = interaction;
    this.#webhooks = webhooks;
  }

  /** Whether a private placeholder came first: all that follows is private too. */
  get isPlaceholder(): boolean {
    return isPrivateBy(this.#interaction);
  }

  /** Sends it, and answers the id of the message that carries it. */
  async send(message: Message): Promise<string | null> {
    const { token } = this.#interaction;
    const placeholder = await placeholderOf(this.#interaction);
    if (placeholder === 'reply') return this.#edit(message);
    if (placeholder === 'update') return (await this.#webhooks.followUp(token, message)).id;
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
}

function isAcknowledged(error: unknown): boolean {
  return discordRefusal(error)?.code === RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged;
}
