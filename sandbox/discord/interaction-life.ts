import { type Core, isOverdue } from './core.ts';
import { notFound, refused } from './errors.ts';
import { LOADING } from './message-rules.ts';
import type { Acknowledgement, StoredInteraction } from './store.ts';
import type { InteractionState, InteractionSummary } from './types.ts';

/** An interaction as events tell it. */
export function summaryOf(core: Core, interaction: StoredInteraction): InteractionSummary {
  const { id, kind, memberId, channelId, name } = interaction;
  return { id, kind, state: stateOf(core, interaction), memberId, channelId, name };
}

/** How far the bot's answer is, at the clock's present. */
export function stateOf(core: Core, interaction: StoredInteraction): InteractionState {
  switch (interaction.acknowledgement) {
    case null:
      return isOverdue(core, interaction) ? 'failed' : 'pending';
    case 'deferred': {
      const original = core.store.messages.get(interaction.originalId ?? '');
      return original !== undefined && (original.flags & LOADING) !== 0 ? 'deferred' : 'replied';
    }
    case 'deferred_update': {
      const source = core.store.messages.get(interaction.originalId ?? '');
      const changed = source === undefined || source.revision > interaction.sourceRevision;
      return changed || interaction.messageIds.length > 0 ? 'replied' : 'deferred';
    }
    default:
      return 'replied';
  }
}

/**
 * The interaction that a callback may still acknowledge.
 * @throws {DiscordError} 10062 when unknown or overdue, 40060 when acknowledged before
 */
export function openInteraction(core: Core, id: string, token: string): StoredInteraction {
  const where = `POST /interactions/${id}/${token}/callback`;
  const interaction = core.store.interactions.get(id);
  if (interaction === undefined || interaction.token !== token) throw notFound.interaction();
  if (interaction.acknowledgement !== null) {
    core.report({
      kind: 'double_acknowledgement',
      where,
      detail: `${interaction.name} was acknowledged before`,
    });
    throw refused.alreadyAcknowledged();
  }
  if (isOverdue(core, interaction)) {
    const age = core.clock.now() - interaction.createdAt;
    core.report({ kind: 'late_answer', where, detail: `${interaction.name} was answered after ${age} ms` });
    throw notFound.interaction();
  }
  return interaction;
}

/**
 * The interaction whose token opens its webhook.
 * @throws {DiscordError} 10015 before the acknowledgement, 50027 after the token's life
 */
export function webhookInteraction(core: Core, applicationId: string, token: string): StoredInteraction {
  const interaction = core.store.interactionsByToken.get(token);
  if (applicationId !== core.store.applicationId || interaction === undefined) throw notFound.webhook();
  if (core.clock.now() - interaction.createdAt > core.limits.tokenLifeMs) throw refused.webhookToken();
  if (interaction.acknowledgement === null) throw notFound.webhook();
  return interaction;
}

/** Records the first answer and tells listeners. */
export function acknowledge(core: Core, interaction: StoredInteraction, how: Acknowledgement): void {
  interaction.acknowledgement = how;
  interaction.acknowledgedAt = core.clock.now();
  core.bus.emit({ type: 'interaction_acknowledged', interaction: summaryOf(core, interaction) });
}

/** Tells listeners once that an interaction is overdue. */
export function tellFailure(core: Core, interaction: StoredInteraction): void {
  if (interaction.failureTold || !isOverdue(core, interaction)) return;
  interaction.failureTold = true;
  const reason = 'did_not_respond';
  core.bus.emit({ type: 'interaction_failed', interaction: summaryOf(core, interaction), reason });
}
