import {
  type APIComponentInMessageActionRow,
  type APIMessageTopLevelComponent,
  type APISectionAccessoryComponent,
  type APISeparatorComponent,
  ComponentType,
  SeparatorSpacingSize,
} from 'discord-api-types/v10';
import { html, nothing, type TemplateResult } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import { buttonView } from './button-view.ts';
import type { ComponentHost } from './component-host.ts';
import { galleryView, mediaFileView, thumbnailView } from './gallery-view.ts';
import { markdown, reveal, revealByKey } from './markdown-view.ts';
import { messageSelectView } from './message-select-view.ts';

type Nothing = typeof nothing;

/** The components of a message, rows and Components V2 alike; of an unknown kind nothing is shown. */
export function componentsView(
  components: readonly APIMessageTopLevelComponent[],
  host: ComponentHost,
): (TemplateResult | Nothing)[] {
  return components.map((component) => componentView(component, host));
}

function componentView(
  component: APIMessageTopLevelComponent,
  host: ComponentHost,
): TemplateResult | Nothing {
  switch (component.type) {
    case ComponentType.ActionRow:
      return html`<div class="row">${component.components.map((child) => inRow(child, host))}</div>`;
    case ComponentType.TextDisplay:
      return markdown(component.content, host.text);
    case ComponentType.Section:
      return html`<div class="section">
        <div class="section-text">${component.components.map((text) => markdown(text.content, host.text))}</div>
        ${accessoryView(component.accessory, host)}
      </div>`;
    case ComponentType.MediaGallery:
      return galleryView(component.items, host);
    case ComponentType.Separator:
      return separatorView(component);
    case ComponentType.File:
      return mediaFileView(component, host);
    case ComponentType.Container: {
      const accent = component.accent_color;
      const colour = typeof accent === 'number' ? `#${accent.toString(16).padStart(6, '0')}` : '';
      return html`<div
        class="container ${colour ? 'has-accent' : ''} ${component.spoiler ? 'spoiler-block' : ''}"
        style=${styleMap(colour ? { '--accent': colour } : {})}
        tabindex=${component.spoiler ? '0' : nothing}
        @click=${component.spoiler ? reveal : nothing}
        @keydown=${component.spoiler ? revealByKey : nothing}
      >${componentsView(component.components, host)}</div>`;
    }
    default:
      return nothing;
  }
}

function inRow(component: APIComponentInMessageActionRow, host: ComponentHost): TemplateResult {
  return component.type === ComponentType.Button
    ? buttonView(component, host)
    : messageSelectView(component, host);
}

function accessoryView(accessory: APISectionAccessoryComponent, host: ComponentHost): TemplateResult {
  return accessory.type === ComponentType.Button
    ? buttonView(accessory, host)
    : thumbnailView(accessory, host);
}

function separatorView({ divider = true, spacing }: APISeparatorComponent): TemplateResult {
  const large = spacing === SeparatorSpacingSize.Large;
  return html`<div class="separator ${divider ? 'divider' : ''} ${large ? 'large' : ''}" role="separator"></div>`;
}
