import { describe, expect, it } from 'vitest';
import { textModel } from '../../../src/billing/economy.ts';
import { type Receipt, receiptOf } from '../../../src/billing/receipt.ts';
import { paidSentence, receiptDetail, receiptLine, stoppedSentence } from '../../../src/present/receipt.ts';
import { expectAccepted, labelsOf, textOf } from './accepted.ts';
import { COMMUNITY, FixtureWallet, FREE_TURN, RECEIPT, RELEASED, reserveOf } from './fixtures.ts';

describe('the receipt line', () => {
  it('names model, cost, what the cache saved, who paid, and the receipt', () => {
    expect(receiptLine(RECEIPT, COMMUNITY)).toBe(
      '-# Standard · 12.00 credits · 61 % cached, saved 3.84 · Bonus · receipt 7H2K-9QXM',
    );
  });

  it('names the buckets in the order taken, and leaves out the cache that saved nothing', () => {
    const paidFrom = [
      { bucket: 'monthly', amount: 500 },
      { bucket: 'bought', amount: 700 },
    ];
    expect(receiptLine({ ...RECEIPT, saved: 0, paidFrom }, COMMUNITY)).toBe(
      '-# Standard · 12.00 credits · Monthly credits, then Bought · receipt 7H2K-9QXM',
    );
  });

  it('strikes the full cost of a free turn through', () => {
    expect(receiptLine(FREE_TURN, COMMUNITY)).toBe('-# Standard · ~~18.75~~ free turn · receipt 7H2K-9QXM');
  });

  it('says how many of a batch arrived, only where some did not', () => {
    const portrait = { ...RECEIPT, model: 'portrait', saved: 0, usage: null };
    const line = (delivered: number) =>
      receiptLine({ ...portrait, pieces: { delivered, asked: 4 } }, COMMUNITY);
    expect(line(3)).toBe('-# Portrait · 12.00 credits · 3 of 4 delivered · Bonus · receipt 7H2K-9QXM');
    expect(line(4)).toBe('-# Portrait · 12.00 credits · Bonus · receipt 7H2K-9QXM');
  });

  it('is one line whatever model or bucket the economy once had', () => {
    const line = receiptLine(
      { ...RECEIPT, model: 'gone**', paidFrom: [{ bucket: 'x_y', amount: 1 }] },
      COMMUNITY,
    );
    expect(line).toContain('gone\\*\\*');
    expect(line.split('\n')).toHaveLength(1);
  });
});

describe('who paid', () => {
  it('comes from the ledger’s own entries, through a real settle and a real release', () => {
    const wallet = new FixtureWallet()
      .post(reserveOf('1', 1_200))
      .post({ type: 'settle', hold: '1', by: 'member', cost: 300, reason: 'stopped' })
      .post(reserveOf('2', 1_200))
      .post({ type: 'release', hold: '2', by: 'job', reason: 'provider-timeout' });
    const receipts = wallet.entries.flatMap((entry) => receiptOf(COMMUNITY, entry) ?? []);
    const [settled, released] = receipts as [Receipt, Receipt];
    expect(stoppedSentence(settled, COMMUNITY)).toBe('3.00 credits charged, 9.00 released.');
    expect(paidSentence(released, COMMUNITY)).toBe('You were not charged (hold of 12.00 released).');
    expect(receiptLine(released, COMMUNITY)).toBe('-# Standard · not charged');
  });

  it('says that a free turn covered it', () => {
    expect(paidSentence(FREE_TURN, COMMUNITY)).toBe('A free turn covered it.');
    expect(paidSentence({ ...RELEASED, returned: 0 }, COMMUNITY)).toBe('You were not charged.');
  });
});

describe('the receipt’s detail', () => {
  const rates = textModel(COMMUNITY, 'standard')?.price ?? null;

  it('lists slices, usage with rates, price version, and what came back; only for the member', () => {
    const message = receiptDetail({ ...RECEIPT, absorbed: 10, cost: 1_210 }, COMMUNITY, {
      rates,
      refund: null,
    });
    expect(message.isPrivate).toBe(true);
    expect(labelsOf(message)).toEqual(['Report a problem']);
    expect(textOf(message).split('\n')).toEqual([
      '### Receipt 7H2K-9QXM',
      '**12.00 credits** charged',
      'Charged · Done · <t:1795262400:f>',
      'Standard',
      '**Paid from**',
      '- Bonus: 12.00 credits',
      '**Used**',
      '- input: 390 tokens at 3,750.00 per million',
      '- cached input: 610 tokens at 1,875.00 per million',
      '- output: 250 tokens at 15,000.00 per million',
      'Full cost: 12.10 credits',
      'Saved by the cache: 3.84 credits',
      'Carried by the house: 0.10 credits',
      'Came back from the hold: 24.00 credits',
      '-# Price version 0f3c9a',
      '-# Hold 1300000000000000001',
    ]);
    expectAccepted(message);
  });

  it('shows the full cost of a free turn, and what a release gave back', () => {
    expect(textOf(receiptDetail(FREE_TURN, COMMUNITY, { rates, refund: null }))).toContain(
      '~~18.75~~ free turn',
    );
    const released = receiptDetail(RELEASED, COMMUNITY, { rates: null, refund: null });
    expect(textOf(released)).toContain('Came back from the hold: 12.00 credits');
    expect(textOf(released)).toContain('The model took too long');
    expectAccepted(released);
  });
});
