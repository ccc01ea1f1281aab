import type { APIEmbed } from 'discord-api-types/v10';
import { html, nothing, type TemplateResult } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import { now } from './clock.ts';
import type { ComponentHost } from './component-host.ts';
import { pictureView } from './gallery-view.ts';
import { markdown } from './markdown-view.ts';
import { formatMessageTime } from './time-format.ts';

/** An embed with its coloured edge. */
export function embedView(embed: APIEmbed, host: ComponentHost): TemplateResult {
  const colour = typeof embed.color === 'number' ? `#${embed.color.toString(16).padStart(6, '0')}` : '';
  const picture = (url: string): TemplateResult =>
    pictureView({ url, description: embed.title ?? 'Picture', spoiler: false }, host);
  return html`<article class="embed" style=${styleMap(colour ? { '--accent': colour } : {})}>
    <div class="embed-words">
      ${embed.author ? html`<div class="embed-author">${embed.author.name}</div>` : nothing}
      ${embed.title ? titleView(embed, host) : nothing}
      ${embed.description ? markdown(embed.description, host.text) : nothing}
      ${embed.fields?.length ? fieldsView(embed, host) : nothing}
    </div>
    ${embed.thumbnail ? html`<div class="thumbnail">${picture(embed.thumbnail.url)}</div>` : nothing}
    ${embed.image ? html`<div class="embed-image">${picture(embed.image.url)}</div>` : nothing}
    ${embed.footer || embed.timestamp ? footerView(embed) : nothing}
  </article>`;
}

function titleView({ title = '', url }: APIEmbed, host: ComponentHost): TemplateResult {
  const text = markdown(title, host.text);
  if (!url || !/^https?:/.test(url)) return html`<div class="embed-title">${text}</div>`;
  return html`<a class="embed-title" href=${url} target="_blank" rel="noopener noreferrer">${text}</a>`;
}

function fieldsView({ fields = [] }: APIEmbed, host: ComponentHost): TemplateResult {
  return html`<dl class="embed-fields">${fields.map(
    ({ name, value, inline }) => html`<div class=${inline ? 'inline' : ''}>
      <dt>${markdown(name, host.text)}</dt>
      <dd>${markdown(value, host.text)}</dd>
    </div>`,
  )}</dl>`;
}

function footerView({ footer, timestamp }: APIEmbed): TemplateResult {
  const time = timestamp ? formatMessageTime(Date.parse(timestamp), now()) : '';
  return html`<footer class="embed-footer">${[footer?.text, time].filter(Boolean).join(' • ')}</footer>`;
}
