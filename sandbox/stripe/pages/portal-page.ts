import { endOfPeriod } from '../commerce/subscriptions.ts';
import type { Core } from '../core.ts';
import type { Kinds } from '../store.ts';
import { idOf } from '../wire/wire.ts';
import { type Html, html } from './html.ts';
import { FOOTER, icon, layout, modeBadge } from './layout.ts';
import { dateText, moneyText, rhythmText } from './money.ts';

/** What the portal shows of one customer. */
export interface PortalView {
  session: Kinds['billing_portal.session'];
  customer: Kinds['customer'];
  subscriptions: readonly Kinds['subscription'][];
  invoices: readonly Kinds['invoice'][];
  card: Kinds['payment_method'] | undefined;
  /** Why the last press did not work. */
  error: string | null;
}

/** The page on which a customer sees plans, card and invoices, cancels and resumes. */
export function portalPage(core: Core, view: PortalView): string {
  const { session, customer, subscriptions, invoices, error } = view;
  const back =
    session.return_url === null
      ? null
      : html`<a class="back-link" href="${session.return_url}">${icon('back')}Back to Scrip</a>`;
  const body = html`<header class="bar"><div><span class="mark" aria-hidden="true">S</span><strong>Scrip</strong>${modeBadge(session.livemode)}</div></header>
<main class="account">
  ${back}
  <h1>Plan and payment</h1>
  <p class="soft">${customer.name ?? ''} ${customer.email ?? ''}</p>
  ${error === null ? null : html`<p class="alert" role="alert">${icon('warning')}${error}</p>`}
  <section><h2>Current plan</h2>${
    subscriptions.length === 0
      ? html`<p class="soft">There is no plan at the moment.</p>`
      : subscriptions.map((subscription) => planCard(core, subscription))
  }</section>
  <section><h2>Payment method</h2>${cardRow(view.card)}</section>
  <section><h2>Invoices</h2>${
    invoices.length === 0
      ? html`<p class="soft">No invoices yet.</p>`
      : html`<ul class="rows">${invoices.map((invoice) => invoiceRow(invoice))}</ul>`
  }</section>
  ${FOOTER}
</main>`;
  return layout('portal', 'Plan and payment', body);
}

function planCard(core: Core, subscription: Kinds['subscription']): Html {
  const [item] = subscription.items.data;
  const price = item?.price;
  const name = core.store.product.find(idOf(price?.product))?.name ?? 'Plan';
  const end = dateText(endOfPeriod(subscription));
  const amount = moneyText((price?.unit_amount ?? 0) * (item?.quantity ?? 1), subscription.currency);
  const [state, when] = subscription.cancel_at_period_end
    ? (['canceling', `Ends on ${end}. Until then everything stays.`] as const)
    : subscription.status === 'past_due'
      ? (['past due', 'The last payment failed. It is tried again, or pay the open invoice below.'] as const)
      : (['active', `Renews on ${end}.`] as const);
  const press = subscription.cancel_at_period_end
    ? html`<button class="primary" name="action" value="resume">Don't cancel plan</button>`
    : html`<button class="danger" name="action" value="cancel">Cancel plan</button>`;
  return html`<form method="post" class="plan">
  <div class="plan-words"><strong>${name}</strong> <span class="state ${state === 'past due' ? 'bad' : ''}">${state}</span>
  <p class="price">${amount} <small>${price?.recurring == null ? '' : rhythmText(price.recurring)}</small></p>
  <p class="soft">${when}</p></div>
  <input type="hidden" name="subscription" value="${subscription.id}">${press}
</form>`;
}

function cardRow(card: Kinds['payment_method'] | undefined): Html {
  const bank = card?.us_bank_account;
  const text =
    card === undefined
      ? 'None'
      : bank === undefined
        ? `Visa •••• ${card.card?.last4 ?? ''}, expires 12/2034`
        : `Bank account •••• ${bank.last4 ?? ''}`;
  const isRefused = card?.card?.last4 === '0341';
  return html`<form method="post" class="plan">
  <div class="method">${icon(bank === undefined ? 'card' : 'bank')}<span>${text}${
    isRefused ? html` <span class="state bad">will be refused</span>` : null
  }</span></div>
  <span class="pair"><button name="action" value="good-card">Use a good card</button><button name="action" value="bad-card">Use a card that declines</button></span>
</form>`;
}

