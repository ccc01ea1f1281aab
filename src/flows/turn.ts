import type { ChatMessage } from '../ai/types.ts';
import type { UpstreamCode } from '../errors.ts';
import type { Owed, Owing } from './owing.ts';

/** Where a member asks from. Discord ids, kept whole. */
export interface Place {
  readonly server: string;
  readonly channel: string;
}

/**
 * One question and its answer, as the product remembers it. Text lives here and never in the journal.
 * Its id is the interaction's, which is also the hold's.
 */
export interface Turn extends Place, Owed {
  readonly id: string;
  readonly member: string;
  readonly wallet: string;
  /** Turns of one conversation share it: the id of its first turn. */
  readonly conversation: string;
  /** The turn that this one answers anew; it then stands in its place. */
  readonly replaces: string | null;
  readonly model: string;
  readonly prompt: string;
  readonly isPrivate: boolean;
  /** A ceiling that the member set for this answer, in smallest steps. */
  readonly max: number | null;
  readonly state: TurnState;
  readonly answer: string;
  /** Why it failed; null where it did not, and where nobody knows. */
  readonly failure: UpstreamCode | null;
  readonly startedAt: Date;
  /** The message that carries the answer, once Discord has told its id. */
  readonly message: string | null;
}

/** `cut` is done, but ended by its length; `lost` was under way when the process ended. */
export type TurnState = 'running' | 'done' | 'cut' | 'stopped' | 'failed' | 'lost' | OfferState;

/**
 * Where an economy asks Keep or Discard: `offered` waits for a press, `lapsed` got none in time, `keeping` is being
 * paid for after that, `discarded` is gone. A turn that was kept is `done` or `cut` and counts from then on.
 */
export type OfferState = 'offered' | 'lapsed' | 'keeping' | 'discarded';

/** What the product remembers of conversations. */
export interface TurnStore extends Owing<Turn> {
  /** Remembers a turn that begins. A turn that is there already stays as it is. */
  begin(turn: Turn): Promise<void>;
  /** Ends a running turn; one that ended already stays as it is. Before its hold is closed, so that no text that was paid for is lost. */
  end(
    id: string,
    state: Exclude<TurnState, 'running'>,
    answer: string,
    failure?: UpstreamCode | null,
  ): Promise<void>;
  /** Notes which message carries the answer while it is made. */
  carried(id: string, message: string): Promise<void>;
  /** Notes that the member has the end, in `message` where it is known: nothing is owed any more. */
  delivered(id: string, message: string | null): Promise<void>;
  find(id: string): Promise<Turn | null>;
  /** The newest conversation of a member in a channel that began or went on at or after `since`. */
  latest(place: Place, member: string, isPrivate: boolean, since: Date): Promise<string | null>;
  /** The turns of a conversation that count, oldest first, at most the newest `limit`. */
  history(conversation: string, limit: number): Promise<readonly Turn[]>;
}

/** How many of the newest turns a model is shown. */
export const HISTORY_TURNS_MAX = 12;

/** What the model is shown: instructions, the turns before, the question. */
export function messagesFor(system: string, history: readonly Turn[], prompt: string): ChatMessage[] {
  const messages: ChatMessage[] = [{ role: 'system', content: system }];
  for (const turn of history) {
    messages.push({ role: 'user', content: turn.prompt });
    // An answer that was stopped before its first word is none.
    if (turn.answer !== '') messages.push({ role: 'assistant', content: turn.answer });
  }
  messages.push({ role: 'user', content: prompt });
  return messages;
}
