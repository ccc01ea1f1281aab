import {
  type FieldValue,
  type InteractionHandle,
  type MemberDriver,
  type OpenModal,
  type OptionValues,
  type SandboxFile,
  SandboxUsageError,
} from '../discord/types.ts';
import type { Action, ActionRequest, ActionResult, WireField, WireFile, WireValue } from './wire.ts';

type MemberAction = Exclude<Action, { kind: 'panel' }>;

interface Doing<A extends MemberAction = MemberAction> extends Omit<ActionRequest, 'as' | 'action'> {
  member: MemberDriver;
  action: A;
}

/** Does what a member asked for on the page. What Discord's client would refuse comes back as a sentence. */
export async function perform(doing: Doing): Promise<ActionResult> {
  try {
    return await performUnchecked(doing);
  } catch (error) {
    if (error instanceof SandboxUsageError) return { ok: false, error: error.message };
    throw error;
  }
}

async function performUnchecked({ member, channelId, action }: Doing): Promise<ActionResult> {
  switch (action.kind) {
    case 'run':
      return follow(await member.run(action.command, optionValues(action.options), { channelId }));
    case 'autocomplete': {
      const { command, options, focused } = action;
      return {
        ok: true,
        choices: await member.autocomplete(command, optionValues(options), focused, { channelId }),
      };
    }
    case 'press':
      return follow(await member.press({ messageId: action.messageId, customId: action.customId }));
    case 'select': {
      const { messageId, customId, values } = action;
      return follow(await member.select({ messageId, customId, values }));
    }
    case 'submit':
      return follow(await member.submit(openModal(member, action.modalId), fieldValues(action.fields)));
    case 'dismiss':
      member.dismiss(openModal(member, action.modalId));
      return { ok: true };
    case 'menu':
      return follow(await member.contextMenu(action.command, action.messageId, { channelId }));
    case 'purchase':
      member.buyPremium({ messageId: action.messageId, skuId: action.skuId });
      return { ok: true };
    case 'send':
      member.send(action.text, channelId, action.files.map(fileOf));
      return { ok: true };
  }
}

async function follow(handle: InteractionHandle): Promise<ActionResult> {
  return { ok: true, response: await handle.response() };
}

function openModal(member: MemberDriver, id: string): OpenModal {
  const modal = member.openModals().find((each) => each.id === id);
  if (!modal) throw new SandboxUsageError('This form is closed.');
  return modal;
}

function fileOf(file: WireFile): SandboxFile {
  return { name: file.name, contentType: file.contentType, data: Buffer.from(file.base64, 'base64') };
}

function optionValues(options: Readonly<Record<string, WireValue>>): OptionValues {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [name, typeof value === 'object' ? fileOf(value) : value]),
  );
}

function fieldValues(fields: Readonly<Record<string, WireField>>): Record<string, FieldValue> {
  return Object.fromEntries(Object.entries(fields).map(([id, value]) => [id, fieldValue(value)]));
}

function fieldValue(value: WireField): FieldValue {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  const files = value.filter((each) => typeof each === 'object');
  return files.length > 0 ? files.map(fileOf) : value.filter((each) => typeof each === 'string');
}