function invoiceRow(invoice: Kinds['invoice']): Html {
  const amount = moneyText(invoice.total, invoice.currency);
  const pay =
    invoice.status === 'open'
      ? html`<form method="post"><input type="hidden" name="invoice" value="${invoice.id}"><button name="action" value="pay">Pay now</button></form>`
      : html`<a href="/i/${invoice.id}">View</a>`;
  return html`<li><span>${dateText(invoice.created)}</span><span>${amount}</span><span class="state ${
    invoice.status === 'open' ? 'bad' : ''
  }">${invoice.status ?? ''}</span>${pay}</li>`;
}

/** An invoice as its buyer sees it, who pays it here while it is open; `error` is why the last press did not. */
export function invoicePage(invoice: Kinds['invoice'], error: string | null = null): string {
  const rows = invoice.lines.data.map(
    (line) =>
      html`<li><span class="name">${line.description ?? ''}<small>${dateText(line.period.start)} to ${dateText(line.period.end)}</small></span><span>${moneyText(line.amount, line.currency)}</span></li>`,
  );
  const credit = invoice.total - invoice.amount_due;
  return layout(
    'portal',
    `Invoice ${invoice.number ?? ''}`,
    html`<header class="bar"><div><span class="mark" aria-hidden="true">S</span><strong>Scrip</strong>${modeBadge(invoice.livemode)}</div></header>
<main class="account">
  <h1>Invoice ${invoice.number ?? ''} <span class="state ${invoice.status === 'open' ? 'bad' : ''}">${invoice.status ?? ''}</span></h1>
  <p class="soft">${dateText(invoice.created)} for ${invoice.customer_email ?? 'a customer'}</p>
  <ul class="rows lines">${rows}
  ${credit > 0 ? html`<li><span>Credit used</span><span>${moneyText(-credit, invoice.currency)}</span></li>` : null}
  <li class="due"><span>Total due</span><span>${moneyText(invoice.amount_due, invoice.currency)}</span></li></ul>
  ${error === null ? null : html`<p class="alert" role="alert">${icon('warning')}${error}</p>`}
  ${
    invoice.status === 'open'
      ? html`<form method="post" class="plan"><span class="pair"><button class="primary" name="action" value="pay">Pay ${moneyText(invoice.amount_remaining, invoice.currency)}</button><button name="action" value="other-card">Pay with another card</button></span></form>`
      : null
  }
  ${FOOTER}
</main>`,
  );
}

/** What a buyer gets for one charge. */
export function receiptPage(charge: Kinds['charge']): string {
  const { amount, amount_refunded, currency } = charge;
  const refunded =
    amount_refunded === 0
      ? null
      : html`<li><span>Refunded</span><span>${moneyText(-amount_refunded, currency)}</span></li>`;
  return layout(
    'portal',
    'Receipt',
    html`<header class="bar"><div><span class="mark" aria-hidden="true">S</span><strong>Scrip</strong>${modeBadge(charge.livemode)}</div></header>
<main class="account">
  <h1>Receipt</h1>
  <p class="soft">${dateText(charge.created)}, ${charge.billing_details.email ?? 'a buyer'}</p>
  <ul class="rows lines"><li><span>Paid</span><span>${moneyText(amount, currency)}</span></li>${refunded}</ul>
  ${FOOTER}
</main>`,
  );
}

/** Where a creator tells Stripe who to pay. */
export function onboardingPage(account: Kinds['account'], returnUrl: string): string {
  const isDone = account.payouts_enabled;
  return layout(
    'portal',
    'Get paid',
    html`<header class="bar"><div><span class="mark" aria-hidden="true">S</span><strong>Scrip</strong>${modeBadge(false)}</div></header>
<main class="account">
  <h1>Get paid by Scrip</h1>
  <p class="soft">${account.email ?? account.id}</p>
  ${
    isDone
      ? html`<p class="soft">Everything is answered. Payouts are open.</p><p><a class="button" href="${returnUrl}">Back to Scrip</a></p>`
      : html`<p class="soft">Stripe would ask for your name, address and bank account here. The sandbox asks for nothing.</p>
  <form method="post" class="plan"><div><strong>Sandbox Bank</strong><p class="soft">Account •••• 6789</p></div><button class="primary" name="action" value="complete">Answer everything</button></form>`
  }
  ${FOOTER}
</main>`,
  );
}
