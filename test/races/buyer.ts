import { connect } from '../../src/connect.ts';
import { randomIds } from '../../src/ids.ts';
import { TestClock, testLedger } from '../ledger.ts';
import { testEconomy } from '../unit/billing/economies.ts';
import { reserve, settle } from '../unit/billing/memory-wallet.ts';
import { nextWord, say, task } from './child.ts';
import { tally } from './outcomes.ts';

/** What a buyer process does on one wallet when it is told to go. */
export interface BuyerTask {
  readonly uri: string;
  readonly wallet: string;
  readonly name: string;
  readonly openHolds: number;
  /** All at once: holds of this amount. */
  readonly holds: number;
  readonly amount: number;
  /** One after another: holds that are settled at their whole amount. */
  readonly turns: number;
  /** Whether it looks at the wallet before it says that it is ready, so that its head may be an old one. */
  readonly isWarm: boolean;
  readonly now: string;
}

const { uri, wallet, name, openHolds, holds, amount, turns, isWarm, now } = await task<BuyerTask>();
const connection = await connect(uri);
const plain = testEconomy('plain');
const economy = { ...plain, limits: { ...plain.limits, openHolds } };
const { ledger } = await testLedger(connection, { clock: new TestClock(now), ids: randomIds });
const account = { wallet, economy };
if (isWarm) await ledger.post(account, reserve({ key: `${name}-warm`, ceiling: 1 }));
await say('ready');
await nextWord();
const outcomes = await Promise.all(
  Array.from({ length: holds }, (_, n) =>
    ledger.post(account, reserve({ key: `${name}-${n}`, ceiling: amount })),
  ),
);
for (let n = 0; n < turns; n += 1) {
  const key = `${name}-turn-${n}`;
  outcomes.push(await ledger.post(account, reserve({ key, ceiling: amount })));
  outcomes.push(await ledger.post(account, settle(key, amount)));
}
await ledger.projection.flush();
await say(tally(outcomes));
await connection.close();
process.disconnect();
