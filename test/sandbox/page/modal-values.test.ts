import { describe, expect, it } from 'vitest';
import { fieldError, type ModalInput, submittedValues } from '../../../sandbox/page/browser/modal-values.ts';

function input(fields: Partial<ModalInput>): ModalInput {
  return {
    customId: 'a',
    type: 4,
    label: 'A',
    description: null,
    required: true,
    placeholder: null,
    value: null,
    options: [],
    minLength: null,
    maxLength: null,
    style: 1,
    minValues: 1,
    maxValues: 1,
    ...fields,
  };
}

describe('the fields of a form', () => {
  it.each([
    [input({}), '', 'This field is required.'],
    [input({}), '  ', 'This field is required.'],
    [input({ required: false }), '', null],
    [input({ minLength: 3 }), 'ab', 'Must be at least 3 characters.'],
    [input({ required: false, minLength: 3 }), 'ab', 'Must be at least 3 characters.'],
    [input({ maxLength: 3 }), 'abcd', 'Must be at most 3 characters.'],
    [input({}), 'x'.repeat(4001), 'Must be at most 4000 characters.'],
    [input({ minLength: 3, maxLength: 4 }), 'abc', null],
    [input({ type: 3 }), [], 'This field is required.'],
    [input({ type: 3, minValues: 2, maxValues: 3 }), ['x'], 'Choose at least 2.'],
    [input({ type: 3, maxValues: 1 }), ['x', 'y'], 'Choose at most 1.'],
    [input({ type: 23 }), false, null],
  ])('%j holding %j: %j', (field, value, error) => {
    expect(fieldError(field, value)).toBe(error);
  });

  it('leaves a radio group out that nobody touched', () => {
    const inputs = [input({ customId: 'r', type: 21, required: false }), input({ customId: 't' })];
    const values = new Map([
      ['r', ''],
      ['t', 'text'],
    ]);
    expect(submittedValues(inputs, values)).toEqual({ t: 'text' });
  });
});
