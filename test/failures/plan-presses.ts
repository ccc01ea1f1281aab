import type { Connection } from 'mongoose';
import { alignPrices } from '../../src/flows/renewal-price.ts';
import { upgradeNow, wishPlan } from '../../src/flows/subscribe.ts';
import { modelsOn } from '../../src/models/open-models.ts';
import { type Begun, buyerOf, PlanActs, type PlanParts } from './plan-acts.ts';

/** What a member presses about a plan that a card pays for; all but `lower` while a downgrade waits. */
export const PRESSES = ['upgrade', 'refused upgrade', 'lower', 'take back'] as const;
export type Press = (typeof PRESSES)[number];

/** How it ends: the plan of the next period, what that took in cents, and what was charged for an upgrade before it. */
export interface PressEnd {
  readonly plan: string | undefined;
  readonly paid: number | undefined;
  readonly upgrade: number | null;
}

const MAESTRO = { plan: 'maestro', paid: 6_000, upgrade: 2_033 };
const ARTISAN = { plan: 'artisan', paid: 3_000, upgrade: null };
const APPRENTICE = { plan: 'apprentice', paid: 1_200, upgrade: null };

/** What a press that ends comes to, and what it is where it never was. */
export const OUTCOMES: Readonly<Record<Press, { readonly done: PressEnd; readonly undone: PressEnd }>> = {
  upgrade: { done: MAESTRO, undone: APPRENTICE },
  'refused upgrade': { done: APPRENTICE, undone: APPRENTICE },
  lower: { done: APPRENTICE, undone: ARTISAN },
  'take back': { done: ARTISAN, undone: APPRENTICE },
};

export const PRESSED_AT = '2026-03-20T12:00:00.000Z';
const END = '2026-04-10T12:00:00.000Z';

/** Does what a press asks for. */
export async function pressed(parts: PlanParts, id: string, press: Press): Promise<void> {
  const buyer = buyerOf(id);
  if (press === 'upgrade' || press === 'refused upgrade') {
    await upgradeNow(parts, buyer, 'maestro', `${id}-press`);
    return;
  }
  await wishPlan(parts, buyer, { choose: press === 'lower' ? 'apprentice' : 'artisan' }, `${id}-press`);
}

/** A member about to press, with a Stripe of their own. */
export class PressCase implements AsyncDisposable {
  readonly #acts: PlanActs;
  readonly #begun: Begun;
  readonly #connection: Connection;

  private constructor(acts: PlanActs, begun: Begun, connection: Connection) {
    this.#acts = acts;
    this.#begun = begun;
    this.#connection = connection;
  }

  static async open(connection: Connection, id: string, press: Press): Promise<PressCase> {
    const acts = await PlanActs.open(connection);
    const begun = await acts.begin(id, 'first invoice', false);
    acts.clock.set(PRESSED_AT);
    if (press !== 'lower') await wishPlan(begun.parts, begun.buyer, { choose: 'apprentice' }, `${id}-down`);
    await acts.hear(begun, false);
    const { subscriptions } = acts.sandbox;
    const customer = String(subscriptions.get(begun.subscription).customer);
    if (press === 'refused upgrade') subscriptions.useCard(customer, 'declines');
    return new PressCase(acts, begun, connection);
  }

  get stripe(): PlanActs['stripe'] {
    return this.#acts.stripe;
  }

  /** The jobs run in a process that lives, and the next period begins. */
  async end(): Promise<PressEnd> {
    const { clock, sandbox } = this.#acts;
    const { id, parts, subscription } = this.#begun;
    for (let runs = 0; runs < 2; runs += 1) {
      await this.#acts.hear(this.#begun, false);
      clock.advance(301);
      await alignPrices(parts);
    }
    sandbox.subscriptions.useCard(String(sandbox.subscriptions.get(subscription).customer), 'good');
    clock.set(END);
    sandbox.subscriptions.renew(subscription);
    await this.#acts.hear(this.#begun, false);
    const { payments } = modelsOn(this.#connection);
    const [, ...later] = await payments.find({ server: id }, null, { sort: { at: 1 } }).lean();
    const { plan } = (await parts.ledger.standing(this.#begun.buyer, await parts.economies.of(id))).state;
    const upgrade = later.length > 1 ? (later[0]?.paid.cents ?? 0) : null;
    await parts.ledger.projection.flush();
    return { plan: plan?.name, paid: later.at(-1)?.paid.cents, upgrade };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#acts[Symbol.asyncDispose]();
  }
}
