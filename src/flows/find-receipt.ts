import { closeKey } from '../billing/command.ts';
import type { Economy } from '../billing/economy.ts';
import type { Entry } from '../billing/entry.ts';
import type { EconomyBook } from '../billing/ledger/economy-book.ts';
import type { Account, Ledger, Owner } from '../billing/outcome.ts';
import { type Receipt, receiptOf } from '../billing/receipt.ts';

export interface ReceiptParts {
  readonly ledger: Ledger;
  readonly economies: Pick<EconomyBook, 'of' | 'others'>;
}

/** A member's receipt with the wallet that it belongs to: one of the economy in force, or a frozen one. */
export interface FoundReceipt {
  readonly economy: Economy;
  readonly account: Account;
  /** The entry that closed the hold. */
  readonly entry: Entry;
  readonly receipt: Receipt;
}

/** A member's receipt by the id of its hold, in any of their wallets here; null where there is none. */
export function receiptOfHold(parts: ReceiptParts, owner: Owner, hold: string): Promise<FoundReceipt | null> {
  return inWallets(parts, owner, async (wallet, economy) =>
    found(economy, wallet, await parts.ledger.entry(wallet, closeKey(hold))),
  );
}

/** A member's receipt by the short name that it shows, however somebody typed it; null where there is none. */
export async function receiptNamed(
  parts: ReceiptParts,
  owner: Owner,
  typed: string,
): Promise<FoundReceipt | null> {
  const name = receiptName(typed);
  if (name === null) return null;
  return inWallets(parts, owner, async (wallet, economy) =>
    found(economy, wallet, await parts.ledger.settled(wallet, name)),
  );
}

/** The newest receipts of a member that cost something, at most `limit`, in the wallet of the economy in force. */
export async function recentReceipts(
  parts: ReceiptParts,
  owner: Owner,
  limit: number,
): Promise<readonly FoundReceipt[]> {
  const economy = await parts.economies.of(owner.server);
  const { wallet } = await parts.ledger.standing(owner, economy);
  if (wallet === null) return [];
  const entries = await parts.ledger.entries(wallet, { limit: RECENT_ENTRIES });
  return entries
    .flatMap((entry) => found(economy, wallet, entry) ?? [])
    .filter(({ receipt }) => receipt.charged > 0 || receipt.freeTurn)
    .slice(0, limit);
}

const RECENT_ENTRIES = 200;

/** The name of a receipt as it is stored: `7h2k 9qxm` and `7H2K-9QXM` are one; null for what can be none. */
export function receiptName(typed: string): string | null {
  const letters = typed.toUpperCase().replace(/[^0-9A-Z]/g, '');
  // The alphabet has no letters that look like digits: who types one means the digit.
  const meant = letters.replaceAll('O', '0').replace(/[IL]/g, '1');
  return meant.length === 8 ? `${meant.slice(0, 4)}-${meant.slice(4)}` : null;
}

/** The first that `look` finds in a member's wallets here: that of the economy in force, then the frozen ones. */
export async function inWallets<Found>(
  { economies, ledger }: ReceiptParts,
  owner: Owner,
  look: (wallet: string, economy: Economy) => Promise<Found | null>,
): Promise<Found | null> {
  for (const economy of [await economies.of(owner.server), ...(await economies.others(owner.server))]) {
    const { wallet } = await ledger.standing(owner, economy);
    const found = wallet === null ? null : await look(wallet, economy);
    if (found !== null) return found;
  }
  return null;
}

function found(economy: Economy, wallet: string, entry: Entry | null): FoundReceipt | null {
  const receipt = entry === null ? null : receiptOf(economy, entry);
  return entry === null || receipt === null
    ? null
    : { economy, account: { wallet, economy }, entry, receipt };
}
