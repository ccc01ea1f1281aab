import type { Connection } from 'mongoose';
import { JournalLedger } from '../../src/billing/ledger/journal-ledger.ts';
import { Remnants } from '../../src/billing/ledger/remnants.ts';
import type { EraseParts } from '../../src/flows/erase.ts';
import { RunningJobs } from '../../src/flows/running.ts';
import { randomIds } from '../../src/ids.ts';
import { createLogger } from '../../src/logger.ts';
import { modelsOn } from '../../src/models/open-models.ts';
import { mongoErasures } from '../../src/store/erasures.ts';
import { mongoMemberRecords } from '../../src/store/member-records.ts';
import { TEST_SECRET, TestClock } from '../ledger.ts';
import { communityEconomy } from '../unit/billing/economies.ts';

/** What an erasure works with, on a connection whose indexes stand, under a clock of its own. */
export function eraseParts(
  connection: Connection,
  now: string,
): { readonly parts: EraseParts; readonly ledger: JournalLedger; readonly clock: TestClock } {
  const clock = new TestClock(now);
  const models = modelsOn(connection);
  const remnants = new Remnants(models.remnants, TEST_SECRET);
  const economy = communityEconomy();
  const ledger = new JournalLedger({
    ...models,
    remembered: remnants,
    clock,
    ids: randomIds,
    onError: (error) => {
      throw error;
    },
  });
  const records = mongoMemberRecords(models);
  const parts: EraseParts = {
    ledger,
    addresses: ledger.addresses,
    economies: { named: () => Promise.resolve(economy) },
    presets: new Map(),
    remnants,
    erasures: mongoErasures(models.erasures),
    records,
    running: new RunningJobs(),
    clock,
    log: createLogger('silent'),
  };
  return { parts, ledger, clock };
}
