import { describe, expect, it } from 'vitest';
import type { Economy } from '../../../src/billing/economy.ts';
import type { Entry } from '../../../src/billing/entry.ts';
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

describe('what counts', () => {
  const settles = wallet().entries.filter(({ type }) => type === 'settle');
  const priced = (entries: readonly Entry[], after: Economy = community) => {
    const whatIf = new WhatIf(community, after);
    for (const entry of entries) whatIf.add(entry);
    return whatIf.result();
  };
  const [free, paid] = settles;
  if (free === undefined || paid === undefined) throw new Error('no settles');
  const NOTHING = { paid: 0, free: 0, charged: 0 };

  it('is a settle with a usage and a model, and nothing else', () => {
    const { usage: _usage, ...unused } = paid.cause;
    const { model: _model, ...unnamed } = paid.cause;
    const others: Entry[] = [
      { ...paid, type: 'refund' },
      { ...paid, cause: unused },
      { ...paid, cause: unnamed },
    ];
    for (const other of others) expect(priced([other]).was).toEqual(NOTHING);
    expect(priced([paid]).was).toEqual({ paid: 1, free: 0, charged: 1_875 });
  });

  it('was free where a free turn was used, not where one only changed hands', () => {
    const brought = { account: 'turns', unit: 'turn', amount: 10, period: '2026-11-21' };
    const issued = { account: 'issued:free-turns', unit: 'turn', amount: -10 };
    const first = { ...paid, postings: [brought, issued, ...paid.postings] };
    expect(priced([first]).was).toEqual({ paid: 1, free: 0, charged: 1_875 });
    expect(priced([free]).was).toEqual({ paid: 0, free: 1, charged: 0 });
  });

  it('gives free turns by the day, to the first that they cover', () => {
    const one = { ...community, freeTurns: { perDay: 1 } };
    const [evening, tomorrow] = ['2026-11-21T20:00:00.000Z', '2026-11-22T08:00:00.000Z'];
    const dear = { ...paid, cause: { ...paid.cause, usage: { ...TURN, input: 300_000 } } };
    const deep = { ...paid, cause: { ...paid.cause, model: 'deep' } };
    expect(priced([{ ...paid, at: evening }, paid, { ...paid, at: tomorrow }], one).would).toMatchObject({
      ...{ paid: 1, free: 2 },
    });
    // The first of the day is free, in whatever order they are told, also where a later one is dearer.
    const cheap = { paid: 1, free: 1, charged: 1_875 };
    expect(priced([{ ...paid, at: evening }, dear], one).would).toEqual(cheap);
    expect(priced([dear, { ...paid, at: evening }], one).would).toEqual(cheap);
    // What no free turn covers leaves it to the next.
    expect(priced([deep, { ...paid, at: evening }], one).would).toMatchObject({ paid: 1, free: 1 });
  });

  it('names the models that are not there, sorted, and counts who would pay less', () => {
    const nothing = {
      ...imagina,
      freeTurns: null,
      models: imagina.models.map((each) => ({ ...each, price: { ...each.price, numerator: '0' } })),
    };
    const other = { ...paid, wallet: 'w_other', cause: { ...paid.cause, model: 'deep' } };
    expect(priced([paid, other], nothing)).toMatchObject({
      moved: ['deep', 'standard'],
      cheaper: 2,
      dearer: 0,
    });
    expect(priced([other, paid], nothing).moved).toEqual(['deep', 'standard']);
  });
});
