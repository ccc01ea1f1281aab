import { describe, expect, it } from 'vitest';
import {
  drawingCard,
  type PictureOrder,
  type PictureQuote,
  type PictureResult,
  pictureFailed,
  pictureResult,
  quoteCard,
} from '../../../src/present/portrait.ts';
import { stepChoices } from '../../../src/present/step-choices.ts';
import { customIdsOf, expectAccepted, labelsOf, nodesOf, textOf } from './accepted.ts';
import { COMMUNITY, HOSTILE, RECEIPT, RELEASED } from './fixtures.ts';

const ORDER: PictureOrder = {
  description: 'a woman with red hair by the sea',
  model: 'portrait',
  size: '1024x1024',
  steps: 25,
  seed: 42,
  count: 1,
};
const SETTINGS = '-# Portrait · 1024x1024 · 25 steps · seed 42';

function quote(more: Partial<PictureQuote> = {}): PictureQuote {
  return {
    economy: COMMUNITY,
    order: ORDER,
    quoteId: '17',
    price: 4_000,
    sizes: ['512x512', '1024x1024'],
    models: ['portrait'],
    balance: { available: 20_000, held: 0 },
    shortage: null,
    ...more,
  };
}

describe('the quote', () => {
  it('shows the exact price, the settings and the balance to the member alone, before Generate', () => {
    const message = quoteCard(quote());
    expect(message.isPrivate).toBe(true);
    expect(textOf(message).split('\n')).toEqual([
      '> a woman with red hair by the sea',
      SETTINGS,
      '**40.00 credits**',
      '-# This is the exact price. A picture that does not arrive is not charged.',
      'You have 200.00 credits.',
    ]);
    expect(labelsOf(message)).toEqual(['Generate · 40.00', 'Cancel']);
    expectAccepted(message);
  });

  it('offers sizes and steps to choose from, the chosen ones marked; one model is no choice', () => {
    const selects = nodesOf(quoteCard(quote())).filter(({ options }) => options !== undefined);
    expect(selects.map(({ custom_id: id }) => id)).toEqual(['v1:portrait:size:17', 'v1:portrait:steps:17']);
    for (const { options } of selects) {
      expect(options?.filter((option) => 'default' in option)).toHaveLength(1);
    }
  });

  it('multiplies the price by the pictures', () => {
    const message = quoteCard(quote({ order: { ...ORDER, count: 3 } }));
    expect(textOf(message)).toContain('3 pictures at 40.00: **120.00 credits**');
    expect(labelsOf(message)).toContain('Generate · 120.00');
  });

  it('says what is held apart', () => {
    const message = quoteCard(quote({ balance: { available: 18_800, held: 1_200 } }));
    expect(textOf(message)).toContain('You have 188.00 credits free to spend; 12.00 more are held.');
  });

  it('str-07: shows what is short with the ways that fit, and Generate cannot be pressed', () => {
    const shortage = {
      refusal: {
        code: 'insufficient_balance',
        needed: 4_000,
        available: 800,
        held: 0,
        holds: 0,
        locked: 0,
      },
      ways: [
        { kind: 'size', size: '448x448', price: 766, customId: 'v1:portrait:use:17:size=448x448' },
        { kind: 'steps', steps: 10, price: 1_600, customId: 'v1:portrait:use:17:steps=10' },
        { kind: 'model', title: 'Sketch', price: 400, customId: 'v1:portrait:use:17:model=sketch' },
        { kind: 'buy' },
      ],
    } as const;
    const message = quoteCard(quote({ shortage, balance: { available: 800, held: 0 } }));
    expect(textOf(message)).toContain(
      'Needs 40.00 credits, you have 8.00: 32.00 short. Nothing was charged.',
    );
    expect(labelsOf(message)).toEqual([
      'Generate · 40.00',
      'Cancel',
      '448x448 · 7.66',
      '10 steps · 16.00',
      'Use Sketch · 4.00',
      'Buy',
    ]);
    expect(JSON.stringify(message.components)).toContain('"disabled":true');
    expectAccepted(message);
  });
});

