import type { CreditPack } from '../billing/command.ts';
import type { Logger } from '../logger.ts';
import { accountOf, type CreditParts, creditedId, noted, notPosted } from './credit-purchase.ts';
import { type NewsParts, tell } from './news.ts';
import type { Payment } from './payments.ts';
import { takeBack } from './take-back.ts';

/** What a member bought in Discord's own shop. */
export interface Entitlement {
  readonly id: string;
  readonly sku: string;
  readonly member: string;
}

/** Discord's own shop, as flows see it. */
export interface DiscordShop {
  /** What was bought and not consumed yet, of these products; of one member where given. */
  unconsumed(skus: readonly string[], member?: string): Promise<readonly Entitlement[]>;
  /** Marks one as used up, so that it can be bought again. One that is used up already stays so. */
  consume(id: string): Promise<void>;
}

export interface PremiumParts extends CreditParts, NewsParts {
  readonly discordShop: DiscordShop;
  readonly log: Logger;
}

/**
 * Credits what was bought in Discord, once, then consumes it: the entitlement's id is the entry's key. It goes to the
 * server where the member last chose that product; without one it waits, unconsumed, until they do.
 */
export async function creditEntitlement(parts: PremiumParts, entitlement: Entitlement): Promise<boolean> {
  const { payments, ledger, discordShop, clock } = parts;
  const { id, sku, member } = entitlement;
  const known = await payments.payment(id);
  if (known !== null) {
    await discordShop.consume(id);
    return true;
  }
  const purchase = await payments.latestOf(member, sku);
  if (purchase === null || purchase.bucket === null) return false;
  const account = await accountOf(parts, purchase);
  if (account === null) return false;
  const { bucket, amount, server, wallet, economy, price } = purchase;
  const command: CreditPack = { type: 'credit-pack', key: id, by: 'discord', bucket, amount };
  const outcome = await ledger.post(account, command);
  // A conflict is this entitlement's own entry, by an older choice of server or pack.
  if (!outcome.ok && outcome.refusal.code !== 'key_conflict') {
    parts.log.warn({ entitlement: id, reason: notPosted(outcome.refusal) }, 'an entitlement has to wait');
    return false;
  }
  const payment: Payment = {
    ...{ id, purchase: purchase.id, server, member, wallet, economy, key: id },
    ...{ grant: { kind: 'pack', bucket }, amount, paid: price, intent: id, reversals: [], version: 0 },
    at: new Date(clock.now()),
  };
  await noted(parts, payment, 'credited');
  await discordShop.consume(id);
  await tell(parts, creditedId(id));
  return true;
}

/** Takes back what Discord refunded. */
export async function takeBackEntitlement(
  parts: PremiumParts,
  { id }: Pick<Entitlement, 'id'>,
): Promise<void> {
  const payment = await parts.payments.payment(id);
  if (payment === null) return;
  const { cents: money, currency } = payment.paid;
  const reversal = { id: `refund:${id}`, kind: 'refund', money, stage: 'stands' } as const;
  const applied = await takeBack(parts, { kind: 'reversal', intent: id, currency, reversal });
  if (!applied.ok)
    parts.log.error({ entitlement: id, reason: applied.reason }, 'a refund of Discord has to wait');
}

/** Credits whatever waits in Discord's shop: after a lost event, a crash, or a member's choice of server. */
export async function creditWaiting(parts: PremiumParts, member?: string): Promise<void> {
  const skus = await parts.payments.skus(member);
  if (skus.length === 0) return;
  for (const entitlement of await parts.discordShop.unconsumed(skus, member)) {
    try {
      await creditEntitlement(parts, entitlement);
    } catch (error) {
      parts.log.error({ err: error, entitlement: entitlement.id }, 'an entitlement could not be credited');
    }
  }
}
