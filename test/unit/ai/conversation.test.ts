import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countInput, fitConversation, imageTokens } from '../../../src/ai/conversation.ts';
import type { ChatMessage } from '../../../src/ai/types.ts';

const SYSTEM: ChatMessage = { role: 'system', content: 'Be brief.' };
const user = (content: string): ChatMessage => ({ role: 'user', content });
const assistant = (content: string): ChatMessage => ({ role: 'assistant', content });

describe('counting input', () => {
  it('counts four a message and three for the answer, beside the text', () => {
    expect(countInput([])).toBe(3);
    expect(countInput([user('hello world')])).toBe(9);
  });

  it('counts a picture by the tiles of its shown size', () => {
    expect(imageTokens({})).toBe(765);
    expect(imageTokens({ width: 512, height: 512 })).toBe(255);
    expect(imageTokens({ width: 1024, height: 1024 })).toBe(765);
    expect(imageTokens({ width: 8000, height: 2000 })).toBe(765);
    expect(imageTokens({ width: Number.NaN, height: -1 })).toBe(765);
    const picture = { ...user('What is this?'), image: { url: 'data:image/png;base64,AA' } };
    expect(countInput([picture])).toBe(countInput([user('What is this?')]) + 765);
  });
});

describe('fitting a conversation', () => {
  const conversation = [
    SYSTEM,
    user('one'),
    assistant('two'),
    user('three'),
    assistant('four'),
    user('five'),
  ];

  it('keeps everything that fits', () => {
    expect(fitConversation(conversation, 1000)).toEqual(conversation);
  });

  it('keeps the system message and the newest, beginning with a question', () => {
    const tokens = countInput([SYSTEM, assistant('four'), user('five')]);
    expect(fitConversation(conversation, tokens)).toEqual([SYSTEM, user('five')]);
    const more = countInput([SYSTEM, user('three'), assistant('four'), user('five')]);
    expect(fitConversation(conversation, more)).toEqual([SYSTEM, ...conversation.slice(3)]);
  });

  it('never leaves out the newest message, even one that is too long', () => {
    expect(fitConversation([SYSTEM, user('old'), user('very long '.repeat(100))], 20)).toEqual([
      SYSTEM,
      user('very long '.repeat(100)),
    ]);
    expect(fitConversation([], 20)).toEqual([]);
  });

  it('stays within the bound and keeps an unbroken tail, whatever was said', () => {
    const message = fc.record({
      role: fc.constantFrom<ChatMessage['role']>('user', 'assistant'),
      content: fc.string({ maxLength: 60 }),
    });
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 12 }), fc.nat(300), (messages, tokensMax) => {
        const fitted = fitConversation([SYSTEM, ...messages], tokensMax);
        const tail = fitted.slice(1);
        expect(fitted[0]).toBe(SYSTEM);
        expect(tail.length).toBeGreaterThan(0);
        expect(tail).toEqual(messages.slice(-tail.length));
        if (tail.length > 1) expect(countInput(fitted)).toBeLessThanOrEqual(tokensMax);
      }),
      { numRuns: 200 },
    );
  });
});
