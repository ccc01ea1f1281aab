import { type CardKind, useCard } from '../commerce/cards.ts';
import { cancelAtPeriodEnd, charge, endSubscription, originOf, renew } from '../commerce/subscriptions.ts';
import { type Core, outside } from '../core.ts';
import type { Kinds } from '../store.ts';
import { SandboxUsageError } from '../types.ts';
import { idOf } from '../wire/wire.ts';

type Subscription = Readonly<Kinds['subscription']>;

/** What time, cards and the portal do to subscriptions. */
export interface SubscriptionsDriver {
  get(subscription: string): Subscription;
  /** Every subscription, oldest first, of both modes. */
  all(): readonly Subscription[];
  /**
   * The clock of a subscription: its period ends now and the next one is invoiced, paid by the customer's card unless
   * `card` says how it behaves. Before its time the cycle moves: the next period begins now.
   */
  renew(subscription: string, how?: { card?: CardKind }): Subscription;
  /** The open invoice is tried again, as the clock would days later. The fourth failure ends the subscription. */
  retry(subscription: string, how?: { card?: CardKind }): Subscription;
  /** The portal's Cancel and its opposite. */
  cancelAtPeriodEnd(subscription: string): Subscription;
  resume(subscription: string): Subscription;
  /** Ends it at once, as the dashboard can. */
  end(subscription: string): Subscription;
  /** The customer's next card: good, or refused at every charge. */
  useCard(customer: string, kind: CardKind): void;
}

/** @throws {SandboxUsageError} everywhere, for what does not exist or cannot happen */
export function createSubscriptionsDriver(core: Core): SubscriptionsDriver {
  const find = (id: string): Kinds['subscription'] => {
    const subscription = core.store.subscription.find(id);
    if (subscription === undefined) throw new SandboxUsageError(`there is no subscription ${id}`);
    return subscription;
  };
  const running = (id: string): Kinds['subscription'] => {
    const subscription = find(id);
    if (subscription.status === 'canceled') throw new SandboxUsageError('that subscription has ended');
    return subscription;
  };
  return {
    get: find,
    all: () => core.store.subscription.all(),
    renew: (id, { card } = {}) => {
      const subscription = running(id);
      renew(core, subscription, outcomeOf(card));
      return subscription;
    },
    retry: (id, { card } = {}) => {
      const subscription = running(id);
      const invoice = core.store.invoice.find(idOf(subscription.latest_invoice));
      if (invoice?.status !== 'open') throw new SandboxUsageError('no invoice of that subscription is open');
      charge(core, originOf(core, subscription), subscription, invoice, outcomeOf(card));
      return subscription;
    },
    cancelAtPeriodEnd: (id) => {
      const subscription = running(id);
      cancelAtPeriodEnd(core, originOf(core, subscription), subscription, true);
      return subscription;
    },
    resume: (id) => {
      const subscription = running(id);
      cancelAtPeriodEnd(core, originOf(core, subscription), subscription, false);
      return subscription;
    },
    end: (id) => {
      const subscription = running(id);
      endSubscription(core, originOf(core, subscription), subscription, 'cancellation_requested');
      return subscription;
    },
    useCard: (id, kind) => {
      const customer = core.store.customer.find(id);
      const scope = core.store.customer.scopeOf(id);
      if (customer === undefined || scope === undefined)
        throw new SandboxUsageError(`there is no customer ${id}`);
      useCard(core, outside(scope), customer, kind);
    },
  };
}

function outcomeOf(card: CardKind | undefined) {
  if (card === undefined) return undefined;
  return card === 'good'
    ? ({ kind: 'succeeds' } as const)
    : ({ kind: 'declined', decline: 'generic_decline' } as const);
}
