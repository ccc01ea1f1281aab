import { linkAt, sessionNamed } from '../commerce/addresses.ts';
import {
  expireIfDue,
  expireSession,
  finishPayment,
  type Payment,
  paySession,
  successUrl,
} from '../commerce/checkout.ts';
import { type Core, outside } from '../core.ts';
import type { LineItem } from '../objects/line-item.ts';
import { visitLink } from '../resources/payment-links.ts';
import type { Kinds } from '../store.ts';
import { SandboxUsageError } from '../types.ts';
import { type Decline, declined } from '../wire/failure.ts';

type Session = Readonly<Kinds['checkout.session']>;

/** How a visit to the checkout page ended. */
export interface PaidSession {
  session: Session;
  /** Null where the card was refused, or the page itself says thanks. */
  redirect: string | null;
  /** What the page says about a refused card. */
  error: string | null;
}

/** What a buyer does with links and on the checkout page; sessions and links are named by id or address. */
export interface SessionsDriver {
  /** Follows a payment link or the address of a session, as a browser would: `?client_reference_id=` counts. */
  open(url: string): Session;
  get(session: string): Session;
  /** What a session sells. */
  items(session: string): readonly Readonly<LineItem>[];
  /** Every session, oldest first, of both modes. */
  all(): readonly Session[];
  /** Presses Pay. With `decline` the card is refused; a bank debit (`us_bank_account`) is pending afterwards. */
  pay(session: string, payment?: Payment): PaidSession;
  /** Presses Pay with a card that is refused. */
  decline(session: string, reason?: Decline): PaidSession;
  /** Goes back to the shop; the session stays open. Where to, or null where no address was given. */
  cancel(session: string): string | null;
  /** The bank says yes or no to a pending payment. */
  settle(session: string, outcome: 'fails' | 'succeeds'): Session;
  /** As if its time were over. */
  expire(session: string): Session;
}

/** @throws {SandboxUsageError} everywhere, when a buyer could not do that */
export function createSessionsDriver(core: Core): SessionsDriver {
  const find = (name: string): Kinds['checkout.session'] => sessionNamed(core, name);
  const pay = (name: string, payment: Payment = {}): PaidSession => {
    const session = find(name);
    const decline = paySession(core, session, payment);
    const error = decline === null ? null : declined(decline).message;
    return { session, redirect: decline === null ? successUrl(session) : null, error };
  };
  return {
    open: (url) => openAddress(core, url),
    get: (name) => {
      const session = find(name);
      expireIfDue(core, session);
      return session;
    },
    items: (name) => core.store.lineItems.get(find(name).id) ?? [],
    all: () => core.store.session.all(),
    pay,
    decline: (name, reason = 'generic_decline') => pay(name, { decline: reason }),
    cancel: (name) => find(name).cancel_url,
    settle: (name, outcome) => {
      const session = find(name);
      finishPayment(core, session, outcome);
      return session;
    },
    expire: (name) => {
      const session = find(name);
      if (session.status !== 'open')
        throw new SandboxUsageError(`that session is ${session.status}, not open`);
      expireSession(core, outside({ livemode: session.livemode, account: null }), session);
      return session;
    },
  };
}

function openAddress(core: Core, address: string): Session {
  if (!URL.canParse(address)) throw new SandboxUsageError(`${address} is no address`);
  const url = new URL(address);
  const link = linkAt(core, url);
  if (link === undefined) return sessionNamed(core, address);
  if (!link.active)
    throw new SandboxUsageError(link.inactive_message ?? 'that payment link is no longer active');
  const { searchParams } = url;
  const reference = searchParams.get('client_reference_id');
  return visitLink(core, link, { reference, email: searchParams.get('prefilled_email') });
}
