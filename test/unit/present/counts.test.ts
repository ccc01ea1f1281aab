import { describe, expect, it } from 'vitest';
import { english } from '../../../src/present/words/en.ts';

const { balance, buttons, input, plan, portrait, receipt, reports, economy, account } = english;

describe('words that count', () => {
  it.each([
    [portrait.stepsChoice(1), '1 step'],
    [portrait.stepsChoice(12), '12 steps'],
    [portrait.stepsReference(1), '1 step (the usual)'],
    [portrait.stepsReference(25), '25 steps (the usual)'],
    [buttons.steps('1', '4.00'), '1 step · 4.00'],
    [portrait.settings('M', '512x512', 1, '7'), 'M · 512x512 · 1 step · seed 7'],
    [receipt.usageClass('input', '1', null), '- input: 1 token'],
    [receipt.usageClass('input', '1,200', '2.50'), '- input: 1,200 tokens at 2.50 per million'],
    [reports.use('Deep', '1 paid', '2', '1'), '- **Deep** 1 paid · 2 · 1 token'],
    [balance.answersLeft('1', 'Deep'), 'About 1 more answer with Deep.'],
    [balance.answersLeft('0', 'Deep'), 'About 0 more answers with Deep.'],
    [balance.csvHere('1'), 'Your history: 1 line, newest first.'],
    [economy.whatIf.members('1', '0'), '1 member would pay more, 0 less.'],
    [economy.whatIf.members('0', '1'), '0 members would pay more, 1 less.'],
    [account.exported(1, '1'), 'Everything I keep about you: 1 server, 1 movement.'],
    [account.exported(2, '31'), 'Everything I keep about you: 2 servers, 31 movements.'],
    [input.amount(1), 'must be an amount above 0 with at most 1 decimal, such as 12.5'],
    [input.amount(2), 'must be an amount above 0 with at most 2 decimals, such as 12.50'],
    [balance.rolling('Monthly', 1), "keeps the rest of Monthly, up to a plan's amount"],
    [plan.rolls('Bank', 'Monthly', 3), "Bank keeps the rest of Monthly, up to 3 times a plan's amount."],
  ])('take the number that they count: %s', (said, wanted) => {
    expect(said).toBe(wanted);
  });

  it('say a single turn as one', () => {
    const turns = { free: 0, model: 'Deep', each: '~3' };
    expect(balance.moreTurns({ ...turns, paid: '1' })).toBe('About 1 more turn with Deep at ~3.');
    expect(balance.moreTurns({ ...turns, paid: '2' })).toBe('About 2 more turns with Deep at ~3.');
  });
});
