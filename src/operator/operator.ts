import type { Connection } from 'mongoose';
import { headOf } from '../billing/chain.ts';
import type { Economy } from '../billing/economy.ts';
import type { Entry } from '../billing/entry.ts';
import { readEconomyBook } from '../billing/ledger/economy-book.ts';
import { JournalLedger } from '../billing/ledger/journal-ledger.ts';
import { Remnants } from '../billing/ledger/remnants.ts';
import { type Verification, verifyLedger } from '../billing/ledger/verify.ts';
import { viewOf, type WalletView } from '../billing/wallet-view.ts';
import type { Clock } from '../clock.ts';
import { refuseEarlierJournal } from '../database/earlier-journal.ts';
import type { CardPayments } from '../flows/card-payments.ts';
import type { DiscordShop } from '../flows/discord-shop.ts';
import { type PaymentsReport, paymentsReport } from '../flows/reconcile-payments.ts';
import type { Ids } from '../ids.ts';
import { openModels } from '../models/open-models.ts';
import { mongoPaymentEvents } from '../store/payment-events.ts';
import { mongoPayments } from '../store/payments.ts';

/** An entry as `scrip journal` prints it: what its hash covers, and the state. */
export type PrintedEntry = Omit<Entry, 'wallet'>;

/** What an operator can ask of a ledger. Reads, but for `rebuild`, which writes `wallets` anew from the journal. */
export interface Operator {
  wallet(server: string, member: string): Promise<WalletView>;
  journal(server: string, member: string): Promise<{ wallet: string | null; entries: PrintedEntry[] }>;
  verify(onProgress?: (checked: number, total: number) => void): Promise<Verification>;
  /** Writes `wallets` anew. Answers how many. */
  rebuild(): Promise<{ wallets: number }>;
  /** How payments stand, compared with Stripe and with Discord's shop where they are set up. @throws {AppError} stripe_unavailable, stripe_refused */
  payments(): Promise<PaymentsReport>;
  /** Every entry of the ledger, wallet by wallet. */
  entries(): AsyncIterable<Entry>;
}

const PAYMENTS_WINDOW_MS = 30 * 86_400_000;
const PAGE = 500;
const REBUILD_BATCH = 500;

/** An operator on a connection. The economy is that of servers where nobody chose another. */
export async function openOperator(
  connection: Connection,
  economy: Economy,
  parts: {
    readonly clock: Clock;
    readonly ids: Ids;
    readonly secret?: string;
    readonly cards?: CardPayments | null;
    /** Asked for only where payments are compared. */
    readonly discordShop?: () => Promise<DiscordShop | null>;
  },
): Promise<Operator> {
  await refuseEarlierJournal(connection);
  const models = await openModels(connection);
  const { secret, cards = null, discordShop = async () => null, ...rest } = parts;
  const ledger = new JournalLedger({
    ...models,
    ...(secret === undefined ? {} : { remembered: new Remnants(models.remnants, secret) }),
    ...rest,
    onError: (error) => {
      throw error;
    },
  });
  const economies = readEconomyBook(models, economy, parts.clock);
  return {
    async wallet(server, member) {
      return viewOf(await ledger.standing({ server, member }, await economies.of(server)));
    },
    async journal(server, member) {
      const { name } = await economies.of(server);
      const wallet = await ledger.addresses.find({ server, member }, name);
      return { wallet, entries: wallet === null ? [] : await wholeJournal(ledger, wallet) };
    },
    verify: (onProgress) => verifyLedger(ledger.journal, models.wallets, onProgress),
    async rebuild() {
      await models.wallets.deleteMany({});
      let wallets = 0;
      let last: Entry | null = null;
      let heads: ReturnType<typeof headOf>[] = [];
      const keep = async (entry: Entry) => {
        wallets += 1;
        heads.push(headOf(entry));
        if (heads.length < REBUILD_BATCH) return;
        await ledger.projection.write(heads);
        heads = [];
      };
      for await (const entry of ledger.journal.all()) {
        if (last !== null && last.wallet !== entry.wallet) await keep(last);
        last = entry;
      }
      if (last !== null) await keep(last);
      await ledger.projection.write(heads);
      return { wallets };
    },
    async payments() {
      const since = new Date(parts.clock.now() - PAYMENTS_WINDOW_MS);
      const books = {
        payments: mongoPayments(models),
        paymentEvents: mongoPaymentEvents(models.paymentEvents),
        discordShop: await discordShop(),
      };
      return paymentsReport({ ledger, economies, ...books, cards, clock: parts.clock }, since);
    },
    entries: () => ledger.journal.all(),
  };
}

/** Oldest first, as the chain runs. */
async function wholeJournal(ledger: JournalLedger, wallet: string): Promise<PrintedEntry[]> {
  const entries: PrintedEntry[] = [];
  let before: number | undefined;
  for (;;) {
    const page = await ledger.entries(wallet, { limit: PAGE, ...(before === undefined ? {} : { before }) });
    for (const { wallet: _address, ...printed } of page) entries.push(printed);
    const last = page.at(-1);
    if (last === undefined || last.seq === 1) return entries.reverse();
    before = last.seq;
  }
}
