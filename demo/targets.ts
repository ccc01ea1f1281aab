import type { VisibleMessage } from '../sandbox/discord/index.ts';
import { type Control, controlsOf } from './controls.ts';
import { textOf } from './message-text.ts';

/** A control and the message it stands on. */
export interface Target {
  readonly message: VisibleMessage;
  readonly control: Control;
}

/**
 * The control of that name on the newest message that has one: by its whole label, else by a part of it.
 *
 * `fits` narrows it to controls of one sort. Undefined while a newer message is still being written: the control may be about to appear there.
 */
export function findTarget(
  messages: readonly VisibleMessage[],
  kind: Control['kind'],
  label: string,
  fits: (control: Control) => boolean = () => true,
): Target | undefined {
  for (const message of messages.toReversed()) {
    const control = controlNamed(message, kind, label, fits);
    if (control !== undefined) return { message, control };
    if (isBeingWritten(message)) return undefined;
  }
  return undefined;
}

function controlNamed(
  message: VisibleMessage,
  kind: Control['kind'],
  label: string,
  fits: (control: Control) => boolean,
): Control | undefined {
  const wanted = label.toLowerCase();
  const usable = controlsOf(message).filter((one) => one.kind === kind && !one.disabled && fits(one));
  const named = (name: string) => usable.find((one) => one.label.toLowerCase() === name);
  return (
    named(wanted) ??
    usable.find((one) => one.label.toLowerCase().includes(wanted)) ??
    usable.find((one) => one.kind === 'select' && one.customId?.toLowerCase().includes(wanted) === true)
  );
}

// "Writing …", "Drawing … · 10.00 held": a line that says so itself; what a member wrote is quoted.
const UNDER_WAY = /^(-# )?\p{L}+ …( ·.*)?$/mu;

/** Whether a message is a placeholder, says that it is not complete, or can still be stopped. */
export function isBeingWritten(message: VisibleMessage): boolean {
  if (message.loading || UNDER_WAY.test(textOf(message))) return true;
  return controlsOf(message).some((one) => !one.disabled && /^stop\b/i.test(one.label));
}
