import { type Economy, imageModel, type TextModel, textModel } from '../billing/economy.ts';
import type { Entry } from '../billing/entry.ts';
import {
  daysUntilReset,
  isPaidTurn,
  type LowBalance,
  lowBalance,
  outlook,
  ownCredit,
  type TurnEstimate,
  typicalTurn,
  usedSince,
} from '../billing/estimate.ts';
import type { EconomyBook } from '../billing/ledger/economy-book.ts';
import type { Amount } from '../billing/money.ts';
import type { Ledger, Owner, Standing } from '../billing/outcome.ts';
import type { SettingsStore } from './member-settings.ts';

export interface ReportParts {
  readonly ledger: Ledger;
  readonly economies: EconomyBook;
  readonly settings: SettingsStore;
}

/** A member's wallet with everything that /balance says of it. */
export interface WalletReport {
  readonly economy: Economy;
  readonly standing: Standing;
  /** The newest first, as far back as a report looks. */
  readonly entries: readonly Entry[];
  /** The newest turns that were paid for or covered by a free turn, at most five. */
  readonly turns: readonly Entry[];
  /** The model that answers where a question names none; null where the economy has none. */
  readonly model: TextModel | null;
  /** What a turn on it costs about. */
  readonly estimate: TurnEstimate | null;
  /** How many more turns on it, for credit and for nothing. */
  readonly outlook: { readonly paid: number | null; readonly free: number };
  readonly low: LowBalance | null;
  readonly daysUntilReset: number | null;
  /** What the member holds under economies that do not rule now. */
  readonly frozen: readonly { readonly economy: Economy; readonly amount: Amount }[];
  /** What was charged since the month began, in UTC. */
  readonly usedThisMonth: Amount;
}

const ENTRIES_MAX = 300;

/** Reads a member's wallet and what follows from it. Appends nothing. */
export async function reportOf(parts: ReportParts, owner: Owner): Promise<WalletReport> {
  const economy = await parts.economies.of(owner.server);
  const [standing, chosen] = await Promise.all([
    parts.ledger.standing(owner, economy),
    parts.settings.model(owner),
  ]);
  const { wallet, state, now } = standing;
  const entries = wallet === null ? [] : await parts.ledger.entries(wallet, { limit: ENTRIES_MAX });
  const model = textModel(economy, chosen ?? '') ?? economy.models[0] ?? null;
  const estimate = model === null ? null : typicalTurn(economy, model, entries);
  const month = `${new Date(now).toISOString().slice(0, 7)}-01T00:00:00.000Z`;
  return {
    economy,
    standing,
    entries,
    turns: recentTurns(economy, entries),
    model,
    estimate,
    outlook: estimate === null ? { paid: null, free: 0 } : outlook(economy, state, estimate),
    low: lowBalance(economy, state, now),
    daysUntilReset: daysUntilReset(state, now),
    frozen: await frozenCredit(parts, owner),
    usedThisMonth: usedSince(economy, entries, month),
  };
}

async function frozenCredit(parts: ReportParts, owner: Owner): Promise<WalletReport['frozen']> {
  const others = await parts.economies.others(owner.server);
  const found = await Promise.all(
    others.map(async (economy) => {
      const { wallet, state } = await parts.ledger.standing(owner, economy);
      return { economy, amount: wallet === null ? 0 : ownCredit(economy, state) };
    }),
  );
  return found.filter(({ amount }) => amount > 0);
}

const TURNS_MAX = 5;

/** The newest turns that a wallet paid for or that a free turn covered. */
function recentTurns(economy: Economy, entries: readonly Entry[]): readonly Entry[] {
  const isTurn = (entry: Entry) =>
    entry.type === 'settle' && textModel(economy, entry.cause.model ?? '') !== null;
  return entries.filter((entry) => isTurn(entry) || isPaidTurn(economy, entry)).slice(0, TURNS_MAX);
}

/** What a member may look for in the history. */
export type HistoryFilter = 'all' | 'turns' | 'pictures' | 'credit' | 'returns';

/** A page of the history. */
export interface HistoryPage {
  readonly economy: Economy;
  readonly filter: HistoryFilter;
  /** Counted from 0. */
  readonly page: number;
  readonly entries: readonly Entry[];
  readonly hasOlder: boolean;
}

export const HISTORY_PAGE = 10;
/** As far back as the pages go; the CSV goes on. */
const HISTORY_MAX = 2_000;
const CSV_MAX = 20_000;
const READ_AT_ONCE = 500;

/** One page of a member's history under a filter, newest first. */
export async function historyPage(
  parts: ReportParts,
  owner: Owner,
  { filter, page }: { readonly filter: HistoryFilter; readonly page: number },
): Promise<HistoryPage> {
  const economy = await parts.economies.of(owner.server);
  const from = page * HISTORY_PAGE;
  const wanted: Entry[] = [];
  for await (const entry of history(parts, owner, economy, HISTORY_MAX)) {
    if (filter === 'all' || kindOf(economy, entry) === filter) wanted.push(entry);
    if (wanted.length > from + HISTORY_PAGE) break;
  }
  const entries = wanted.slice(from, from + HISTORY_PAGE);
  return { economy, filter, page, entries, hasOlder: wanted.length > from + HISTORY_PAGE };
}

/** A member's whole history, newest first. */
export async function wholeHistory(
  parts: ReportParts,
  owner: Owner,
): Promise<{ readonly economy: Economy; readonly entries: readonly Entry[] }> {
  const economy = await parts.economies.of(owner.server);
  const entries: Entry[] = [];
  for await (const entry of history(parts, owner, economy, CSV_MAX)) entries.push(entry);
  return { economy, entries };
}

async function* history(
  { ledger }: ReportParts,
  owner: Owner,
  economy: Economy,
  max: number,
): AsyncIterable<Entry> {
  const { wallet, seq } = await ledger.standing(owner, economy);
  if (wallet === null) return;
  let before = seq + 1;
  for (let read = 0; read < max; read += READ_AT_ONCE) {
    const entries = await ledger.entries(wallet, { limit: READ_AT_ONCE, before });
    yield* entries;
    const oldest = entries.at(-1);
    if (oldest === undefined || entries.length < READ_AT_ONCE) return;
    before = oldest.seq;
  }
}

function kindOf(economy: Economy, { type, cause }: Entry): HistoryFilter {
  if (type === 'refund' || type === 'clawback') return 'returns';
  const { model } = cause;
  if (model === undefined) return 'credit';
  return imageModel(economy, model) === null && textModel(economy, model) !== null ? 'turns' : 'pictures';
}
