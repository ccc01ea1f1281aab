import { expect, it } from 'vitest';
import { Unbilled } from '../../../src/flows/unbilled.ts';
import { presetEconomy } from '../../ledger.ts';

const community = presetEconomy('community');
const genesis = presetEconomy('genesis');

it('counts what no member pays by economy and cause, and nothing where nothing was absorbed', () => {
  const unbilled = new Unbilled();
  expect(unbilled.lines()).toEqual([]);
  unbilled.count(community, 'absorbed', 0);
  expect(unbilled.lines()).toEqual([]);
  unbilled.count(community, 'absorbed', 12);
  unbilled.count(genesis, 'discarded', 21_480);
  unbilled.count(community, 'absorbed', 5);
  unbilled.count(community, 'failed', 0);
  expect(unbilled.lines()).toEqual([
    { economy: 'community', unit: 'credit', cause: 'absorbed', jobs: 2, amount: 17 },
    { economy: 'genesis', unit: 'token', cause: 'discarded', jobs: 1, amount: 21_480 },
    { economy: 'community', unit: 'credit', cause: 'failed', jobs: 1, amount: 0 },
  ]);
});
