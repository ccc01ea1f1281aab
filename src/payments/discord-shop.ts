import type { REST } from '@discordjs/rest';
import { type APIEntitlement, Routes } from 'discord-api-types/v10';
import type { DiscordShop } from '../flows/premium.ts';

const PAGE = 100;

/** Discord's own shop over its API, with the bot's token. */
export function discordShop(rest: REST, applicationId: string): DiscordShop {
  return {
    async unconsumed(skus, member) {
      const found: APIEntitlement[] = [];
      let after = '0';
      for (;;) {
        const query = new URLSearchParams({ sku_ids: skus.join(','), limit: String(PAGE), after });
        query.set('exclude_ended', 'true');
        if (member !== undefined) query.set('user_id', member);
        const page = (await rest.get(Routes.entitlements(applicationId), { query })) as APIEntitlement[];
        found.push(...page);
        const last = page.at(-1);
        if (last === undefined || page.length < PAGE) break;
        after = last.id;
      }
      return found.flatMap(({ id, sku_id: sku, user_id: owner, consumed, deleted }) =>
        owner === undefined || consumed === true || deleted ? [] : [{ id, sku, member: owner }],
      );
    },
    async consume(id) {
      await rest.post(Routes.consumeEntitlement(applicationId, id));
    },
  };
}
