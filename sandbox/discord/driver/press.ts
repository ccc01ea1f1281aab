import { BUTTON, flatten, isSelect, LINK_STYLE, STRING_SELECT } from '../components.ts';
import type { Core } from '../core.ts';
import { LOADING } from '../message-rules.ts';
import type { StoredChannel, StoredInteraction, StoredMessage, StoredUser, WireComponent } from '../store.ts';
import { type ComponentTarget, SandboxUsageError } from '../types.ts';
import { canSee } from '../visible.ts';
import { startInteraction } from './interact.ts';
import { type Resolved, resolveChannel, resolveMentionable, resolveRole, resolveUser } from './resolve.ts';

type Target = ComponentTarget & { unpermitted?: boolean };

/** Presses a button of a message. @throws {SandboxUsageError} when the member could not */
export function pressButton(core: Core, member: StoredUser, target: Target): StoredInteraction {
  const { message, channel, component } = findComponent(core, member, target, ({ type }) => type === BUTTON);
  if (component.style === LINK_STYLE) throw new SandboxUsageError(`that button opens ${component.url}`);
  if (!component.custom_id) throw new SandboxUsageError('that button opens the shop of Discord');
  const data = { id: component.id, custom_id: component.custom_id, component_type: component.type };
  return startInteraction(core, {
    kind: 'component',
    member,
    channel,
    name: component.custom_id,
    data,
    source: message,
  });
}

/** Chooses values of a select menu. @throws {SandboxUsageError} when the member could not */
export function selectValues(
  core: Core,
  member: StoredUser,
  target: Target & { values: readonly string[] },
): StoredInteraction {
  const { message, channel, component } = findComponent(core, member, target, isSelect);
  const resolved: Resolved = {};
  const values = target.values.map((value) => chosenValue(core, channel, resolved, component, value));
  checkCount(component, values.length);
  const data = {
    id: component.id,
    custom_id: component.custom_id,
    component_type: component.type,
    values,
    ...(component.type === STRING_SELECT ? {} : { resolved }),
  };
  const name = component.custom_id ?? '';
  return startInteraction(core, { kind: 'component', member, channel, name, data, source: message });
}

/** The wire value of what a member chose in a select of any type. */
export function chosenValue(
  core: Core,
  channel: StoredChannel,
  resolved: Resolved,
  select: WireComponent,
  given: string,
): string {
  switch (select.type) {
    case 5:
      return resolveUser(core, resolved, channel, given);
    case 6:
      return resolveRole(core, resolved, channel, given);
    case 7:
      return resolveMentionable(core, resolved, channel, given);
    case 8:
      return resolveChannel(core, resolved, channel, given);
    default:
      return optionValue(select, given);
  }
}

/** The value of an option named by value or label. */
export function optionValue(component: WireComponent, given: string): string {
  const options = component.options ?? [];
  const found =
    options.find(({ value }) => value === given) ??
    options.find(({ label }) => label.toLowerCase() === given.toLowerCase());
  if (found === undefined) {
    const known = options.map(({ label }) => label).join(', ');
    throw new SandboxUsageError(`there is no choice ${given}; there is: ${known}`);
  }
  return found.value;
}

/** @throws {SandboxUsageError} when fewer or more were chosen than the component allows */
export function checkCount(component: WireComponent, count: number): void {
  const min = component.min_values ?? 1;
  const max = component.max_values ?? 1;
  if (count < min || count > max) throw new SandboxUsageError(`choose ${min} to ${max}, not ${count}`);
}

interface Found {
  message: StoredMessage;
  channel: StoredChannel;
  component: WireComponent;
}

function findComponent(
  core: Core,
  member: StoredUser,
  target: Target,
  fits: (component: WireComponent) => boolean,
): Found {
  const message = core.store.messages.get(target.messageId);
  const channel = core.store.channels.get(message?.channelId ?? '');
  const allowed = target.unpermitted === true;
  if (message === undefined || channel === undefined || !(allowed || canSee(core, message, member.id))) {
    throw new SandboxUsageError(`${member.displayName} sees no message ${target.messageId}`);
  }
  if ((message.flags & LOADING) !== 0) throw new SandboxUsageError('that message is still "thinking"');
  const candidates = flatten(message.components).filter(fits);
  const component =
    candidates.find((candidate) => matches(candidate, target, true)) ??
    candidates.find((candidate) => matches(candidate, target, false));
  if (component === undefined) {
    const known = candidates
      .map(({ label, placeholder, custom_id }) => label ?? placeholder ?? custom_id)
      .join(', ');
    throw new SandboxUsageError(
      `nothing there is called ${target.label ?? target.customId}; there is: ${known}`,
    );
  }
  if (component.disabled === true && !allowed) {
    throw new SandboxUsageError(`${component.label ?? component.custom_id} is disabled`);
  }
  return { message, channel, component };
}

function matches(component: WireComponent, target: ComponentTarget, exact: boolean): boolean {
  if (target.customId !== undefined) return component.custom_id === target.customId;
  const label = (component.label ?? component.placeholder ?? '').toLowerCase();
  const wanted = target.label.toLowerCase();
  return exact ? label === wanted : label.includes(wanted);
}
