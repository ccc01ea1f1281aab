import type { APIModalInteractionResponseCallbackData } from 'discord-api-types/v10';
import { CHECKBOX, LABEL, ROW, TEXT_DISPLAY, TEXT_INPUT } from './components.ts';
import type { Core } from './core.ts';
import type { StoredInteraction, WireComponent } from './store.ts';
import type { ModalField, OpenModal } from './types.ts';

/** Shows a modal to the member of the interaction; one that was open before is closed. */
export function openModal(
  core: Core,
  interaction: StoredInteraction,
  data: APIModalInteractionResponseCallbackData,
  components: readonly WireComponent[],
): void {
  for (const { open } of core.store.modals.values()) {
    if (open.memberId === interaction.memberId) closeModal(core, open.id);
  }
  const raw = { ...data, components } as unknown as APIModalInteractionResponseCallbackData;
  const modal: OpenModal = {
    id: core.nextId(),
    memberId: interaction.memberId,
    customId: data.custom_id,
    title: data.title,
    fields: components.flatMap(fieldsOf),
    raw,
    channelId: interaction.channelId,
  };
  interaction.modal = modal;
  core.store.modals.set(modal.id, { open: modal, data: raw, interaction });
  core.bus.emit({ type: 'modal_opened', memberId: interaction.memberId, modal });
}

/** Takes a modal off the screen. */
export function closeModal(core: Core, modalId: string): void {
  const stored = core.store.modals.get(modalId);
  if (stored === undefined) return;
  core.store.modals.delete(modalId);
  core.bus.emit({ type: 'modal_closed', memberId: stored.open.memberId, modalId });
}

/** The inputs of a top-level component: of a label one, of an (old) action row its text inputs. */
function fieldsOf(component: WireComponent): ModalField[] {
  if (component.type === TEXT_DISPLAY) return [];
  if (component.type === LABEL && component.component !== undefined) {
    return [fieldOf(component.component, component.label ?? '', component.description ?? null)];
  }
  if (component.type === ROW) {
    return (component.components ?? []).map((input) => fieldOf(input, input.label ?? '', null));
  }
  return [];
}

function fieldOf(input: WireComponent, label: string, description: string | null): ModalField {
  const options = input.options ?? [];
  const chosen = options.filter((option) => option.default === true).map((option) => option.value);
  const preset = (input.default_values ?? []).map(({ id }) => id);
  return {
    customId: input.custom_id ?? '',
    type: input.type,
    label,
    description,
    required: input.type === CHECKBOX ? false : (input.required ?? true),
    placeholder: input.placeholder ?? null,
    value: input.value ?? (chosen.length > 0 ? chosen : preset.length > 0 ? preset : null),
    options: options.map((option) => ({
      label: option.label,
      value: option.value,
      description: option.description ?? null,
    })),
    minLength: input.min_length ?? input.min_values ?? null,
    maxLength: input.max_length ?? input.max_values ?? null,
    style: input.type === TEXT_INPUT ? (input.style ?? 1) : null,
  };
}
