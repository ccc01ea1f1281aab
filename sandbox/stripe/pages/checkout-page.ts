import type { Core } from '../core.ts';
import type { LineItem } from '../objects/line-item.ts';
import type { Kinds } from '../store.ts';
import { type Html, html } from './html.ts';
import { FOOTER, icon, layout, modeBadge } from './layout.ts';
import { moneyText, rhythmText } from './money.ts';

type Session = Kinds['checkout.session'];

/** What a buyer has typed so far, and what was wrong with it. */
export interface CheckoutForm {
  email: string;
  name: string;
  /** Why the card was refused. */
  error: string | null;
}

/** The page of a session: the form while it is open, afterwards how it ended. */
export function checkoutPage(core: Core, session: Session, form: CheckoutForm): string {
  const items = core.store.lineItems.get(session.id) ?? [];
  const main =
    session.status === 'open'
      ? html`<main class="pay">${payForm(session, form)}${FOOTER}</main>`
      : html`<main class="pay">${ending(core, session)}${FOOTER}</main>`;
  return layout('checkout', 'Checkout', html`${summary(session, items)}${main}`);
}

function summary(session: Session, items: readonly LineItem[]): Html {
  const currency = session.currency ?? 'usd';
  const [first] = items;
  const recurring = first?.price?.recurring ?? null;
  const back =
    session.status === 'open' && session.cancel_url !== null
      ? html`<a class="back" href="${session.cancel_url}" aria-label="Cancel and go back">${icon('back')}</a>`
      : html`<span class="mark" aria-hidden="true">S</span>`;
  return html`<section class="summary" aria-label="What you buy">
  <header>${back}<strong>Scrip</strong>${modeBadge(session.livemode)}</header>
  <p class="what">${recurring === null ? 'Pay Scrip' : `Subscribe to ${first?.description ?? 'Scrip'}`}</p>
  <p class="total"><span class="amount">${moneyText(session.amount_total ?? 0, currency)}</span>${
    recurring === null ? null : html`<span class="rhythm">${rhythmText(recurring)}</span>`
  }</p>
  <ul class="items">${items.map((item) => itemRow(item))}</ul>
  <dl class="sum">
    <div><dt>Subtotal</dt><dd>${moneyText(session.amount_subtotal ?? 0, currency)}</dd></div>
    <div class="due"><dt>Total due</dt><dd>${moneyText(session.amount_total ?? 0, currency)}</dd></div>
  </dl>
</section>`;
}

function itemRow({ description, quantity, amount_total, currency, price }: LineItem): Html {
  const each =
    quantity !== null && quantity > 1 ? `${moneyText(price?.unit_amount ?? 0, currency)} each` : null;
  return html`<li><span class="name">${description ?? ''}${
    each === null ? null : html`<small>Qty ${quantity}, ${each}</small>`
  }</span><span>${moneyText(amount_total, currency)}</span></li>`;
}

function payForm(session: Session, form: CheckoutForm): Html {
  const amount = moneyText(session.amount_total ?? 0, session.currency ?? 'usd');
  const isPlan = session.mode === 'subscription';
  return html`<form method="post">
  <h1>${isPlan ? 'Subscribe' : 'Pay with card'}</h1>
  ${form.error === null ? null : html`<p class="alert" role="alert">${icon('warning')}${form.error}</p>`}
  <label>Email<input name="email" type="email" autocomplete="off" required value="${form.email}"></label>
  <fieldset>
    <legend>Card information</legend>
    <div class="card-fields">
      <span class="number"><input aria-label="Card number" readonly value="4242 4242 4242 4242">${icon('card')}</span>
      <input aria-label="Expiry" readonly value="12 / 34"><input aria-label="Security code" readonly value="123">
    </div>
  </fieldset>
  <label>Name on card<input name="name" autocomplete="off" required value="${form.name}"></label>
  <button class="primary" name="action" value="pay">${isPlan ? 'Subscribe' : 'Pay'} ${amount}</button>
  <p class="or"><span>or try what goes wrong</span></p>
  <div class="others">
    <button name="action" value="decline">${icon('warning')}Decline</button>
    <button name="action" value="bank">${icon('bank')}Pay by bank</button>
    ${session.cancel_url === null ? null : html`<a class="button" href="${session.cancel_url}">Cancel</a>`}
  </div>
  <p class="hint">Pay by bank is confirmed or refused later, in the demo's Stripe panel.</p>
</form>`;
}

function ending(core: Core, session: Session): Html {
  if (session.status === 'expired') {
    return sentence(
      'clock',
      'This page has expired',
      'Nothing was charged. Go back to Discord for a new link.',
    );
  }
  const link = core.store.paymentLink.find(
    typeof session.payment_link === 'string' ? session.payment_link : null,
  );
  const words = link?.after_completion.hosted_confirmation?.custom_message ?? null;
  return session.payment_status === 'unpaid'
    ? sentence(
        'clock',
        'Your bank has been asked',
        'It may take a while. You will be told when the payment arrives.',
      )
    : sentence(
        'check',
        'Thanks for your payment',
        words ?? 'You can close this page and go back to Discord.',
      );
}

function sentence(name: 'check' | 'clock', title: string, text: string): Html {
  return html`<section class="ending ${name}">${icon(name)}<h1>${title}</h1><p>${text}</p></section>`;
}

/** The page of a payment link that sells nothing any more. */
export function closedLinkPage(link: Kinds['payment_link']): string {
  const message = link.inactive_message ?? 'This link is no longer active.';
  return layout(
    'notice',
    'Payment link',
    html`<main>${sentence('clock', 'Nothing to buy here', message)}${FOOTER}</main>`,
  );
}

/** A page with one message, for addresses that lead nowhere. */
export function noticePage(title: string, text: string): string {
  return layout('notice', title, html`<main>${sentence('clock', title, text)}${FOOTER}</main>`);
}
