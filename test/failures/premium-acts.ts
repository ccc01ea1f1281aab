import type { Connection } from 'mongoose';
import { iso } from '../../src/billing/calendar.ts';
import type { Clock } from '../../src/clock.ts';
import type { Entitlement } from '../../src/flows/discord-shop.ts';
import { tellUntold } from '../../src/flows/news.ts';
import { creditEntitlement, creditWaiting, takeBackEntitlement } from '../../src/flows/premium.ts';
import { followDue, followInDiscord } from '../../src/flows/premium-plan.ts';
import { TestClock } from '../ledger.ts';
import { SKUS } from '../payments/tiers-economy.ts';
import { buyersOf, END, idsOf, OTHER_SERVER, premiumParts, START, shopOf } from '../races/discord-buyers.ts';
import { SERVER } from '../races/outcomes.ts';

/** What happens to what a member bought in Discord's shop. */
export const ACTS = ['a pack', 'a first period', 'a renewal', 'a refund'] as const;
export type Act = (typeof ACTS)[number];

/** An act under way: everything before it has happened. */
export interface PremiumCase {
  readonly act: Act;
  readonly buyer: string;
}

/** How a buyer's wallets stand in the end, what was used up and what its buyer was told. */
export interface PremiumEnd extends Awaited<ReturnType<ReturnType<typeof buyersOf>['credits']>> {
  /** Of the last period that was noted. */
  readonly until: string | null;
  readonly used: boolean;
  readonly told: readonly string[];
}

/** They were welcomed with 25,000 in each of two servers; a plan takes the place of it in one. */
const WELCOMED = { bonus: 0, base: 50_000, debt: 0 };
const NOTHING = { ...WELCOMED, pack: 0, period: 0, renewal: 0, until: null, used: false };
const FIRST = { ...NOTHING, period: 1, base: 5_025_000 };

/** What each act comes to, whatever happens on the way. A renewal and a refund write to nobody. */
export const EXPECTED: Readonly<Record<Act, PremiumEnd>> = {
  'a pack': { ...NOTHING, pack: 1, bonus: 1_000, used: true, told: ['a pack'] },
  'a first period': { ...FIRST, until: '2026-04-10T11:00:00.000Z', told: ['a first period'] },
  'a renewal': { ...FIRST, renewal: 1, until: '2026-05-10T11:00:00.000Z', told: [] },
  'a refund': { ...NOTHING, pack: 1, used: true, told: [] },
};

const FIRST_SEEN = '2026-03-10T12:00:00.000Z';
const RENEWED = '2026-04-10T12:00:00.000Z';

export function clockOf(act: Act): TestClock {
  return new TestClock(act === 'a renewal' ? RENEWED : FIRST_SEEN);
}

/** What is told to whoever stands for Discord: by the id of a payment, or of a pack. */
export interface PremiumEars {
  readonly heard: (payment: string) => Promise<void>;
  readonly used: (pack: string) => Promise<void>;
}

type PremiumParts = ReturnType<typeof premiumParts>;

/** Everything that an act works with, on a database whose indexes stand. */
export function actParts(
  connection: Connection,
  { state, clock, heard, used }: PremiumEars & { state: (id: string) => Entitlement['state']; clock: Clock },
): PremiumParts {
  // A projection that a fault hit is written again: what of it is wrong in the end is found by verifying.
  const onError = () => undefined;
  return premiumParts(connection, clock, { discordShop: shopOf({ state, used, clock }), heard, onError });
}

/** How the shop shows an entitlement to a process that is in the middle of an act. */
export function stateIn(act: Act): Entitlement['state'] {
  return act === 'a refund' ? 'refunded' : 'valid';
}

/** Takes in what Discord tells of it. */
export async function applied(parts: PremiumParts, { act, buyer }: PremiumCase): Promise<void> {
  const { pack, plan, subscription } = idsOf(buyer);
  if (act === 'a refund') return takeBackEntitlement(parts, { id: pack });
  if (act === 'a renewal') return followInDiscord(parts, { id: subscription, skus: [SKUS.writer] });
  await creditEntitlement(parts, { id: act === 'a pack' ? pack : plan });
}

/** Brings buyers up to the act that is to be tried, and finishes what was left of it. */
export class PremiumActs {
  readonly #connection: Connection;
  readonly #chooser: PremiumParts;
  readonly #buyers: ReturnType<typeof buyersOf>;
  readonly #used = new Set<string>();
  #told: string[] = [];

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#chooser = this.#parts('a pack', new TestClock());
    this.#buyers = buyersOf(this.#chooser);
  }

  /** Hears what a process of its own heard and did in Discord. */
  readonly ears: PremiumEars = {
    heard: async (payment) => void this.#told.push(payment),
    used: async (pack) => void this.#used.add(pack),
  };

  async prepared({ act, buyer }: PremiumCase): Promise<void> {
    await this.#buyers.choose(SERVER, buyer, waresOf(act));
    const before = this.#parts('a pack', clockOf('a pack'));
    if (act === 'a refund') await applied(before, { act: 'a pack', buyer });
    if (act === 'a renewal') await applied(before, { act: 'a first period', buyer });
    await before.ledger.projection.flush();
    this.#told = this.#told.filter((payment) => !isOf(buyer, payment));
  }

  /** A process that lives does whatever is left to do, by its jobs, twice; its buyers have chosen elsewhere meanwhile. */
  async finished(act: Act, buyers: readonly string[]): Promise<ReadonlyMap<string, PremiumEnd>> {
    const clock = clockOf(act);
    clock.advance(61);
    const parts = this.#parts(act, clock);
    // The worst moment to choose another server.
    for (const buyer of buyers) await this.#buyers.choose(OTHER_SERVER, buyer, waresOf(act));
    for (let runs = 0; runs < 2; runs += 1) {
      for (const member of buyers) await creditWaiting(parts, { member });
      await followDue(parts, 'due');
      await tellUntold(parts);
      clock.advance(61);
    }
    for (const { ledger } of [this.#chooser, parts]) await ledger.projection.flush();
    const ends = new Map<string, PremiumEnd>();
    for (const buyer of buyers) ends.set(buyer, await this.#endOf(parts, buyer));
    return ends;
  }

  async #endOf(parts: PremiumParts, buyer: string): Promise<PremiumEnd> {
    const { pack, subscription } = idsOf(buyer);
    const until = (await parts.payments.subscription(subscription))?.discord?.until ?? null;
    const names = new Map<string, Act>([
      [pack, 'a pack'],
      [`${subscription}:${iso(START)}`, 'a first period'],
      [`${subscription}:${iso(END)}`, 'a renewal'],
    ]);
    const told = this.#told.filter((payment) => isOf(buyer, payment));
    return {
      ...(await this.#buyers.credits(buyer)),
      until: until === null ? null : until.toISOString(),
      used: this.#used.has(pack),
      told: told.map((payment) => names.get(payment) ?? payment),
    };
  }

  #parts(act: Act, clock: Clock): PremiumParts {
    const state = (id: string) => (stateIn(act) === 'valid' && this.#used.has(id) ? 'used' : stateIn(act));
    return actParts(this.#connection, { ...this.ears, state, clock });
  }
}

function waresOf(act: Act): readonly ('pack' | 'plan')[] {
  return [act === 'a pack' || act === 'a refund' ? 'pack' : 'plan'];
}

function isOf(buyer: string, payment: string): boolean {
  const { pack, subscription } = idsOf(buyer);
  return payment === pack || payment.startsWith(`${subscription}:`);
}
