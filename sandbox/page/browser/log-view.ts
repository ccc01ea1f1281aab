import { html, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { LogLine } from './call-log.ts';

/** The calls between the bot and Discord, newest first. */
export function logView(lines: readonly LogLine[]): TemplateResult {
  if (lines.length === 0)
    return html`<p class="panel-note">Calls between the bot and Discord appear here.</p>`;
  return html`<ol class="log">${repeat(
    lines,
    ({ id }) => id,
    ({ at, kind, title, detail, bad }) => html`<li class="${kind} ${bad ? 'bad' : ''}">
      <time>${new Date(at).toLocaleTimeString('en-GB')}</time>
      <span class="log-title">${title}</span><span class="log-detail">${detail}</span>
    </li>`,
  )}</ol>`;
}
