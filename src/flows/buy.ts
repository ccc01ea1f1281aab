import { hashOf } from '../billing/canonical.ts';
import { type Economy, type Pack, type Plan, packNamed } from '../billing/economy.ts';
import { packTotal } from '../billing/economy-compile.ts';
import type { EconomyBook } from '../billing/ledger/economy-book.ts';
import type { Ledger, Owner, Standing } from '../billing/outcome.ts';
import { planNeededFor } from '../billing/plans.ts';
import type { Clock } from '../clock.ts';
import type { Ids } from '../ids.ts';
import type { CardPayments } from './card-payments.ts';
import { CURRENCY, type PaymentStore, type Purchase, type Ware } from './payments.ts';

export interface BuyParts {
  readonly ledger: Ledger;
  readonly economies: EconomyBook;
  readonly payments: PaymentStore;
  /** Null where the owner of this bot has not set up card payments. */
  readonly cards: CardPayments | null;
  /** Where browsers reach this server; without a slash at its end. */
  readonly publicUrl: () => string;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** What is sold in a server, to whom it is asked for. */
export interface Shop {
  readonly standing: Standing;
  /** Whether cards are taken here, or Discord's own shop sells something. */
  readonly isOpen: boolean;
  /** Whether cards are taken. */
  readonly byCard: boolean;
}

/** The packs of a server. */
export async function visitShop(parts: BuyParts, owner: Owner): Promise<Shop> {
  const economy = await parts.economies.of(owner.server);
  return {
    standing: await parts.ledger.standing(owner, economy),
    byCard: parts.cards !== null,
    isOpen: parts.cards !== null || economy.packs.some(({ discordSku }) => discordSku !== null),
  };
}

/** What came of choosing a pack. */
export type Bought =
  | {
      readonly kind: 'offered';
      readonly purchase: Purchase;
      readonly economy: Economy;
      readonly pack: Pack;
      /** Null where cards are not taken, but Discord's own shop sells it. */
      readonly payUrl: string | null;
    }
  | { readonly kind: 'not_set_up' }
  | { readonly kind: 'unknown'; readonly names: readonly string[] }
  /** Credit that locks without a paid plan is sold to nobody who could not spend it. */
  | { readonly kind: 'needs_plan'; readonly plan: Plan; readonly economy: Economy };

/** Who chose, and where they look until it is paid. */
export interface Buyer extends Owner {
  readonly place: Purchase['place'];
  readonly locale: string;
}

/**
 * Fixes what a member is about to pay for: a purchase of their own over the pack's one payment link. Nothing is
 * credited by it.
 */
export async function buyPack(parts: BuyParts, buyer: Buyer, name: string): Promise<Bought> {
  const { cards, payments, ledger, clock, ids } = parts;
  const economy = await parts.economies.of(buyer.server);
  const pack = packNamed(economy, name);
  if (pack === null) return { kind: 'unknown', names: economy.packs.map((each) => each.name) };
  const { state } = await ledger.standing(buyer, economy);
  const plan = planNeededFor(economy, state, pack);
  if (plan !== null) return { kind: 'needs_plan', plan, economy };
  if (cards === null && pack.discordSku === null) return { kind: 'not_set_up' };
  const ware =
    cards === null ? null : await wareOf({ payments, cards, publicUrl: parts.publicUrl }, economy, pack);
  const account = await ledger.account(buyer, economy);
  const purchase: Purchase = {
    id: ids.next('pur'),
    server: buyer.server,
    member: buyer.member,
    wallet: account.wallet,
    economy: economy.name,
    item: { kind: 'pack', name: pack.name, title: pack.title },
    bucket: pack.bucket,
    amount: packTotal(pack),
    price: { cents: pack.priceCents, currency: CURRENCY },
    sku: pack.discordSku,
    ware: ware?.link ?? '',
    url: ware?.url ?? '',
    createdAt: new Date(clock.now()),
    place: buyer.place,
    locale: buyer.locale,
  };
  await payments.add(purchase);
  return { kind: 'offered', purchase, economy, pack, payUrl: ware === null ? null : payUrl(parts, purchase) };
}

/** A purchase that is not paid yet, as it was offered to its buyer, who looks at another message now; null else. */
export async function offerAgain(
  parts: BuyParts,
  { server, member }: Owner,
  id: string,
  place: NonNullable<Purchase['place']>,
): Promise<Extract<Bought, { kind: 'offered' }> | null> {
  const known = await parts.payments.purchase(id);
  if (known === null || known.server !== server || known.member !== member) return null;
  const purchase = await parts.payments.look(id, place);
  if (purchase === null) return null;
  const economy = await parts.economies.of(server);
  const pack = packNamed(economy, purchase.item.name);
  if (pack === null || pack.priceCents !== purchase.price.cents) return null;
  const url = purchase.url === '' ? null : payUrl(parts, purchase);
  return { kind: 'offered', purchase, economy, pack, payUrl: url };
}

/** Our own short address of a purchase's payment page: a button's address has at most 512 letters. */
export function payUrl({ publicUrl }: Pick<BuyParts, 'publicUrl'>, { id }: Pick<Purchase, 'id'>): string {
  return `${publicUrl()}/pay/${id}`;
}

/** The payment page of a purchase, with its reference. */
export function pageOf({ url, id, item }: Purchase): string {
  return item.kind === 'plan' ? url : `${url}?client_reference_id=${id}`;
}

/** The pack's one link at its price: found, or made. */
async function wareOf(
  { payments, cards, publicUrl }: { payments: PaymentStore; cards: CardPayments; publicUrl: () => string },
  economy: Economy,
  pack: Pack,
): Promise<Ware> {
  const { name, title, priceCents, bucket, amount, bonus } = pack;
  const returnUrl = `${publicUrl()}/paid/{CHECKOUT_SESSION_ID}`;
  const sold = { economy: economy.name, name, title, priceCents, bucket, amount, bonus };
  const id = `ware_${hashOf({ account: cards.account, returnUrl, sold }).slice(0, 24)}`;
  const known = await payments.ware(id);
  if (known !== null) return known;
  const price = { cents: priceCents, currency: CURRENCY };
  const made = await cards.linkFor({ id, title, price, returnUrl });
  return payments.keepWare({ id, ...made, economy: economy.name, name, price });
}
