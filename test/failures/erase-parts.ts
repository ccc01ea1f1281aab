import type { Connection } from 'mongoose';
import { JournalLedger } from '../../src/billing/ledger/journal-ledger.ts';
import { Remnants } from '../../src/billing/ledger/remnants.ts';
import type { EraseParts } from '../../src/flows/erase.ts';
import { RunningJobs } from '../../src/flows/running.ts';
import { randomIds } from '../../src/ids.ts';
import { createLogger } from '../../src/logger.ts';
import { addressModel } from '../../src/models/address.ts';
import { auditModel } from '../../src/models/audit.ts';
import { claimModel, triesModel } from '../../src/models/coupon.ts';
import { directModel } from '../../src/models/direct.ts';
import { economyRuleModel } from '../../src/models/economy.ts';
import { erasureModel } from '../../src/models/erasure.ts';
import { journalModel } from '../../src/models/journal.ts';
import { newsModel } from '../../src/models/news.ts';
import { paymentModel, purchaseModel, subscriptionModel } from '../../src/models/payment.ts';
import { pictureModel } from '../../src/models/picture.ts';
import { problemModel } from '../../src/models/problem.ts';
import { remnantModel } from '../../src/models/remnant.ts';
import { settingsModel } from '../../src/models/settings.ts';
import { sketchModel } from '../../src/models/sketch.ts';
import { turnModel } from '../../src/models/turn.ts';
import { walletModel } from '../../src/models/wallet.ts';
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
  const remnants = new Remnants(remnantModel(connection), TEST_SECRET);
  const economy = communityEconomy();
  const ledger = new JournalLedger({
    journal: journalModel(connection),
    addresses: addressModel(connection),
    wallets: walletModel(connection),
    remembered: remnants,
    clock,
    ids: randomIds,
    onError: (error) => {
      throw error;
    },
  });
  const records = mongoMemberRecords({
    turns: turnModel(connection),
    sketches: sketchModel(connection),
    pictures: pictureModel(connection),
    settings: settingsModel(connection),
    directs: directModel(connection),
    tries: triesModel(connection),
    claims: claimModel(connection),
    purchases: purchaseModel(connection),
    payments: paymentModel(connection),
    problems: problemModel(connection),
    news: newsModel(connection),
    audits: auditModel(connection),
    economyRules: economyRuleModel(connection),
    subscriptions: subscriptionModel(connection),
  });
  const parts: EraseParts = {
    ledger,
    addresses: ledger.addresses,
    economies: { named: () => Promise.resolve(economy) },
    presets: new Map(),
    remnants,
    erasures: mongoErasures(erasureModel(connection)),
    records,
    running: new RunningJobs(),
    clock,
    log: createLogger('silent'),
  };
  return { parts, ledger, clock };
}
