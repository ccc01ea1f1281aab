import { expect, test } from 'vitest';
import { creditEntitlement, creditWaiting } from '../../src/flows/premium.ts';
import { openModels } from '../../src/models/open-models.ts';
import { testDatabase } from '../database.ts';
import { TestClock } from '../ledger.ts';
import { expectSound } from './arena.ts';
import { buyersOf, economy, idsOf, ONCE, OTHER_SERVER, premiumParts, shopOf } from './discord-buyers.ts';
import { SERVER } from './outcomes.ts';

const database = await testDatabase();
await openModels(database.connection);
const clock = new TestClock();
const heard: string[] = [];
let state: 'valid' | 'refunded' = 'valid';
const used = new Set<string>();
const discordShop = shopOf({ state: () => state, used: (id) => void used.add(id) });
const fresh = () =>
  premiumParts(database.connection, clock, {
    discordShop,
    heard: async (payment) => void heard.push(payment),
  });
const parts = fresh();
const { ledger } = parts;
const { choose, credits } = buyersOf(parts);

test('one entitlement fifty times at once, in two processes of the ledger, is credited once and told once', async () => {
  const other = fresh();
  const buyer = '5000';
  await choose(SERVER, buyer);
  const { pack, plan, subscription } = idsOf(buyer);
  const events = Array.from({ length: 50 }, (_, n) =>
    creditEntitlement(n % 2 === 0 ? parts : other, { id: n % 4 < 2 ? pack : plan }),
  );
  // While they come in, another server is chosen.
  await Promise.all([...events, choose(OTHER_SERVER, buyer)]);
  expect(await credits(buyer)).toEqual(ONCE);
  expect(heard.filter((id) => id === pack)).toHaveLength(1);
  expect(heard.filter((id) => id.startsWith(`${subscription}:`))).toHaveLength(1);
  expect(used.has(pack)).toBe(true);
  expect(used.has(plan)).toBe(false);
});

test('what a crash cut off between the entry and its note is credited where it was, whatever is chosen next', async () => {
  const buyer = '6000';
  await choose(SERVER, buyer);
  const { pack, plan } = idsOf(buyer);
  const dies = () => Promise.reject(new Error('killed'));
  const cut = { ...parts, payments: { ...parts.payments, credit: dies } };
  for (const id of [pack, plan]) await expect(creditEntitlement(cut, { id })).rejects.toThrow('killed');
  clock.advance(61);
  await choose(OTHER_SERVER, buyer);
  await creditWaiting(parts, { member: buyer });
  expect(await credits(buyer)).toEqual(ONCE);
  const { wallet } = await ledger.standing({ server: SERVER, member: buyer }, economy);
  expect(await ledger.entry(wallet ?? '', pack)).not.toBeNull();
});

test('a refund that was not told is found by listing: all of it is taken back, once', async () => {
  state = 'refunded';
  const buyers = ['5000', '6000'];
  for (let runs = 0; runs < 2; runs += 1) {
    for (const buyer of buyers) await creditWaiting(parts, { member: buyer });
  }
  for (const buyer of buyers)
    expect({ buyer, ...(await credits(buyer)) }).toEqual({ buyer, ...ONCE, bonus: 0, base: 25_000 });
  await ledger.projection.flush();
  await expectSound(database.connection);
});
