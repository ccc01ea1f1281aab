import { type APIButtonComponent, type APIMessageComponentEmoji, ButtonStyle } from 'discord-api-types/v10';
import { html, nothing, type TemplateResult } from 'lit';
import { type ComponentHost, pressComponent } from './component-host.ts';
import { icon } from './icons.ts';
import { openShop } from './shop.ts';

const STYLE_CLASS: Readonly<Record<number, string>> = {
  [ButtonStyle.Primary]: 'primary',
  [ButtonStyle.Secondary]: 'secondary',
  [ButtonStyle.Success]: 'success',
  [ButtonStyle.Danger]: 'danger',
};

/** A button of a message, of any style. */
export function buttonView(button: APIButtonComponent, host: ComponentHost): TemplateResult {
  if (button.style === ButtonStyle.Premium) {
    return html`<button
      type="button" class="button premium" ?disabled=${button.disabled}
      @click=${() => openShop(host.session, host.message.id, button.sku_id)}
    >${icon('shop')}<span>Get in the Discord shop</span></button>`;
  }
  if (button.style === ButtonStyle.Link) {
    if (button.disabled)
      return html`<span class="button link disabled">${button.label ?? button.url}${icon('link')}</span>`;
    return html`<a class="button link" href=${safeUrl(button.url)} target="_blank" rel="noopener noreferrer">
      ${emojiView(button.emoji)}<span>${button.label ?? button.url}</span>${icon('link')}</a>`;
  }
  const busy = host.activity.busy === button.custom_id;
  return html`<button
    type="button" class="button ${STYLE_CLASS[button.style] ?? 'secondary'} ${busy ? 'busy' : ''}"
    ?disabled=${button.disabled} aria-busy=${busy ? 'true' : nothing} data-custom-id=${button.custom_id}
    @click=${() => (busy ? undefined : pressComponent(host, button.custom_id))}
  >${emojiView(button.emoji)}<span>${button.label ?? nothing}</span>${busy ? html`<i class="dots" aria-hidden="true"></i>` : nothing}</button>`;
}

/** The emoji of a button or an option; own emoji of a server are named, for they are not on this machine. */
export function emojiView(emoji: APIMessageComponentEmoji | undefined): TemplateResult | typeof nothing {
  if (!emoji?.name) return nothing;
  return html`<span class="emoji" aria-hidden="true">${emoji.id ? `:${emoji.name}:` : emoji.name}</span>`;
}

function safeUrl(url: string): string {
  return /^(https?|discord):\/\//.test(url) ? url : '#';
}
