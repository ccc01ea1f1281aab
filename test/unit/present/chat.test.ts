import { describe, expect, it } from 'vitest';
import {
  type FinishedAnswer,
  failedAnswer,
  finishedAnswer,
  runningAnswer,
  stoppedAnswer,
} from '../../../src/present/chat.ts';
import type { Message } from '../../../src/present/message.ts';
import { customIdsOf, expectAccepted, labelsOf, nodesOf, textOf } from './accepted.ts';
import { COMMUNITY, FREE_TURN, HOSTILE, RECEIPT, RELEASED } from './fixtures.ts';

const QUESTION = { asker: '1300000000000000009', prompt: 'Why is the sky blue?', model: 'Standard' };
const LINE = '-# Standard · 12.00 credits · 61 % cached, saved 3.84 · Bonus · receipt 7H2K-9QXM';

function finished(more: Partial<FinishedAnswer> = {}): FinishedAnswer {
  return {
    ...QUESTION,
    text: 'Because of Rayleigh scattering.',
    receipt: RECEIPT,
    economy: COMMUNITY,
    answerId: '1300000000000000002',
    estimate: 312,
    isCut: false,
    ...more,
  };
}

function only(messages: Message[]): Message {
  expect(messages).toHaveLength(1);
  const [message] = messages;
  if (message === undefined) throw new Error('no message');
  return message;
}

describe('a running answer', () => {
  it('says who asked what of which model, shows the text with a mark, and can be stopped', () => {
    const message = runningAnswer({ ...QUESTION, text: 'Because', stopId: '17' });
    expect(textOf(message)).toBe(
      '-# <@1300000000000000009> asked Standard\n> Why is the sky blue?\nBecause\n-# Writing …',
    );
    expect(labelsOf(message)).toEqual(['Stop']);
    expect(customIdsOf(message)).toEqual(['v1:chat:stop:17']);
    expectAccepted(message);
  });

  it('says since when it waits for the first word', () => {
    const waiting = runningAnswer({
      ...QUESTION,
      text: '',
      stopId: '17',
      waitingSince: '2026-11-21T12:00:00.000Z',
    });
    expect(textOf(waiting)).toContain('-# Waiting for the model since <t:1795262400:R>');
    expect(textOf(runningAnswer({ ...QUESTION, text: '', stopId: '17' }))).toContain('-# Thinking …');
  });

  it('quotes the first 150 letters of the prompt, as plain text in one line', () => {
    const prompt = `# @everyone\n**${'y'.repeat(300)}**`;
    const quote = textOf(runningAnswer({ ...QUESTION, prompt, text: '', stopId: '17' })).split('\n')[1];
    expect(quote).toBe(`> \\# \\@everyone \\*\\*${'y'.repeat(135)}…`);
  });

  it('shows the newest part of a text that is too long for one message', () => {
    const text = `${'first part. '.repeat(400)}THE END`;
    const message = runningAnswer({ ...QUESTION, text, stopId: '17' });
    expect(textOf(message)).toContain('THE END');
    expect(textOf(message)).toContain('the beginning follows');
    expectAccepted(message);
  });
});

