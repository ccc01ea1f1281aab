import type { EconomyBook } from '../billing/ledger/economy-book.ts';
import { priceDisparities } from '../billing/price-parity.ts';
import type { Logger } from '../logger.ts';

export interface PriceParts {
  readonly economies: Pick<EconomyBook, 'inUse'>;
  readonly log: Logger;
}

/**
 * Warns whoever runs the bot of what Discord sells at another price than we do, in every economy that rules a server or
 * is planned to. Owners of servers see the same in /admin economy.
 */
export async function warnOfPrices({ economies, log }: PriceParts): Promise<void> {
  for (const { economy, servers } of await economies.inUse()) {
    for (const disparity of priceDisparities(economy)) {
      log.warn({ economy: economy.name, servers, ...disparity }, 'Discord sells it at another price');
    }
  }
}
