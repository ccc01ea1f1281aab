import { waitUntil } from '../bus.ts';
import type { Core } from '../core.ts';
import { stateOf } from '../interaction-life.ts';
import { LOADING } from '../message-rules.ts';
import type { StoredInteraction, StoredMessage } from '../store.ts';
import {
  type InteractionHandle,
  type InteractionResponse,
  SandboxUsageError,
  type VisibleMessage,
} from '../types.ts';
import { visibleMessage } from '../visible.ts';

/** Follows an interaction for the member who made it. */
export function createHandle(core: Core, interaction: StoredInteraction): InteractionHandle {
  const { id, token, kind } = interaction;
  const first = firstResponse(core, interaction);
  return {
    id,
    token,
    kind,
    get state() {
      return stateOf(core, interaction);
    },
    response: () => first,
    message() {
      const original = originalOf(core, interaction);
      return original && visibleMessage(core, original);
    },
    messages() {
      const ids = new Set([
        ...(interaction.originalId ? [interaction.originalId] : []),
        ...interaction.messageIds,
      ]);
      return [...ids].flatMap((messageId) => {
        const message = core.store.messages.get(messageId);
        return message === undefined ? [] : [visibleMessage(core, message)];
      });
    },
    replied({ timeoutMs = 5000 } = {}) {
      const what = `the answer to ${interaction.name}`;
      return waitUntil(core.bus, () => finished(core, interaction), { timeoutMs, what });
    },
  };
}

function originalOf(core: Core, interaction: StoredInteraction): StoredMessage | undefined {
  return core.store.messages.get(interaction.originalId ?? '');
}

function finished(core: Core, interaction: StoredInteraction): VisibleMessage | null {
  const state = stateOf(core, interaction);
  if (state === 'failed') throw new SandboxUsageError(`${interaction.name}: the application did not respond`);
  if (state !== 'replied') return null;
  if (interaction.acknowledgement === 'modal' || interaction.acknowledgement === 'choices') {
    throw new SandboxUsageError(
      `${interaction.name} was answered with ${interaction.acknowledgement}, not a message`,
    );
  }
  const original = originalOf(core, interaction);
  return original === undefined || (original.flags & LOADING) !== 0 ? null : visibleMessage(core, original);
}

/** Waits without a timer of its own: the deadline of the interaction ends the wait. */
function firstResponse(core: Core, interaction: StoredInteraction): Promise<InteractionResponse> {
  return waitUntil(core.bus, () => responseOf(core, interaction), { timeoutMs: null });
}

function responseOf(core: Core, interaction: StoredInteraction): InteractionResponse | null {
  const original = originalOf(core, interaction);
  const message = original === undefined ? undefined : visibleMessage(core, original);
  switch (interaction.acknowledgement) {
    case null:
      return interaction.failureTold ? { type: 'failed', reason: 'did_not_respond' } : null;
    case 'choices':
      return { type: 'choices', choices: interaction.choices };
    case 'modal':
      return interaction.modal === null ? null : { type: 'modal', modal: interaction.modal };
    case 'deferred_update':
      return { type: 'deferred_update' };
    case 'deferred':
      return message === undefined ? null : { type: 'deferred', ephemeral: message.ephemeral, message };
    case 'update':
      return message === undefined ? null : { type: 'update', message };
    case 'message':
      return message === undefined ? null : { type: 'message', message };
    default:
      return interaction.acknowledgement satisfies never;
  }
}
