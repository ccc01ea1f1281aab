import { type APISelectMenuComponent, ChannelType, ComponentType } from 'discord-api-types/v10';
import { html, type TemplateResult } from 'lit';
import type { WorldView } from '../wire.ts';
import { type ComponentHost, chooseInComponent } from './component-host.ts';
import type { SelectOption } from './select-menu.ts';
import './select-menu.ts';

const HINTS: Readonly<Record<number, string>> = {
  [ComponentType.UserSelect]: 'Choose a member',
  [ComponentType.RoleSelect]: 'Choose a role',
  [ComponentType.MentionableSelect]: 'Choose a member or a role',
  [ComponentType.ChannelSelect]: 'Choose a channel',
};

/** A select of a message, of any kind. */
export function messageSelectView(select: APISelectMenuComponent, host: ComponentHost): TemplateResult {
  const choose = (event: CustomEvent<readonly string[]>): void =>
    chooseInComponent(host, select.custom_id, event.detail);
  return html`<select-menu
    data-custom-id=${select.custom_id}
    .options=${optionsOf(select, host.session.view)}
    .placeholder=${select.placeholder ?? HINTS[select.type] ?? 'Make a selection'}
    .min=${select.min_values ?? 1}
    .max=${select.max_values ?? 1}
    .disabled=${select.disabled ?? false}
    .busy=${host.activity.busy === select.custom_id}
    .revision=${host.message.editedAt ?? 0}
    @choose=${choose}
  ></select-menu>`;
}

/** The options of a select: its own, or the members, roles and channels of the world. */
export function optionsOf(select: APISelectMenuComponent, view: WorldView): readonly SelectOption[] {
  if (select.type === ComponentType.StringSelect) {
    return select.options.map(({ label, value, description = '', emoji, default: chosen = false }) => ({
      label,
      value,
      description,
      chosen,
      ...(emoji && { emoji }),
    }));
  }
  const defaults = new Set((select.default_values ?? []).map(({ id }) => id));
  return candidates(select, view).map(({ id, label, description }) => ({
    label,
    value: id,
    description,
    chosen: defaults.has(id),
  }));
}

interface Candidate {
  id: string;
  label: string;
  description: string;
}

function candidates(select: APISelectMenuComponent, { world, roles }: WorldView): Candidate[] {
  const members = [
    ...world.members.map(({ id, displayName, name }) => ({ id, label: displayName, description: name })),
    { id: world.bot.id, label: world.bot.name, description: 'App' },
  ];
  const roleItems = roles.map(({ id, name }) => ({ id, label: name, description: 'Role' }));
  switch (select.type) {
    case ComponentType.UserSelect:
      return members;
    case ComponentType.RoleSelect:
      return roleItems;
    case ComponentType.MentionableSelect:
      return [...members, ...roleItems];
    case ComponentType.ChannelSelect: {
      const types = select.channel_types;
      if (types && !types.includes(ChannelType.GuildText)) return [];
      return world.channels.map(({ id, name }) => ({ id, label: `# ${name}`, description: '' }));
    }
    default:
      return [];
  }
}
