import { describe, expect, it } from 'vitest';
import { testEconomy } from './economies.ts';
import { balances, grant, MemoryWallet, release, reserve, settle } from './memory-wallet.ts';

const START = '2026-11-21T10:00:00.000Z';
const plain = testEconomy('plain');

function holding(): MemoryWallet {
  const member = new MemoryWallet(plain, START);
  member.must(grant({ key: 'g1', bucket: 'bonus', amount: 200 }));
  member.must(grant({ key: 'g2', bucket: 'bought', amount: 300, origin: 'paid' }));
  member.must(reserve({ key: 'h', ceiling: 250 }));
  return member;
}

describe('a release', () => {
  it('gives the whole hold back to its slices and charges nothing', () => {
    const member = holding();
    const entry = member.must(release('h', 'timeout'));
    expect(entry).toMatchObject({
      key: 'close:h',
      request: 'close:h',
      type: 'release',
      cause: { by: 'job', reason: 'timeout', model: 'talk' },
    });
    expect(entry.postings).toEqual([
      {
        account: 'hold:h',
        unit: 'credit',
        amount: -200,
        from: 'bucket:bonus',
        origin: 'free',
        expires: null,
      },
      {
        account: 'hold:h',
        unit: 'credit',
        amount: -50,
        from: 'bucket:bought',
        origin: 'paid',
        expires: null,
      },
      { account: 'bucket:bonus', unit: 'credit', amount: 200, origin: 'free', expires: null },
      { account: 'bucket:bought', unit: 'credit', amount: 50, origin: 'paid', expires: null },
    ]);
    expect(balances(member.state)).toEqual({ bonus: 200, bought: 300 });
  });

  it('is refused where no such hold ever was', () => {
    expect(holding().refused(release('gone'))).toEqual({ code: 'hold_unknown', hold: 'gone' });
  });
});

describe('the first end of a hold is its only one', () => {
  it('a settle after a release gets the release', () => {
    const member = holding();
    const first = member.must(release('h'));
    expect(member.post(settle('h', 100))).toEqual({ ok: true, entry: first, repeat: true });
  });

  it('a second settle at another cost gets the first', () => {
    const member = holding();
    const first = member.must(settle('h', 100));
    expect(member.post(settle('h', 999))).toEqual({ ok: true, entry: first, repeat: true });
    expect(balances(member.state)).toEqual({ bonus: 100, bought: 300 });
  });

  it('a settle a millisecond before the end of the hold still charges it', () => {
    const member = holding().at('2026-11-21T10:09:59.999Z');
    expect(member.must(settle('h', 100)).type).toBe('settle');
  });

  it.each([settle('h', 100), release('h')])(
    'EXPIRE-RACE: at exactly its end a hold is over, and $type gets the expire entry',
    (command) => {
      const member = holding().at('2026-11-21T10:10:00.000Z');
      const entry = member.must(command);
      expect(entry).toMatchObject({
        type: 'expire',
        key: 'close:h',
        cause: { by: 'job', reason: 'expired' },
      });
      expect(balances(member.state)).toEqual({ bonus: 200, bought: 300 });
      expect(member.post(command)).toEqual({ ok: true, entry, repeat: true });
    },
  );

  it('LATE-SETTLE: of several holds that ended, the answer is the one that was asked for', () => {
    const member = holding();
    member.must(reserve({ key: 'later', ceiling: 10, lifeSeconds: 700 }));
    member.at('2026-11-21T11:00:00.000Z');
    expect(member.must(settle('h', 100)).key).toBe('close:h');
    expect(member.state.holds.map((hold) => hold.id)).toEqual(['later']);
    expect(member.must(settle('later', 5)).key).toBe('close:later');
    expect(balances(member.state)).toEqual({ bonus: 200, bought: 300 });
  });
});
