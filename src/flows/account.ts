import type { Economy } from '../billing/economy.ts';
import type { Entry } from '../billing/entry.ts';
import type { Address } from '../billing/ledger/addresses.ts';
import { type Amount, sum } from '../billing/money.ts';
import type { Standing } from '../billing/outcome.ts';
import { isOnPaidPlan } from '../billing/plans.ts';
import { everything } from '../billing/spend-order.ts';
import { viewOf, type WalletView } from '../billing/wallet-view.ts';
import { type Erased, type EraseParts, economyOf, eraseMember } from './erase.ts';
import type { RecordCounts, Records } from './member-records.ts';
import { isOfDiscord, type PaymentStore } from './payments.ts';

/** What the account flows work with: everything that an erasure works with, and who pays for a plan. */
export interface AccountParts extends EraseParts {
  readonly payments: Pick<PaymentStore, 'subscriptionsOf'>;
}

/** One of a member's wallets, and what is in it. */
export interface WalletKept {
  readonly economy: Economy;
  readonly view: WalletView;
  /** All of its credit, held and locked included. */
  readonly credit: Amount;
  /** What of it was paid for. */
  readonly paid: Amount;
  /** A paid plan that runs. */
  readonly plan: { readonly name: string; readonly end: string | null } | null;
  /** Whether Discord's shop goes on charging for it: no erasure can end that. */
  readonly isChargedInDiscord: boolean;
  /** Answers and drawings under way. */
  readonly running: number;
}

/** What is kept about a member in a server. */
export interface ServerKept {
  readonly server: string;
  readonly wallets: readonly WalletKept[];
  readonly counts: RecordCounts;
}

/** Where a wish holds: in one server, or in every one. */
export type Scope = { readonly member: string; readonly server: string | null };

/** What is kept about a member, server by server; with the wallets as they stand now. Appends nothing. */
export async function accountOf(
  parts: AccountParts,
  { member, server }: Scope,
): Promise<readonly ServerKept[]> {
  const addresses = await parts.addresses.of(member);
  const all = server === null ? await serversOf(parts, member, addresses) : [server];
  return Promise.all(
    all.map(async (each) => ({
      server: each,
      wallets: await Promise.all(
        addresses.filter((address) => address.server === each).map((address) => walletKept(parts, address)),
      ),
      counts: await parts.records.count({ server: each, member }),
    })),
  );
}

async function serversOf(
  parts: AccountParts,
  member: string,
  addresses: readonly Address[],
): Promise<readonly string[]> {
  const written = await parts.records.servers(member);
  return [...new Set([...addresses.map(({ server }) => server), ...written])].sort();
}

async function walletKept(parts: AccountParts, address: Address): Promise<WalletKept> {
  const economy = await economyOf(parts, address);
  const standing = await parts.ledger.standing(address, economy);
  const subscriptions = await parts.payments.subscriptionsOf(address.wallet);
  const isChargedInDiscord = subscriptions.some(
    (each) => each.endedAt === null && isOfDiscord(each) && !each.discord.isEnding,
  );
  return { economy, view: viewOf(standing), isChargedInDiscord, ...creditOf(standing) };
}

function creditOf({ economy, state }: Standing): Omit<WalletKept, 'economy' | 'view' | 'isChargedInDiscord'> {
  const grants = Object.values(state.buckets).flat();
  const slices = state.holds.flatMap((hold) => hold.slices).filter(({ unit }) => unit === economy.unit.name);
  const paid = [
    ...grants.filter(({ origin }) => origin === 'paid').map(({ left }) => left),
    ...slices.filter(({ origin }) => origin === 'paid').map(({ amount }) => amount),
  ];
  const plan = isOnPaidPlan(economy, state) ? state.plan : null;
  return {
    credit: sum(everything(state, economy.unit.name)),
    paid: sum(paid),
    plan: plan === null ? null : { name: plan.name, end: plan.end },
    running: state.holds.length,
  };
}

/** Everything that is kept about a member, for the member. */
export interface AccountExport {
  readonly servers: readonly ExportedServer[];
}

export interface ExportedServer {
  readonly server: string;
  readonly wallets: readonly {
    readonly view: WalletView;
    readonly economy: Economy;
    readonly entries: readonly Entry[];
  }[];
  readonly records: Records;
}

/** As far back as an export goes in one wallet, the newest entries. */
const ENTRIES_MAX = 20_000;
const READ_AT_ONCE = 500;

/** Reads everything that is kept about a member, here and in other servers. */
export async function exportAccount(parts: AccountParts, member: string): Promise<AccountExport> {
  const addresses = await parts.addresses.of(member);
  const servers: ExportedServer[] = [];
  for (const server of await serversOf(parts, member, addresses)) {
    const wallets: ExportedServer['wallets'][number][] = [];
    for (const address of addresses.filter((each) => each.server === server)) {
      const { economy, view } = await walletKept(parts, address);
      wallets.push({ economy, view, entries: await wholeHistory(parts, address.wallet) });
    }
    servers.push({ server, wallets, records: await parts.records.read({ server, member }) });
  }
  return { servers };
}

async function wholeHistory({ ledger }: AccountParts, wallet: string): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  let page = await ledger.entries(wallet, { limit: READ_AT_ONCE });
  while (page.length > 0 && entries.length < ENTRIES_MAX) {
    entries.push(...page);
    const oldest = page.at(-1)?.seq ?? 1;
    page = oldest === 1 ? [] : await ledger.entries(wallet, { limit: READ_AT_ONCE, before: oldest });
  }
  return entries;
}

/** Erases a member in one server or in all of them. @param id the interaction's */
export async function deleteAccount(
  parts: AccountParts,
  { member, server }: Scope,
  id: string,
): Promise<Erased> {
  const all = server === null ? await serversOf(parts, member, await parts.addresses.of(member)) : [server];
  let became: Erased = 'erased';
  for (const each of all) {
    if ((await eraseMember(parts, { server: each, member }, id)) === 'later') became = 'later';
  }
  return became;
}
