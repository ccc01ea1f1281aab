/** A process in which an owner switches the economy or refunds a receipt, and which dies where it is told to. */
import { openEconomyBook } from '../../src/billing/ledger/economy-book.ts';
import { JournalLedger } from '../../src/billing/ledger/journal-ledger.ts';
import { connect } from '../../src/connect.ts';
import { spread } from '../../src/flows/news.ts';
import { type RefundParts, refundReceipt } from '../../src/flows/refund-receipt.ts';
import { proposeEconomy, type SwitchParts, useEconomy } from '../../src/flows/switch-economy.ts';
import { randomIds } from '../../src/ids.ts';
import { addressModel } from '../../src/models/address.ts';
import { auditModel } from '../../src/models/audit.ts';
import { economyRuleModel, economyTextModel } from '../../src/models/economy.ts';
import { journalModel } from '../../src/models/journal.ts';
import { priceModel } from '../../src/models/price.ts';
import { problemModel } from '../../src/models/problem.ts';
import { walletModel } from '../../src/models/wallet.ts';
import { mongoAudits } from '../../src/store/audits.ts';
import { mongoProblems } from '../../src/store/problems.ts';
import { TestClock } from '../ledger.ts';
import { say, task } from '../races/child.ts';
import { testEconomy } from '../unit/billing/economies.ts';
import { newsParts } from './news-parts.ts';
import { Steps } from './steps.ts';

export interface OwnerActTask {
  readonly uri: string;
  readonly server: string;
  /** The text of an economy that is to rule from now on, or the member and the hold of a receipt to refund. */
  readonly act:
    | { readonly switchTo: string }
    | { readonly refund: { readonly member: string; readonly hold: string } };
  /** The step behind which it dies; null lives to the end. */
  readonly killAt: string | null;
}

const { uri, server, act, killAt } = await task<OwnerActTask>();
const connection = await connect(uri);
const clock = new TestClock();
const steps = new Steps(killAt);
const prices = steps.watch('prices', priceModel(connection));
const economyRules = steps.watch('rules', economyRuleModel(connection));
const addresses = addressModel(connection);
const books = { addresses, prices, economyRules, economyTexts: economyTextModel(connection) };
const ledger = new JournalLedger({
  journal: journalModel(connection),
  addresses,
  wallets: walletModel(connection),
  clock,
  ids: randomIds,
  onError: (error) => {
    throw error;
  },
});
const economies = steps.watch('economies', await openEconomyBook(books, testEconomy('plain'), clock));
const told = newsParts(connection, { ledger, economies, clock }, (news) => say({ heard: news.id }));
const toTell = {
  ...told,
  news: steps.watch('news', told.news),
  newsDisplay: steps.watch('newsDisplay', told.newsDisplay),
};
const parts: SwitchParts & RefundParts = {
  economies,
  audits: steps.watch('audits', mongoAudits(auditModel(connection))),
  problems: steps.watch('problems', mongoProblems(problemModel(connection))),
  ledger: steps.watch('ledger', ledger),
  tell: (news) => spread(toTell, news),
  presets: new Map(),
  heldCredit: () => Promise.resolve({ wallets: 0, paid: 0, held: 0, byBucket: new Map() }),
  clock,
};
await run();
await say({ steps: steps.names });
await connection.close();
process.disconnect();

async function run(): Promise<void> {
  const who = { server, actor: 'owner' };
  if ('refund' in act) {
    const { member, hold } = act.refund;
    await refundReceipt(parts, who, { server, member }, hold);
    return;
  }
  const proposed = await proposeEconomy(parts, server, { text: act.switchTo, file: 'own.yaml', from: null });
  if (!proposed.ok) throw new Error(JSON.stringify(proposed.faults));
  await useEconomy(parts, who, proposed.proposal);
}
