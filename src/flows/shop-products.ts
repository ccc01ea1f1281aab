import type { EconomyBook } from '../billing/ledger/economy-book.ts';
import type { PaymentStore } from './payments.ts';

/**
 * The products of Discord's shop to look for: those that a member ever chose; without a member those that anybody did,
 * and those that the economies in use sell, which somebody may have bought without a choice.
 */
export async function productsOf(
  parts: {
    readonly payments: Pick<PaymentStore, 'skus'>;
    readonly economies: Pick<EconomyBook, 'inUse'>;
  },
  member?: string,
): Promise<readonly string[]> {
  const chosen = await parts.payments.skus(member);
  if (member !== undefined) return chosen;
  const sold = (await parts.economies.inUse()).flatMap(({ economy }) => [...economy.packs, ...economy.plans]);
  const skus = sold.map(({ discordSku }) => discordSku).filter((sku) => sku !== null);
  return [...new Set([...chosen, ...skus])];
}
