import type { LedgerReader } from '../sandbox/page/index.ts';
import { systemClock } from '../src/clock.ts';
import type { Environment } from '../src/config/index.ts';
import { connect } from '../src/connect.ts';
import { randomIds } from '../src/ids.ts';
import { loadEconomy } from '../src/load-economy.ts';
import { openOperator } from '../src/operator/operator.ts';

/**
 * Reads wallets and journals as `npm run scrip` does, on a connection of its own: the page asks after every message,
 * and must not take the bot's time. It has the bot's economy and secret: without the secret it would promise who comes
 * back after a deletion what they had already.
 */
export async function openLedgerReader(
  databaseUri: string,
  { ECONOMY: economy, SECRETS_KEY: secret }: Environment,
): Promise<LedgerReader & AsyncDisposable> {
  const connection = await connect(databaseUri);
  const operator = await openOperator(connection, loadEconomy(economy || 'community'), {
    clock: systemClock,
    ids: randomIds,
    ...(secret === undefined ? {} : { secret }),
  });
  return {
    wallet: (guildId, userId) => operator.wallet(guildId, userId),
    journal: (guildId, userId) => operator.journal(guildId, userId),
    [Symbol.asyncDispose]: () => connection.close(),
  };
}
