import type { REST } from '@discordjs/rest';
import type { Connection } from 'mongoose';
import type { ImagePort, TextPort } from './ai/types.ts';
import type { Economy } from './billing/economy.ts';
import type { Addresses } from './billing/ledger/addresses.ts';
import { type EconomyBook, openEconomyBook } from './billing/ledger/economy-book.ts';
import { JournalLedger } from './billing/ledger/journal-ledger.ts';
import { Remnants } from './billing/ledger/remnants.ts';
import { type HeldCredit, heldCredit } from './billing/reports/held-credit.ts';
import { type ServerTally, type Stretch, serverTally, serverWhatIf } from './billing/reports/server-tally.ts';
import type { Clock } from './clock.ts';
import { lateDisplay } from './delivery/late-display.ts';
import { newsDisplay } from './delivery/news-display.ts';
import { offerDisplay } from './delivery/offer-display.ts';
import { Webhooks } from './delivery/webhooks.ts';
import { type ProcessStore, Watch } from './flows/alive.ts';
import type { AuditStore } from './flows/audit.ts';
import type { CardPayments } from './flows/card-payments.ts';
import type { CouponStore } from './flows/coupon.ts';
import type { DirectServers } from './flows/direct-server.ts';
import type { DiscordShop } from './flows/discord-shop.ts';
import type { ErasureStore } from './flows/erase.ts';
import type { MemberRecords } from './flows/member-records.ts';
import type { SettingsStore } from './flows/member-settings.ts';
import { type NewsDisplay, type NewsStore, type Spread, spread } from './flows/news.ts';
import type { OfferDisplay, OfferStore } from './flows/offer.ts';
import type { PaymentEventStore, PaymentStore } from './flows/payments.ts';
import type { ProblemStore } from './flows/problem.ts';
import { processPayments } from './flows/process-payments.ts';
import type { LateDisplay } from './flows/recover.ts';
import { RunningJobs } from './flows/running.ts';
import { SingleFlight } from './flows/single-flight.ts';
import type { SketchStore } from './flows/sketch.ts';
import type { TurnStore } from './flows/turn.ts';
import { Unbilled } from './flows/unbilled.ts';
import type { WhatIfReader } from './flows/what-if.ts';
import type { Ids } from './ids.ts';
import { readPresets } from './load-economy.ts';
import type { Logger } from './logger.ts';
import { type Models, openModels } from './models/open-models.ts';
import { discordShop } from './payments/discord-shop.ts';
import { mongoAudits } from './store/audits.ts';
import { mongoCoupons } from './store/coupons.ts';
import { mongoDirects } from './store/directs.ts';
import { mongoErasures } from './store/erasures.ts';
import { mongoMemberRecords } from './store/member-records.ts';
import { mongoNews } from './store/news.ts';
import { mongoOffers } from './store/offers.ts';
import { mongoPaymentEvents } from './store/payment-events.ts';
import { mongoPayments } from './store/payments.ts';
import { mongoProblems } from './store/problems.ts';
import { mongoProcesses } from './store/processes.ts';
import { mongoSettings } from './store/settings.ts';
import { mongoSketches } from './store/sketches.ts';
import { mongoTurns } from './store/turns.ts';

