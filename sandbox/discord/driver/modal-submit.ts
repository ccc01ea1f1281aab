import {
  CHECKBOX,
  CHECKBOX_GROUP,
  FILE_UPLOAD,
  LABEL,
  RADIO_GROUP,
  ROW,
  TEXT_DISPLAY,
  TEXT_INPUT,
} from '../components.ts';
import type { Core } from '../core.ts';
import { closeModal } from '../modals.ts';
import type { StoredChannel, StoredInteraction, StoredUser, WireComponent } from '../store.ts';
import { type FieldValue, type ModalField, type OpenModal, SandboxUsageError } from '../types.ts';
import { startInteraction } from './interact.ts';
import { checkCount, chosenValue, optionValue } from './press.ts';
import { type Resolved, uploadFile } from './resolve.ts';

const TEXT_MAX = 4000;

interface Form {
  core: Core;
  channel: StoredChannel;
  resolved: Resolved;
  modal: OpenModal;
  fields: Readonly<Record<string, FieldValue>>;
}

/** Submits an open modal and closes it. @throws {SandboxUsageError} when Discord's form would not accept it */
export function submitModal(
  core: Core,
  member: StoredUser,
  modal: OpenModal,
  fields: Readonly<Record<string, FieldValue>>,
): StoredInteraction {
  const stored = core.store.modals.get(modal.id);
  const channel = core.store.channels.get(modal.channelId);
  if (stored === undefined || channel === undefined || stored.open.memberId !== member.id) {
    throw new SandboxUsageError(`the modal ${modal.title} is not open for ${member.displayName}`);
  }
  checkNames(modal, fields);
  const form: Form = { core, channel, resolved: {}, modal, fields };
  const components = stored.data.components as unknown as WireComponent[];
  const data = {
    custom_id: modal.customId,
    components: components.map((component) => filled(form, component)),
    resolved: form.resolved,
  };
  closeModal(core, modal.id);
  const opener = stored.interaction;
  const source = core.store.messages.get(opener.sourceMessageId ?? '');
  return startInteraction(core, {
    kind: 'modal',
    member,
    channel,
    name: modal.customId,
    data,
    source,
    opener,
  });
}

function checkNames(modal: OpenModal, fields: Readonly<Record<string, FieldValue>>): void {
  for (const key of Object.keys(fields)) {
    if (modal.fields.some((field) => isNamed(field, key))) continue;
    const known = modal.fields.map(({ label }) => label).join(', ');
    throw new SandboxUsageError(`the modal has no field ${key}; there is: ${known}`);
  }
}

function isNamed(field: ModalField, key: string): boolean {
  return field.customId === key || field.label.toLowerCase() === key.toLowerCase();
}

function filled(form: Form, component: WireComponent): Record<string, unknown> {
  const { type, id } = component;
  if (type === TEXT_DISPLAY) return { type, id };
  if (type === LABEL && component.component !== undefined) {
    return { type, id, component: answerOf(form, component.component) };
  }
  if (type === ROW) {
    return { type, id, components: (component.components ?? []).map((input) => answerOf(form, input)) };
  }
  throw new SandboxUsageError(`a modal cannot hold component type ${type}`);
}

function answerOf(form: Form, input: WireComponent): Record<string, unknown> {
  const field = form.modal.fields.find(({ customId }) => customId === input.custom_id);
  const key = Object.keys(form.fields).find((name) => field !== undefined && isNamed(field, name));
  const given = key === undefined ? undefined : form.fields[key];
  const base = { type: input.type, id: input.id, custom_id: input.custom_id };
  const label = field?.label ?? input.custom_id ?? '';
  switch (input.type) {
    case TEXT_INPUT:
      return { ...base, value: textOf(input, given ?? input.value ?? '', label) };
    case CHECKBOX:
      return {
        ...base,
        value: given === undefined ? (input.default ?? false) : given === true || given === 'true',
      };
    case RADIO_GROUP:
      return { ...base, value: radioOf(input, given, label) };
    case FILE_UPLOAD:
      return { ...base, values: filesOf(form, input, given, label) };
    default:
      return { ...base, values: valuesOf(form, input, given, label) };
  }
}

function textOf(input: WireComponent, given: FieldValue, label: string): string {
  if (typeof given !== 'string') throw new SandboxUsageError(`${label} takes text`);
  const required = input.required ?? true;
  const min = input.min_length ?? (required ? 1 : 0);
  const max = input.max_length ?? TEXT_MAX;
  if (given === '' && !required) return '';
  if (given.length < min || given.length > max) {
    throw new SandboxUsageError(`${label} must be ${min} to ${max} characters long, not ${given.length}`);
  }
  return given;
}

function radioOf(input: WireComponent, given: FieldValue | undefined, label: string): string | null {
  const preset = input.options?.find((option) => option.default === true)?.value ?? null;
  if (given === undefined) {
    if (preset === null && (input.required ?? true)) throw new SandboxUsageError(`${label} is required`);
    return preset;
  }
  if (typeof given !== 'string') throw new SandboxUsageError(`${label} takes one choice`);
  return optionValue(input, given);
}

function valuesOf(form: Form, input: WireComponent, given: FieldValue | undefined, label: string): string[] {
  const preset = (input.options ?? []).filter((option) => option.default === true).map(({ value }) => value);
  const defaults = preset.length > 0 ? preset : (input.default_values ?? []).map(({ id }) => id);
  const wanted = typeof given === 'string' ? [given] : Array.isArray(given) ? given : defaults;
  const values = wanted.map((value) => {
    if (typeof value !== 'string') throw new SandboxUsageError(`${label} takes choices`);
    return chosenValue(form.core, form.channel, form.resolved, input, value);
  });
  if (values.length === 0 && !(input.required ?? true)) return [];
  if (values.length === 0) throw new SandboxUsageError(`${label} is required`);
  const groupMax = input.type === CHECKBOX_GROUP ? (input.options ?? []).length : 1;
  checkCount({ ...input, max_values: input.max_values ?? groupMax }, values.length);
  return values;
}

function filesOf(form: Form, input: WireComponent, given: FieldValue | undefined, label: string): string[] {
  const files = Array.isArray(given) ? given : [];
  if (files.length === 0 && (input.required ?? true)) throw new SandboxUsageError(`${label} needs a file`);
  if (files.length > 0) checkCount(input, files.length);
  return files.map((file) => {
    if (typeof file === 'string') throw new SandboxUsageError(`${label} takes files`);
    return uploadFile(form.core, form.resolved, form.channel, file);
  });
}
