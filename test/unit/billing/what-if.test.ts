import { describe, expect, it } from 'vitest';
import { WhatIf } from '../../../src/billing/what-if.ts';
import { testEconomy } from './economies.ts';
import { grant, MemoryWallet, release, reserve, settle } from './memory-wallet.ts';

const imagina = testEconomy('imagina');
const community = testEconomy('community');
const TURN = { input: 3_000, cachedInput: 0, cacheWrite: 0, output: 500, reasoning: 0 };

/** Two turns on the default model of community, one of them free, and one that was released. */
function wallet(): MemoryWallet {
  const member = new MemoryWallet(community, '2026-11-21T10:00:00.000Z');
  member.must(grant({ key: 'g', bucket: 'bought', amount: 10_000 }));
  member.must(reserve({ key: 'h1', ceiling: 4_000, model: 'standard', freeTurn: true }));
  member.must(settle('h1', 1_875, { usage: TURN }));
  member.must(reserve({ key: 'h2', ceiling: 4_000, model: 'standard' }));
  member.must(settle('h2', 1_875, { usage: TURN }));
  member.must(reserve({ key: 'h3', ceiling: 4_000, model: 'standard' }));
  member.must(release('h3'));
  return member;
}

describe('what if another economy had ruled', () => {
  it('prices the same turns at its own prices and gives its own free turns, day by day', () => {
    const none = { ...imagina, freeTurns: null };
    const whatIf = new WhatIf(community, none);
    for (const entry of wallet().entries) whatIf.add(entry);
    // imagina: 3,000 input at 2,500 and 500 output at 26,000 a million are 20.50 credits.
    expect(whatIf.result()).toEqual({
      was: { paid: 1, free: 1, charged: 1_875 },
      would: { paid: 2, free: 0, charged: 4_100 },
      moved: ['standard'],
      dearer: 1,
      cheaper: 0,
    });
    const one = new WhatIf(community, { ...imagina, freeTurns: { perDay: 1 } });
    for (const entry of wallet().entries.toReversed()) one.add(entry);
    expect(one.result().would).toEqual({ paid: 1, free: 1, charged: 2_050 });
  });

  it('is no change under the economy that rules', () => {
    const whatIf = new WhatIf(community, { ...community, freeTurns: { perDay: 1 } });
    for (const entry of wallet().entries) whatIf.add(entry);
    const { was, would, moved, dearer, cheaper } = whatIf.result();
    expect(would).toEqual(was);
    expect({ moved, dearer, cheaper }).toEqual({ moved: [], dearer: 0, cheaper: 0 });
  });

  it('of nothing, and under an economy without a model, is nothing', () => {
    const whatIf = new WhatIf(community, { ...community, models: [] });
    for (const entry of wallet().entries) whatIf.add(entry);
    expect(whatIf.result().would).toEqual({ paid: 0, free: 0, charged: 0 });
  });
});
