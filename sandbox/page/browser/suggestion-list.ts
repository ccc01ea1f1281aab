import { html, nothing, type TemplateResult } from 'lit';

/** One line of the menu above the composer. */
export interface Suggestion {
  label: string;
  description: string;
  /** At the right: the options of a command, or "required". */
  hint?: string;
  pick: () => void;
}

export const SUGGESTIONS_ID = 'suggestions';

interface SuggestionList {
  title: string;
  suggestions: readonly Suggestion[];
  active: number;
  onActive: (index: number) => void;
}

/** The menu above the composer. The focus stays where one types; `aria-activedescendant` says which line is meant. */
export function suggestionList({ title, suggestions, active, onActive }: SuggestionList): TemplateResult {
  return html`<div class="suggestions">
    <p class="suggestions-title">${title}</p>
    <div role="listbox" id=${SUGGESTIONS_ID} aria-label=${title}>
      ${suggestions.map(
        (suggestion, index) => html`<div
          class="suggestion ${index === active ? 'active' : ''}" role="option" id="${SUGGESTIONS_ID}-${index}"
          aria-selected=${index === active} @mousemove=${() => onActive(index)}
          @mousedown=${(event: Event) => event.preventDefault()} @click=${suggestion.pick}
        ><span class="suggestion-label">${suggestion.label}</span>${
          suggestion.hint ? html`<span class="suggestion-hint">${suggestion.hint}</span>` : nothing
        }<span class="suggestion-description">${suggestion.description}</span></div>`,
      )}
    </div>
  </div>`;
}

/** ARIA attributes' values for the field that owns the menu. */
export function activeId(active: number, count: number): string | typeof nothing {
  return count > 0 && active >= 0 ? `${SUGGESTIONS_ID}-${active}` : nothing;
}

/** Scrolls the menu to the line that is meant. */
export function showActive(owner: HTMLElement): void {
  owner.querySelector('.suggestion.active')?.scrollIntoView({ block: 'nearest' });
}