describe('a finished answer', () => {
  it('ends in exactly one receipt line, and its buttons carry their price', () => {
    const message = only(finishedAnswer(finished()));
    expect(textOf(message).split('\n').at(-1)).toBe(LINE);
    expect(textOf(message).split('receipt 7H2K-9QXM')).toHaveLength(2);
    expect(labelsOf(message)).toEqual(['Reply', 'Regenerate · ~3.1', 'Receipt']);
    expect(customIdsOf(message)).toEqual([
      'v1:chat:reply:1300000000000000002',
      'v1:chat:regenerate:1300000000000000002',
      'v1:receipt:show:1300000000000000001',
    ]);
    expect(message.isPrivate).toBe(false);
    expectAccepted(message);
  });

  it('offers to go on only where the length limit cut it', () => {
    const message = only(finishedAnswer(finished({ isCut: true })));
    expect(labelsOf(message)).toEqual(['Reply', 'Regenerate · ~3.1', 'Continue · ~3.1', 'Receipt']);
    expect(textOf(message)).toContain('reached its length limit');
  });

  it('shows no price where none is known', () => {
    expect(labelsOf(only(finishedAnswer(finished({ estimate: null }))))).toContain('Regenerate');
  });

  it('shows the full cost of a free turn struck through', () => {
    const message = only(finishedAnswer(finished({ receipt: FREE_TURN })));
    expect(textOf(message).split('\n').at(-1)).toBe('-# Standard · ~~18.75~~ free turn · receipt 7H2K-9QXM');
  });

  it('spreads a long text over at most three messages, the receipt and the buttons under the last', () => {
    const text = 'A sentence of some length, so that it has to be split. '.repeat(150);
    const messages = finishedAnswer(finished({ text }));
    expect(messages.length).toBe(3);
    for (const message of messages) expectAccepted(message);
    expect(messages.map((message) => labelsOf(message).length)).toEqual([0, 0, 3]);
    const said = messages.map(textOf).join(' ').replace(/\s+/g, ' ');
    expect(said.split('A sentence of some length')).toHaveLength(151);
  });

  it('attaches what would need more than three messages as a file, whole', () => {
    const text = `${'long '.repeat(4_000)}🙂`;
    const message = only(finishedAnswer(finished({ text })));
    expect(message.files.map(({ name, attachment }) => [name, attachment.toString('utf8')])).toEqual([
      ['answer.md', text],
    ]);
    expect(textOf(message)).toContain('all of it is in the file below');
    expectAccepted(message);
  });

  it.each(HOSTILE.map((text, index) => [index, text] as const))(
    'is accepted by Discord with hostile text %i as answer and as prompt',
    (_index, hostile) => {
      const messages = finishedAnswer(finished({ text: hostile, prompt: hostile, isCut: true }));
      for (const message of messages) expectAccepted(message);
      expect(messages.length).toBeLessThanOrEqual(3);
      expectAccepted(runningAnswer({ ...QUESTION, prompt: hostile, text: hostile, stopId: '1' }));
    },
  );

  it('says so where there is nothing to see', () => {
    expect(textOf(only(finishedAnswer(finished({ text: '\u200b \n' }))))).toContain('no visible text');
  });

  it('keeps a receipt that the model made up apart from ours', () => {
    const forged = 'Fine.\n-# Standard · 0.00 credits · receipt 0000-0000';
    const texts = nodesOf(only(finishedAnswer(finished({ text: forged })))).flatMap(
      (node) => node.content ?? [],
    );
    expect(texts.at(-1)).toBe(LINE);
    expect(texts[1]).toBe(forged);
  });
});

describe('a stopped answer', () => {
  const stopped = {
    ...finished(),
    receipt: { ...RECEIPT, reason: 'stopped', charged: 300, cost: 300, returned: 900 },
  };

  it('says what was charged and what was released', () => {
    const message = only(stoppedAnswer(stopped));
    expect(textOf(message)).toContain('-# Stopped. 3.00 credits charged, 9.00 released.');
    expect(labelsOf(message)).not.toContain('Continue · ~3.1');
    expectAccepted(message);
  });

  it('says that nothing was charged where the hold came back whole', () => {
    const message = only(stoppedAnswer({ ...stopped, receipt: { ...RELEASED, reason: 'stopped' } }));
    expect(textOf(message)).toContain('-# Stopped. You were not charged (hold of 12.00 released).');
    expectAccepted(message);
  });
});

describe('an answer that failed', () => {
  it('says why, who paid, and offers another try', () => {
    const failed = { ...QUESTION, code: 'provider_timeout', receipt: RELEASED, economy: COMMUNITY } as const;
    const message = failedAnswer({ ...failed, retryId: '17' });
    expect(textOf(message)).toContain('The model took too long and was given up.');
    expect(textOf(message)).toContain('You were not charged (hold of 12.00 released).');
    expect(labelsOf(message)).toEqual(['Retry']);
    expect(customIdsOf(message)).toEqual(['v1:chat:retry:17']);
    expectAccepted(message);
    const nothingHeld = failedAnswer({ ...failed, receipt: null, retryId: '17' });
    expect(textOf(nothingHeld)).toContain('You were not charged.');
  });

  it('never says "not charged" where something was charged', () => {
    const message = failedAnswer({
      ...QUESTION,
      code: 'provider_failed',
      receipt: RECEIPT,
      economy: COMMUNITY,
      retryId: '17',
    });
    expect(textOf(message)).toContain('You were charged 12.00 credits.');
    expect(textOf(message)).not.toContain('not charged');
  });
});
