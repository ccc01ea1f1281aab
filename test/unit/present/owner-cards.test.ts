import { describe, expect, it } from 'vitest';
import type { EconomyRule } from '../../../src/billing/ledger/economy-book.ts';
import { receiptOf } from '../../../src/billing/receipt.ts';
import { Tally } from '../../../src/billing/tally.ts';
import type { AuditLine } from '../../../src/flows/audit.ts';
import type { ListedProblem } from '../../../src/flows/problem.ts';
import { auditPage } from '../../../src/present/admin.ts';
import { economyCard, proposedCard, rulesCard } from '../../../src/present/economy.ts';
import { lowWarning } from '../../../src/present/low-balance.ts';
import { fitting } from '../../../src/present/plain.ts';
import { PROBLEMS_PAGE, problemsPage } from '../../../src/present/problems.ts';
import { refundDone, refundPreview } from '../../../src/present/refund.ts';
import { moneyCard, usageCard } from '../../../src/present/reports.ts';
import { testEconomy } from '../billing/economies.ts';
import { grant, MemoryWallet, reserve, settle } from '../billing/memory-wallet.ts';
import { period } from '../billing/plan-tools.ts';
import { expectAccepted, labelsOf, textOf } from './accepted.ts';
import { COMMUNITY } from './fixtures.ts';

/** A text that grows twofold when it is made harmless. */
const HOSTILE = '**@everyone** `[x](https://x)` <@1> '.repeat(40);
const ID = '1200000000000000101';
const AT = new Date('2026-03-10T12:00:00.000Z');

/** A settled answer of 18.75 that a refund can give back. */
function paid() {
  const wallet = new MemoryWallet(COMMUNITY, AT.toISOString());
  wallet.must(grant({ key: 'g', bucket: 'bought', amount: 100_000 }));
  wallet.must(reserve({ key: ID, ceiling: 4_000, model: 'standard' }));
  const settled = wallet.must(settle(ID, 1_875));
  const refund = wallet.must({ type: 'refund', settled, by: 'owner', reason: 'refund' });
  const receipt = receiptOf(COMMUNITY, settled);
  if (receipt === null) throw new Error('no receipt');
  const account = { wallet: 'w_test', economy: COMMUNITY };
  return { found: { economy: COMMUNITY, account, entry: settled, receipt }, refund };
}

describe('the cards of a refund', () => {
  it('are accepted, and say where everything goes', () => {
    const { found, refund } = paid();
    const preview = refundPreview({ kind: 'open', found, postings: refund.postings }, ID);
    expectAccepted(preview);
    expect(textOf(preview)).toContain('Charged: 18.75 credits\n- Bonus: +18.75 credits');
    expect(labelsOf(preview)).toEqual(['Refund 18.75 credits', 'Not now']);
    const done = refundDone(
      { kind: 'refunded', economy: COMMUNITY, found, entry: refund, repeat: false },
      ID,
    );
    expectAccepted(done);
    expect(textOf(done)).toContain(`18.75 credits of receipt ${found.receipt.id} went back`);
  });

  it('say what a date or a debt takes of it', () => {
    const { found } = paid();
    const dated = {
      account: 'bucket:bonus',
      unit: 'credit',
      amount: 1_000,
      expires: '2026-03-12T00:00:00.000Z',
    };
    const postings = [
      { account: 'usage', unit: 'credit', amount: -1_875 },
      { account: 'debt', unit: 'credit', amount: 875 },
      dated,
    ];
    const preview = refundPreview({ kind: 'open', found, postings }, ID);
    expectAccepted(preview);
    expect(textOf(preview)).toContain('- 8.75 credits pay what is owed');
    expect(textOf(preview)).toContain('- Bonus: +10.00 credits, to be used until <t:1773273600:f>');
  });
});

