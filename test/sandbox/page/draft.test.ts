import { ApplicationCommandOptionType as OptionType } from 'discord-api-types/v10';
import { describe, expect, it } from 'vitest';
import type { LeafCommand } from '../../../sandbox/page/browser/command-line.ts';
import {
  addChip,
  beginDraft,
  draftOfLine,
  draftValues,
  firstError,
  type Named,
  pick,
  remainingOptions,
  removeChip,
  setText,
} from '../../../sandbox/page/browser/draft.ts';

const draw: LeafCommand = {
  path: 'portrait',
  description: 'Draws',
  options: [
    { name: 'description', description: '', type: OptionType.String, required: true, max_length: 20 },
    {
      name: 'size',
      description: '',
      type: OptionType.String,
      choices: [
        { name: 'Square', value: '512x512' },
        { name: 'Wide', value: '1024x512' },
      ],
    },
    { name: 'steps', description: '', type: OptionType.Integer, min_value: 1, max_value: 50 },
    { name: 'private', description: '', type: OptionType.Boolean },
    { name: 'for', description: '', type: OptionType.User },
  ],
};
const named: Named = { members: [{ name: 'Cleo', value: '103' }], roles: [], channels: [] };
const read = (values: Record<string, string>) =>
  draftOfLine({ command: draw, values: new Map(Object.entries(values)) }, named);

describe('a command that is being typed', () => {
  it('begins with its required options and offers the others', () => {
    const draft = beginDraft(draw);
    expect(draft.chips.map(({ option }) => option.name)).toEqual(['description']);
    expect(remainingOptions(draft).map(({ name }) => name)).toEqual(['size', 'steps', 'private', 'for']);
    expect(remainingOptions(removeChip(addChip(draft, 'size'), 'size'))).toHaveLength(4);
    expect(addChip(draft, 'unknown')).toBe(draft);
  });

  it('takes names for values: choices, truth and members', () => {
    const draft = read({ description: 'a cat', size: 'wide', steps: '30', private: 'true', for: '@cleo' });
    expect(firstError(draft)).toBeNull();
    expect(draftValues(draft)).toEqual({
      description: 'a cat',
      size: '1024x512',
      steps: 30,
      private: true,
      for: '103',
    });
  });

  it.each([
    [{}, 'description', 'This option is required. Specify a value.'],
    [{ description: 'x'.repeat(21) }, 'description', 'At most 20 characters.'],
    [{ description: 'a', size: 'huge' }, 'size', 'Choose one of the list.'],
    [{ description: 'a', steps: 'many' }, 'steps', 'This is no number.'],
    [{ description: 'a', steps: '1.5' }, 'steps', 'A whole number, please.'],
    [{ description: 'a', steps: '51' }, 'steps', 'At most 50.'],
    [{ description: 'a', steps: '0' }, 'steps', 'At least 1.'],
    [{ description: 'a', for: 'Nobody' }, 'for', 'Choose one of the list.'],
  ])('refuses %j', (values, name, error) => {
    expect(firstError(read(values))).toEqual({ name, error });
  });

  it('leaves empty optional options out', () => {
    const draft = addChip(setText(beginDraft(draw), 'description', 'a'), 'steps');
    expect(firstError(draft)).toBeNull();
    expect(draftValues(draft)).toEqual({ description: 'a' });
  });

  it('forgets what was picked when the text changes', () => {
    const picked = pick(addChip(beginDraft(draw), 'size'), 'size', { name: 'Wide', value: '1024x512' });
    expect(draftValues(picked)).toEqual({ size: '1024x512' });
    expect(draftValues(setText(picked, 'size', 'Wi'))).toEqual({ size: 'Wi' });
  });
});