describe('the choice of steps', () => {
  it('has at most 25, with the ends, the usual and the chosen number', () => {
    expect(stepChoices({ min: 10, reference: 25, max: 50 }, 33)).toEqual([
      10, 15, 20, 25, 30, 33, 35, 40, 45, 50,
    ]);
    expect(stepChoices({ min: 1, reference: 4, max: 8 }, 4)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(stepChoices({ min: 20, reference: 20, max: 20 }, 20)).toEqual([20]);
    for (const max of [9, 21, 50, 137, 1_000, 100_000]) {
      const choices = stepChoices({ min: 1, reference: 3, max }, 7);
      expect(choices.length).toBeLessThanOrEqual(25);
      for (const needed of [1, 3, 7, max]) expect(choices).toContain(needed);
    }
  });
});

describe('a drawing', () => {
  it('shows what is held, when it is given up, and can be cancelled', () => {
    const message = drawingCard({
      economy: COMMUNITY,
      order: ORDER,
      held: 4_000,
      cancelId: '17',
      endsAt: '2026-11-21T12:02:00.000Z',
    });
    expect(textOf(message)).toContain('-# Drawing … · 40.00 held · given up <t:1795262520:R>');
    expect(labelsOf(message)).toEqual(['Cancel']);
    expectAccepted(message);
  });

  const result: PictureResult = {
    asker: '1200000000000000021',
    economy: COMMUNITY,
    order: ORDER,
    pictures: [Uint8Array.of(1), Uint8Array.of(2)],
    receipt: { ...RECEIPT, model: 'portrait', charged: 8_000, cost: 8_000, saved: 0, usage: null },
    resultId: '17',
    againPrice: 4_000,
  };

  it('shows its pictures with their description for those who cannot see them, seed, settings and receipt', () => {
    const message = pictureResult(result);
    const items = nodesOf(message).flatMap((node) => node.items ?? []);
    expect(items).toEqual([
      { media: { url: 'attachment://portrait-42-1.png' }, description: ORDER.description },
      { media: { url: 'attachment://portrait-42-2.png' }, description: ORDER.description },
    ]);
    expect(textOf(message).split('\n')).toEqual([
      '-# drawn for <@1200000000000000021>',
      '> a woman with red hair by the sea',
      SETTINGS,
      '-# Portrait · 80.00 credits · Bonus · receipt 7H2K-9QXM',
    ]);
    expect(labelsOf(message)).toEqual(['Again · 40.00', 'Vary · 40.00', 'Receipt']);
    expect(message.isPrivate).toBe(false);
    expectAccepted(message);
  });

  it('str-09: says how many arrived, and that the rest was not charged', () => {
    const pieces = { delivered: 3, asked: 4 };
    const message = pictureResult({ ...result, receipt: { ...result.receipt, pieces } });
    expect(textOf(message)).toContain('3 of 4 pictures arrived; the rest was not charged.');
    expectAccepted(message);
  });

  it('str-08: that failed says why and that nothing was charged', () => {
    const failed = { economy: COMMUNITY, order: ORDER, receipt: RELEASED, retryId: '17' };
    const message = pictureFailed({ ...failed, code: 'provider_refused' });
    expect(textOf(message)).toContain('does not allow this request');
    expect(textOf(message)).toContain('You were not charged (hold of 12.00 released).');
    expect(customIdsOf(message)).toEqual(['v1:portrait:retry:17']);
    expectAccepted(message);
    expect(textOf(pictureFailed({ ...failed, code: null }))).toContain('**No picture.** Cancelled');
  });

  it.each(HOSTILE.map((text, index) => [index, text] as const))(
    'is accepted by Discord with hostile description %i, at every stage',
    (_index, description) => {
      const order = { ...ORDER, description };
      expectAccepted(quoteCard(quote({ order })));
      expectAccepted(drawingCard({ economy: COMMUNITY, order, held: 0, cancelId: '1', endsAt: RECEIPT.at }));
      expectAccepted(pictureResult({ ...result, order }));
      expectAccepted(
        pictureFailed({ economy: COMMUNITY, order, code: 'provider_empty', receipt: null, retryId: '1' }),
      );
    },
  );
});