describe('what owners are shown stays within what Discord takes', () => {
  it('for a full page of the longest reports', () => {
    const { found } = paid();
    const listed = Array.from({ length: PROBLEMS_PAGE + 1 }, (_, index): ListedProblem => {
      const problem = { server: 's', member: ID, receipt: 'NFJG-S27D', at: AT, state: 'open' } as const;
      return {
        problem: { ...problem, hold: `${ID}${index}`, text: HOSTILE },
        found: { ...found, receipt: { ...found.receipt, hold: `${ID}${index}` } },
      };
    });
    const page = problemsPage(listed, PROBLEMS_PAGE);
    expectAccepted(page);
    expect(labelsOf(page).filter((label) => label.startsWith('Refund'))).toHaveLength(PROBLEMS_PAGE);
    expectAccepted(problemsPage([], 0));
  });

  it('for a full page of changes with the longest reasons', () => {
    const line: AuditLine = {
      ...{ id: 'a', server: 's', actor: ID, action: 'grant', member: ID, subject: 'bonus' },
      ...{ before: '100,000,000.00', after: '200,000,000.00', note: HOSTILE, at: AT },
    };
    expectAccepted(
      auditPage(
        Array.from({ length: 11 }, () => line),
        10,
      ),
    );
  });

  it('for a difference and for faults whose every value is as long as it may be', () => {
    const genesis = testEconomy('genesis');
    const changes = Array.from({ length: 60 }, () => ({ field: HOSTILE, before: HOSTILE, after: HOSTILE }));
    const difference = {
      keepsWallets: false,
      changes,
      removedBuckets: [],
      removedPlans: [],
      isUnitChanged: false,
    };
    const held = { wallets: 3, paid: 100, held: 0, byBucket: new Map() };
    const proposal = {
      before: COMMUNITY,
      after: genesis,
      version: '0123456789abcdef',
      n: 3,
      difference,
      held,
    };
    const card = proposedCard({ ok: true, proposal: { ...proposal, from: AT.getTime() } });
    expectAccepted(card);
    expect(textOf(card)).toMatch(/… and \d+ more/);
    const faults = Array.from({ length: 50 }, () => ({
      file: 'x',
      line: 1,
      field: HOSTILE,
      message: HOSTILE,
    }));
    expectAccepted(proposedCard({ ok: false, faults }));
  });

  it('for five planned economies, and for the list of rules', () => {
    const rules = Array.from({ length: 15 }, (_, n): EconomyRule => {
      const names = {
        server: 's',
        name: 'a'.repeat(32),
        version: '0123456789abcdef',
        actor: ID,
        before: 'b',
      };
      return { ...names, n, at: AT, from: AT, planned: true, withdrawn: { actor: ID, at: AT } };
    });
    const card = economyCard(COMMUNITY, null, rules.slice(0, 5));
    expectAccepted(card);
    expect(labelsOf(card)).toHaveLength(5);
    expectAccepted(rulesCard(rules));
  });

  it('for reports of sixty models and a year of days', () => {
    const tally = new Tally('credit');
    const { found } = paid();
    for (let index = 0; index < 366; index += 1) {
      const cause = { ...found.entry.cause, model: `${'m'.repeat(28)}-${index % 60}` };
      tally.add({ ...found.entry, cause, at: new Date(AT.getTime() + index * 86_400_000).toISOString() });
    }
    const stretch = { from: '2026-03-01T00:00:00.000Z', to: '2027-03-01T00:00:00.000Z' };
    const report = {
      economy: COMMUNITY,
      period: 'all',
      stretch,
      tally,
      wallets: 12_345,
      isWhole: false,
    } as const;
    expectAccepted(usageCard(report));
    const byBucket = new Map(
      Array.from({ length: 16 }, (_, index) => [`b${index}-${'x'.repeat(28)}`, 9_007_199] as const),
    );
    expectAccepted(moneyCard({ ...report, held: { wallets: 9, paid: 1, held: 5, byBucket } }));
    expectAccepted(usageCard({ ...report, tally: new Tally('credit') }));
  });
});

describe('the warning of a low balance', () => {
  const low = { left: 1_398_800, below: 1_400_000, daysUntilReset: 31 };
  const on = (name: string, plan: string) => {
    const economy = testEconomy(name);
    const wallet = new MemoryWallet(economy, AT.toISOString());
    wallet.must(period(plan, AT.toISOString()));
    return { economy, state: wallet.state };
  };

  it('offers what the economy has, and no plan above the highest', () => {
    const labels = (name: string, plan: string) => {
      const { economy, state } = on(name, plan);
      const message = lowWarning(low, economy, state);
      expectAccepted(message);
      return labelsOf(message);
    };
    expect(labels('genie', 'go')).toEqual(['Buy', 'Upgrade to Plus', 'Use my own key']);
    expect(labels('genie', 'pro')).toEqual(['Buy', 'Use my own key']);
    expect(labels('genesis', 'writer')).toEqual(['Cheaper model', 'Upgrade to Creator']);
  });
});

describe('lines that must fit', () => {
  it('are cut at a line, and counted', () => {
    expect(fitting(['aaa', 'bbb', 'c'], 8)).toEqual({ shown: ['aaa', 'bbb'], more: 1 });
    expect(fitting(['aaa'], 4)).toEqual({ shown: ['aaa'], more: 0 });
    expect(fitting([], 0)).toEqual({ shown: [], more: 0 });
    expect(fitting(['toolong'], 3)).toEqual({ shown: [], more: 1 });
  });
});
