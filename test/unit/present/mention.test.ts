import { expect, test } from 'vitest';
import { mention } from '../../../src/present/mention.ts';
import { english } from '../../../src/present/words/en.ts';

test('a member is mentioned by id, and one who was erased is nobody', () => {
  expect(mention('1200000000000000021', english)).toBe('<@1200000000000000021>');
  expect(mention('erased', english)).toBe('a deleted account');
});
