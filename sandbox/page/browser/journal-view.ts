import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { now } from './clock.ts';
import { type Entry, formatAmount, formatSigned, heldChange, memberChange, sumsByUnit } from './ledger.ts';
import type { Session } from './session.ts';
import { formatMessageTime } from './time-format.ts';

interface Units {
  unit: string;
  scale: number;
}

/** The journal of the acting member, newest first. Each entry unfolds to its postings, cause and hash. */
export function journalView(session: Session): TemplateResult {
  const { wallet, journal, error } = session.ledger;
  if (error) return html`<p class="panel-note bad" role="alert">The journal could not be read: ${error}</p>`;
  if (!journal || !wallet) return html`<p class="panel-note">Reading the journal…</p>`;
  if (journal.entries.length === 0)
    return html`<p class="panel-note">No entries yet. The first command writes some.</p>`;
  return html`<p class="panel-note small">Every change is an entry, its postings sum to zero, and each carries the hash of the one before.</p>
    <ol class="entries" reversed>${repeat(
      journal.entries.toReversed(),
      ({ seq }) => seq,
      (entry) => html`<li>${entryView(entry, wallet)}</li>`,
    )}</ol>`;
}

function entryView(entry: Entry, units: Units): TemplateResult {
  return html`<details class="entry type-${entry.type}">
    <summary>
      <span class="seq">${entry.seq}</span>
      <span class="entry-words"><b>${entry.type}</b><small>${describe(entry)}</small></span>
      ${changeView(entry, units)}
    </summary>
    <table>
      <caption class="visually-hidden">Postings of entry ${entry.seq}</caption>
      <tbody>${entry.postings.map(
        ({ account, unit, amount }) =>
          html`<tr><td>${account}</td><td class="number">${formatSigned(amount, scaleOf(unit, units))}</td><td>${unit}</td></tr>`,
      )}</tbody>
      <tfoot>${[...sumsByUnit(entry.postings)].map(
        ([unit, sum]) =>
          html`<tr class=${sum === 0 ? 'balanced' : 'bad'}><td>sum</td><td class="number">${formatSigned(sum, scaleOf(unit, units))}</td><td>${unit}</td></tr>`,
      )}</tfoot>
    </table>
    <dl class="cause">${Object.entries(entry.cause).map(
      ([name, value]) => html`<dt>${name}</dt><dd>${causeText(name, value, units)}</dd>`,
    )}
      <dt>key</dt><dd class="hash">${entry.key}</dd>
      <dt>at</dt><dd>${entry.at}</dd>
      <dt>hash</dt><dd class="hash">${entry.hash}</dd>
      <dt>previous</dt><dd class="hash">${entry.previous ?? '—'}</dd>
    </dl>
  </details>`;
}

function causeText(name: string, value: unknown, { unit, scale }: Units): string {
  if (name === 'cost' && typeof value === 'number') return `${formatAmount(value, scale)} ${unit}`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Shares and turns are counted in wholes; only the economy's own unit has decimals. */
function scaleOf(unit: string, units: Units): number {
  return unit === units.unit ? units.scale : 0;
}

function describe({ cause, at }: Entry): string {
  const reason = typeof cause.reason === 'string' ? cause.reason : '';
  const model = typeof cause.model === 'string' ? cause.model : '';
  return [reason, model, formatMessageTime(Date.parse(at), now())].filter(Boolean).join(' · ');
}

/** What the member gained or paid; for an entry that only holds, how much. */
function changeView(entry: Entry, { unit, scale }: Units): TemplateResult | typeof nothing {
  const change = memberChange(entry, unit);
  const held = heldChange(entry, unit);
  if (change !== 0)
    return html`<span class="change ${change > 0 ? 'good' : 'paid'}">${formatSigned(change, scale)}</span>`;
  if (held === 0) return nothing;
  return html`<span class="change held">${formatSigned(held, scale)} held</span>`;
}
