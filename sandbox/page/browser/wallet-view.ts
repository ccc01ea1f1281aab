import { html, nothing, type TemplateResult } from 'lit';
import { memberPerson } from './avatar.ts';
import { type Bucket, formatAmount, type Wallet } from './ledger.ts';
import type { Session } from './session.ts';
import './time-stamp.ts';

/** What the acting member owns: the balance gross of holds, then where it lies. */
export function walletView(session: Session): TemplateResult {
  const { wallet, error } = session.ledger;
  if (error) return html`<p class="panel-note bad" role="alert">The wallet could not be read: ${error}</p>`;
  if (!wallet) return html`<p class="panel-note">Reading the wallet…</p>`;
  const amount = (value: number): string => formatAmount(value, wallet.scale);
  return html`<section class="balance">
      <h2>${memberPerson(session).name}’s balance</h2>
      <p class="big"><b data-balance=${wallet.available + wallet.held}>${amount(wallet.available + wallet.held)}</b> ${wallet.unit}</p>
      <dl class="figures">
        <div><dt>Free to use</dt><dd>${amount(wallet.available)}</dd></div>
        <div><dt>Held</dt><dd class=${wallet.held > 0 ? 'held' : ''}>${amount(wallet.held)}</dd></div>
        ${wallet.debt > 0 ? html`<div><dt>Debt</dt><dd class="bad">${amount(wallet.debt)}</dd></div>` : nothing}
      </dl>
      <p class="muted small">${wallet.economy}${planText(wallet)} · entry ${wallet.seq}</p>
    </section>
    ${wallet.freeTurns ? freeTurnsView(wallet.freeTurns) : nothing}
    <section><h3>Buckets, in spend order</h3>${wallet.buckets.map((bucket) => bucketView(bucket, wallet))}</section>
    <section><h3>Open holds</h3>${holdsView(wallet)}</section>`;
}

function planText({ plan }: Wallet): string {
  return plan ? ` · plan ${plan.name} (${plan.status})` : ' · no plan';
}

function freeTurnsView({ left, perDay, resets }: NonNullable<Wallet['freeTurns']>): TemplateResult {
  return html`<section><h3>Free turns today</h3>
    <p>${left} of ${perDay} left<span class="muted"> · again ${when(resets)}</span></p>
    <meter min="0" max=${perDay} value=${left} aria-label="Free turns left"></meter></section>`;
}

function bucketView({ name, available, held, locked, grants }: Bucket, wallet: Wallet): TemplateResult {
  const amount = (value: number): string => formatAmount(value, wallet.scale);
  const whole = Math.max(1, available + held + locked);
  return html`<div class="bucket">
    <div class="line"><b>${name}</b><span>${amount(available)}</span></div>
    <div class="bar" role="img" aria-label="${name}: ${amount(available)} free, ${amount(held)} held, ${amount(locked)} locked">
      ${share('free', available / whole)}${share('held', held / whole)}${share('locked', locked / whole)}
    </div>
    ${
      held > 0 || locked > 0
        ? html`<p class="muted small">${[held > 0 && `${amount(held)} held`, locked > 0 && `${amount(locked)} locked`].filter(Boolean).join(' · ')}</p>`
        : nothing
    }
    ${grants.map(
      ({ left, origin, expires }) =>
        html`<div class="line small muted"><span>${origin}${expires ? html` · ends ${when(expires)}` : nothing}</span><span>${amount(left)}</span></div>`,
    )}
  </div>`;
}

function share(kind: string, part: number): TemplateResult {
  return html`<i class=${kind} style="width: ${(part * 100).toFixed(2)}%"></i>`;
}

function holdsView({ holds, scale, unit }: Wallet): TemplateResult {
  if (holds.length === 0) return html`<p class="muted">Nothing is held.</p>`;
  return html`${holds.map(
    ({ id, amount, expires, reason }) => html`<div class="hold" title=${id}>
      <div class="line"><b>${reason}</b><span class="held">${formatAmount(amount, scale)} ${unit}</span></div>
      ${expires ? html`<p class="muted small">given back ${when(expires)} at the latest</p>` : nothing}
    </div>`,
  )}`;
}

function when(iso: string): TemplateResult {
  return html`<time-stamp .seconds=${Date.parse(iso) / 1000} .format=${'R'}></time-stamp>`;
}
