import type { Completion } from './completion.ts';
import {
  asksBot,
  type Candidate,
  type Chip,
  candidates,
  type Draft,
  filterCandidates,
  type Named,
  remainingOptions,
} from './draft.ts';
import type { Suggestion } from './suggestion-list.ts';

const SUGGESTIONS_MAX = 25;

interface ChipSource {
  chip: Chip;
  /** What the bot offers, where the option asks it. */
  completion: Completion | null;
  named: Named;
  onPick: (candidate: Candidate) => void;
}

/** What can be picked for the option that has the focus: its choices, people and channels, or what the bot offers. */
export function chipSuggestions({ chip, completion, named, onPick }: ChipSource): Suggestion[] {
  const fixed = candidates(chip.option, named);
  const offered = asksBot(chip) && chip.picked === null ? (completion?.choices ?? []) : [];
  const found: readonly Candidate[] = fixed ? filterCandidates(fixed, chip) : offered;
  return found.slice(0, SUGGESTIONS_MAX).map((candidate) => ({
    label: candidate.name,
    description: candidate.description ?? '',
    pick: () => onPick(candidate),
  }));
}

/** The options that can still be added, by what was typed of their name. */
export function optionSuggestions(draft: Draft, search: string, onAdd: (name: string) => void): Suggestion[] {
  const typed = search.trim().toLowerCase().replace(/:$/, '');
  return remainingOptions(draft)
    .filter(({ name }) => name.startsWith(typed))
    .map(({ name, description, required }) => ({
      label: name,
      description,
      hint: required ? 'required' : 'optional',
      pick: () => onAdd(name),
    }));
}
