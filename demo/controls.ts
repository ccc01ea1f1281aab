import {
  type APIMessageTopLevelComponent,
  type APISelectMenuComponent,
  ButtonStyle,
  ComponentType,
} from 'discord-api-types/v10';
import type { VisibleMessage } from '../sandbox/discord/index.ts';

/** Something on a message that a member can press or choose from. */
export interface Control {
  readonly kind: 'button' | 'select';
  /** A button's label, or a select's placeholder. */
  readonly label: string;
  /** Absent for buttons that open an address. */
  readonly customId: string | undefined;
  readonly url: string | undefined;
  /** What the button sells in Discord's own shop. */
  readonly skuId?: string | undefined;
  readonly disabled: boolean;
  /** The labels to choose from; empty where Discord offers people, roles or channels. */
  readonly options: readonly string[];
}

/** Any component of a message, at any depth. */
export type Component = NestedOf<APIMessageTopLevelComponent>;

type NestedOf<T> =
  | T
  | (T extends { components: (infer Inner)[] } ? NestedOf<Inner> : never)
  | (T extends { accessory: infer Inner } ? NestedOf<Inner> : never);

/** The controls of a message, in the order in which they are shown. */
export function controlsOf(message: VisibleMessage): Control[] {
  return message.components.flatMap(controlsIn);
}

function controlsIn(component: Component): Control[] {
  switch (component.type) {
    case ComponentType.Container:
    case ComponentType.ActionRow:
      return component.components.flatMap((inner) => controlsIn(inner));
    case ComponentType.Section:
      return controlsIn(component.accessory);
    case ComponentType.Button: {
      const label = 'label' in component ? (component.label ?? component.emoji?.name ?? '') : 'Shop';
      const customId = 'custom_id' in component ? component.custom_id : undefined;
      const url = component.style === ButtonStyle.Link ? component.url : undefined;
      const skuId = component.style === ButtonStyle.Premium ? component.sku_id : undefined;
      const disabled = component.disabled === true;
      return [{ kind: 'button', label, customId, url, skuId, disabled, options: [] }];
    }
    case ComponentType.StringSelect:
    case ComponentType.UserSelect:
    case ComponentType.RoleSelect:
    case ComponentType.MentionableSelect:
    case ComponentType.ChannelSelect:
      return [selectControl(component)];
    default:
      return [];
  }
}

function selectControl(select: APISelectMenuComponent): Control {
  const options = select.type === ComponentType.StringSelect ? select.options.map(({ label }) => label) : [];
  const { custom_id: customId, placeholder = '', disabled = false } = select;
  return { kind: 'select', label: placeholder, customId, url: undefined, disabled, options };
}
