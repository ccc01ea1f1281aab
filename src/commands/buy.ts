import type { APIApplicationCommandOptionChoice } from 'discord-api-types/v10';
import type { Economy } from '../billing/economy.ts';
import { defineCommand } from '../command.ts';
import { choosePack } from '../delivery/buyer.ts';
import { answerInTime } from '../delivery/in-time.ts';
import { visitShop } from '../flows/buy.ts';
import { showDollars } from '../present/amounts.ts';
import { shopCard } from '../present/buy.ts';

/** /buy: what can be bought, or at once the button that pays for a pack. */
export const buy = defineCommand(
  {
    name: 'buy',
    description: 'Buy credit. Only you see it.',
    contexts: [0, 1],
    integration_types: [0],
    options: [{ type: 3, name: 'pack', description: 'Which pack', max_length: 100, autocomplete: true }],
  },
  async ({ pack }, asked) => {
    const { context, words } = asked;
    if (pack !== null) return choosePack(pack, asked, answerInTime);
    await answerInTime(asked, async () => shopCard(await visitShop(context, asked), words));
  },
  async (_option, typed, { server, context }) => packChoices(await context.economies.of(server), typed),
);

/** The packs whose name or title contains what was typed. */
export function packChoices(economy: Economy, typed: string): APIApplicationCommandOptionChoice<string>[] {
  const wanted = typed.trim().toLowerCase();
  return economy.packs
    .filter(({ name, title }) => `${name} ${title}`.toLowerCase().includes(wanted))
    .slice(0, 25)
    .map(({ name, title, priceCents }) => ({
      name: `${title} · ${showDollars(priceCents)}`.slice(0, 100),
      value: name,
    }));
}
