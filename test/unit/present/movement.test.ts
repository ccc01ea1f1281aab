import { describe, expect, it } from 'vitest';
import type { Command } from '../../../src/billing/command.ts';
import { movementLine } from '../../../src/present/movement.ts';
import { english } from '../../../src/present/words/en.ts';
import { FixtureWallet, GENESIS } from './fixtures.ts';

const PRO: Command = {
  type: 'period',
  plan: 'pro',
  start: '2026-11-21T11:01:00.000Z',
  end: null,
  by: 'owner',
  origin: 'free',
};

function newestOf(wallet: FixtureWallet): string | undefined {
  return wallet.newest.map((entry) => movementLine(entry, GENESIS, english)).at(0);
}

describe('a movement', () => {
  it('of a plan that begins says what it brought and what ended with it, so that the lines add up to the balance', () => {
    const wallet = new FixtureWallet(GENESIS).post(PRO);
    expect(newestOf(wallet)).toBe(
      '<t:1795258860:R> · Plan · +31,250,000 tokens granted, 25,000 tokens expired',
    );
    expect(wallet.view().available).toBe(31_250_000);
  });

  it('of a plan that was cancelled shows no amount, since none moved', () => {
    const cancel: Command = {
      type: 'change-plan',
      key: 'upgrade:1',
      by: 'member',
      to: 'cancel',
      origin: 'free',
    };
    expect(newestOf(new FixtureWallet(GENESIS).post(PRO).post(cancel))).toBe(
      '<t:1795258920:R> · Plan cancelled',
    );
  });
});
