import type { Choice } from '../../discord/types.ts';
import { type Draft, draftValues } from './draft.ts';
import type { Session } from './session.ts';

/** What the bot offers for the option that has the focus. */
export interface Completion {
  name: string;
  loading: boolean;
  choices: readonly Choice[];
}

/** Asks the bot on each key press; only the answer to the last question counts. */
export class Completer {
  readonly #session: Session;
  readonly #onChange: () => void;
  #current: Completion | null = null;
  #asked = 0;

  constructor(session: Session, onChange: () => void) {
    this.#session = session;
    this.#onChange = onChange;
  }

  of(name: string): Completion | null {
    return this.#current?.name === name ? this.#current : null;
  }

  async ask(draft: Draft, name: string): Promise<void> {
    this.#asked += 1;
    const mine = this.#asked;
    this.#current = { name, loading: true, choices: this.of(name)?.choices ?? [] };
    this.#onChange();
    const options = { [name]: '', ...draftValues(draft) };
    const result = await this.#session.act({
      kind: 'autocomplete',
      command: draft.command.path,
      options,
      focused: name,
    });
    if (mine !== this.#asked) return;
    this.#current = { name, loading: false, choices: (result.ok && result.choices) || [] };
    this.#onChange();
  }

  forget(): void {
    this.#asked += 1;
    this.#current = null;
  }
}
