import { MessageFlags, type RepliableInteraction } from 'discord.js';

/** Discord waits three seconds for a first answer. */
const PATIENCE_MS = 2_000;

/** What keeps an interaction alive whose answer takes longer than Discord waits. */
export interface Placeholder {
  /** `reply`: a private message of its own, to be filled; `update`: the message that was pressed, still as it was. */
  readonly kind: 'reply' | 'update';
  /** When Discord has it, or refused it. */
  readonly sent: Promise<unknown>;
}

const placeholders = new WeakMap<RepliableInteraction, Placeholder>();
const answered = new WeakSet<RepliableInteraction>();

/**
 * Acknowledges an interaction that nobody answered within two seconds: a command and a submitted modal by a private
 * placeholder (better unseen than a refusal in public), a press without changing anything. Whatever is said first goes
 * through `reply`, `update`, `acknowledge` or a `FirstAnswer`, which know of it.
 */
export function patiently(interaction: RepliableInteraction, onError: (error: unknown) => void): Disposable {
  const timer = setTimeout(() => {
    if (placeholders.has(interaction) || answered.has(interaction)) return;
    const kind = interaction.isMessageComponent() ? 'update' : 'reply';
    const deferred = interaction.isMessageComponent()
      ? interaction.deferUpdate()
      : interaction.deferReply({ flags: MessageFlags.Ephemeral });
    placeholders.set(interaction, { kind, sent: deferred.catch(onError) });
  }, PATIENCE_MS);
  return { [Symbol.dispose]: () => clearTimeout(timer) };
}

/**
 * Claims the first answer of an interaction: no placeholder comes after it.
 * @returns the one that came before it, once Discord has it; null where the first answer is still to be given
 */
export async function placeholderOf(interaction: RepliableInteraction): Promise<Placeholder['kind'] | null> {
  answered.add(interaction);
  const placeholder = placeholders.get(interaction);
  await placeholder?.sent;
  return placeholder !== undefined && interaction.deferred ? placeholder.kind : null;
}

/** Whether a private placeholder came first: all that fills it is private too. */
export function isPrivateBy(interaction: RepliableInteraction): boolean {
  return placeholders.get(interaction)?.kind === 'reply';
}
