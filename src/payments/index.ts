import { REST } from '@discordjs/rest';
import { type APIApplication, Routes } from 'discord-api-types/v10';
import type { Clock } from '../clock.ts';
import type { DiscordShop } from '../flows/discord-shop.ts';
import { discordShop } from './discord-shop.ts';
import { StripeCards } from './stripe-cards.ts';

/** Card payments, where the owner of this bot has a key of Stripe; else null. */
export function cardPayments(stripe: {
  readonly secretKey: string | undefined;
  readonly webhookSecret: string | undefined;
  readonly apiBase: string;
}): StripeCards | null {
  const { secretKey, webhookSecret = null, apiBase } = stripe;
  return secretKey === undefined ? null : new StripeCards({ secretKey, webhookSecret, apiBase });
}

/** Discord's own shop, for who has the bot's token but is not the bot; null without one. */
export async function shopOfToken(
  discord: {
    readonly token: string | undefined;
    readonly applicationId: string | undefined;
    readonly apiBase: string;
  },
  clock: Clock,
): Promise<DiscordShop | null> {
  if (discord.token === undefined) return null;
  const rest = new REST({ version: '10', api: discord.apiBase }).setToken(discord.token);
  const id = discord.applicationId ?? ((await rest.get(Routes.currentApplication())) as APIApplication).id;
  return discordShop(rest, id, clock);
}
