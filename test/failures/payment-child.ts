import { JournalLedger } from '../../src/billing/ledger/journal-ledger.ts';
import { connect } from '../../src/connect.ts';
import type { PaymentEvent } from '../../src/flows/payments.ts';
import { type ProcessParts, processPayments } from '../../src/flows/process-payments.ts';
import { randomIds } from '../../src/ids.ts';
import { createLogger } from '../../src/logger.ts';
import { addressModel } from '../../src/models/address.ts';
import { journalModel } from '../../src/models/journal.ts';
import { newsModel } from '../../src/models/news.ts';
import {
  entitlementModel,
  paymentEventModel,
  paymentModel,
  purchaseModel,
  subscriptionModel,
  wareModel,
} from '../../src/models/payment.ts';
import { walletModel } from '../../src/models/wallet.ts';
import { mongoNews } from '../../src/store/news.ts';
import { mongoPaymentEvents } from '../../src/store/payment-events.ts';
import { mongoPayments } from '../../src/store/payments.ts';
import { TestClock } from '../ledger.ts';
import { say, task } from '../races/child.ts';
import { communityEconomy } from '../unit/billing/economies.ts';
import { Steps } from './steps.ts';

/** One buyer's pack: paid, credited, told, then refunded in part. */
export interface PaymentTask {
  readonly uri: string;
  /** Names the buyer, the purchase, the session and their events. */
  readonly id: string;
  /** The step behind which it dies; null lives to the end. */
  readonly killAt: string | null;
  readonly events: readonly Pick<PaymentEvent, 'id' | 'type' | 'fact'>[];
}

/** What it tells: what the buyer heard, and at the end its steps. */
export type PaymentWord = { readonly heard: string } | { readonly steps: readonly string[] };

const { uri, id, killAt, events } = await task<PaymentTask>();
const economy = communityEconomy();
const connection = await connect(uri);
const clock = new TestClock();
const ledger = new JournalLedger({
  journal: journalModel(connection),
  addresses: addressModel(connection),
  wallets: walletModel(connection),
  clock,
  ids: randomIds,
  onError: (error) => {
    throw error;
  },
});
const steps = new Steps(killAt);

steps.watchInserts(ledger.journal);

const stored = mongoPaymentEvents(paymentEventModel(connection));
const news = mongoNews(newsModel(connection));
const paymentEvents = steps.watch('paymentEvents', {
  ...stored,
  // Others die in the same database: theirs are not for this one.
  due: async (now: Date) => (await stored.due(now, 10_000)).filter((event) => event.id.startsWith(`${id}-`)),
});
const parts: ProcessParts = {
  ledger: steps.watch('ledger', ledger),
  economies: steps.watch('economies', {
    of: () => Promise.resolve(economy),
    named: () => Promise.resolve(economy),
  } as unknown as ProcessParts['economies']),
  payments: steps.watch(
    'payments',
    mongoPayments({
      purchases: purchaseModel(connection),
      payments: paymentModel(connection),
      wares: wareModel(connection),
      subscriptions: subscriptionModel(connection),
      entitlements: entitlementModel(connection),
    }),
  ),
  paymentEvents,
  cards: null,
  news: steps.watch('news', {
    ...news,
    untold: async (now: Date) => (await news.untold(now, 10_000)).filter((each) => each.endsWith(`_${id}`)),
  }),
  newsDisplay: steps.watch('newsDisplay', {
    async message(content) {
      if (content.kind === 'credited') await say({ heard: content.payment.id });
      return true;
    },
    direct: () => Promise.reject(new Error('written to')),
  }),
  clock,
  log: createLogger('silent'),
};

for (const event of events) {
  await parts.paymentEvents.keep({ ...event, at: new Date(clock.now()) });
  await processPayments(parts);
}
await say({ steps: steps.names });
await connection.close();
process.disconnect();