/** Everything that handlers and jobs work with. Built in one place; the parts that a flow needs are a subset of it. */
export interface Context {
  readonly ledger: JournalLedger;
  readonly addresses: Addresses;
  readonly economies: EconomyBook;
  readonly models: Models;
  readonly text: TextPort;
  readonly images: ImagePort;
  readonly turns: TurnStore;
  readonly sketches: SketchStore;
  /** The texts of the presets, by name. */
  readonly presets: ReadonlyMap<string, string>;
  /** What a server's wallets hold under an economy. */
  readonly heldCredit: (server: string, economy: string) => Promise<HeldCredit>;
  /** What moved in a server's wallets under an economy. */
  readonly tally: (server: string, economy: Economy, stretch: Stretch) => Promise<ServerTally>;
  /** What a server's members would have paid under another economy. */
  readonly whatIf: WhatIfReader;
  readonly audits: AuditStore;
  /** What members reported about their receipts. */
  readonly problems: ProblemStore;
  readonly news: NewsStore;
  /** Where members hear of it. */
  readonly newsDisplay: NewsDisplay;
  /** Adds news and tells it. */
  readonly tell: Spread;
  readonly settings: SettingsStore;
  readonly coupons: CouponStore;
  readonly remnants: Remnants;
  readonly directs: DirectServers;
  readonly erasures: ErasureStore;
  readonly records: MemberRecords;
  readonly offers: OfferStore;
  readonly offerDisplay: OfferDisplay;
  /** Null where card payments are not set up. */
  readonly cards: CardPayments | null;
  readonly payments: PaymentStore;
  readonly paymentEvents: PaymentEventStore;
  readonly discordShop: DiscordShop;
  /** Applies the events that wait. */
  readonly paymentRun: SingleFlight;
  /** Where browsers reach this server; without a slash at its end. */
  readonly publicUrl: () => string;
  readonly running: RunningJobs;
  /** What the house carries, counted for operators. */
  readonly unbilled: Unbilled;
  /** This process: a random id, new at each start. */
  readonly process: string;
  readonly processes: ProcessStore;
  /** Who of the other processes is dead. */
  readonly watch: Watch;
  /** Where members learn how something ended that another process began. */
  readonly late: LateDisplay;
  readonly webhooks: Webhooks;
  /** Discord with the bot's own token. */
  readonly rest: REST;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly freshSeed: () => number;
}

/** What a context is built from: the outside world, opened by `main` or by a test. */
export interface Outside {
  readonly connection: Connection;
  /** As `connectJournal` opens it. */
  readonly journal: Connection;
  readonly economy: Economy;
  readonly text: TextPort;
  readonly images: ImagePort;
  readonly cards: CardPayments | null;
  readonly publicUrl: () => string;
  readonly rest: REST;
  readonly discord: { readonly apiBase: string; readonly applicationId: string };
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly freshSeed: () => number;
  /** What the keys of this installation are derived from. */
  readonly secret: string;
}

/** Builds every object once. The indexes stand before the first write. */
export async function createContext(outside: Outside): Promise<Context> {
  const { connection, economy, discord, clock, ids, log, text, images, rest, freshSeed } = outside;
  const models = await openModels(connection, outside.journal);
  const webhooks = new Webhooks(discord.apiBase, discord.applicationId);
  const onError = (error: unknown) => log.error({ error }, 'the projection could not be written');
  const remnants = new Remnants(models.remnants, outside.secret);
  const ledger = new JournalLedger({ ...models, remembered: remnants, clock, ids, onError });
  const economies = await openEconomyBook(models, economy, clock);
  const context: Context = {
    ledger,
    addresses: ledger.addresses,
    economies,
    models,
    text,
    images,
    turns: mongoTurns(models.turns),
    sketches: mongoSketches(models.sketches, models.pictures, clock),
    running: new RunningJobs(),
    unbilled: new Unbilled(),
    process: ids.next('prc'),
    processes: mongoProcesses(models.processes),
    watch: new Watch(),
    late: lateDisplay({ webhooks, rest, log }),
    presets: readPresets(),
    heldCredit: async (server, name) => {
      await ledger.projection.flush();
      return heldCredit(models, server, name);
    },
    tally: (server, of, stretch) =>
      serverTally({ addresses: models.addresses, journal: ledger.journal }, server, of, stretch),
    whatIf: (server, economies, stretch) =>
      serverWhatIf({ addresses: models.addresses, journal: ledger.journal }, server, economies, stretch),
    audits: mongoAudits(models.audits),
    problems: mongoProblems(models.problems),
    news: mongoNews(models.news),
    newsDisplay: newsDisplay({ webhooks, rest, log }),
    tell: (news) => spread(context, news),
    coupons: mongoCoupons(models),
    settings: mongoSettings(models.settings),
    remnants,
    directs: mongoDirects(models.directs),
    erasures: mongoErasures(models.erasures),
    records: mongoMemberRecords(models),
    cards: outside.cards,
    publicUrl: outside.publicUrl,
    payments: mongoPayments(models),
    paymentEvents: mongoPaymentEvents(models.paymentEvents),
    discordShop: discordShop(rest, discord.applicationId, clock),
    paymentRun: new SingleFlight(() => processPayments(context)),
    offers: mongoOffers(models.turns),
    offerDisplay: offerDisplay({ webhooks, rest, log }),
    webhooks,
    rest,
    clock,
    ids,
    log,
    freshSeed,
  };
  return context;
}
