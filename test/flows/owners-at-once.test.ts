import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { JournalLedger } from '../../src/billing/ledger/journal-ledger.ts';
import type { Context } from '../../src/context.ts';
import { finishActs, grantPlan } from '../../src/flows/administer.ts';
import { assertSound } from '../bot.ts';
import { newMember } from '../conformance/world.ts';
import { testDatabase } from '../database.ts';
import { type Shop, startShop, subscribed } from '../payments/shop.ts';

const database = await testDatabase();
let shop: Shop;
let member: string;
let owner: { readonly server: string; readonly member: string };
let acts = 0;

const END = '2026-04-10T12:00:00.000Z';

beforeAll(async () => {
  shop = await startShop(database, 'topup');
});
beforeEach(async () => {
  shop.clock.set('2026-03-10T12:00:00.000Z');
  member = newMember(shop, 'Overdue');
  owner = { server: shop.discord.guildId, member: shop.discord.member(member).id };
  await grant('Ada', 'artisan');
  // A day into the grace of the plan: whoever renews it begins at its old end.
  shop.clock.set('2026-04-11T12:00:00.000Z');
});
afterEach(() => assertSound(shop));
afterAll(() => shop[Symbol.asyncDispose]());

type Parts = Parameters<typeof grantPlan>[0];

function grant(actor: string, plan: string, parts: Parts = shop.bot.context) {
  acts += 1;
  return grantPlan(parts, { ...owner, id: `act-${acts}`, actor }, plan, `by ${actor}`);
}

/** What acts work with, where something comes between the look at the wallet and the entry. */
function between(first: () => Promise<unknown>, context: Context = shop.bot.context): Parts {
  const { ledger } = context;
  const post: JournalLedger['post'] = async (...given) => {
    await first();
    return ledger.post(...given);
  };
  const slow = new Proxy(ledger, {
    get(target, key) {
      const value: unknown = key === 'post' ? post : Reflect.get(target, key, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  return { ...context, ledger: slow };
}

/** Lets nobody through before both have come. */
function barrier(): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let come = 0;
  return () => {
    come += 1;
    if (come === 2) resolve();
    return promise;
  };
}

const renewals = async () => (await shop.entries(member)).filter(({ key }) => key === `period:${END}`);

/** What the list says of the renewal. */
async function listed(): Promise<string[]> {
  const lines = await shop.bot.context.audits.page(owner.server, { skip: 0, limit: 50 });
  const own = lines.filter((line) => line.member === owner.member && line.note !== 'by Ada');
  return own.map(({ actor, subject, after, note }) => `${actor} ${subject} ${after} ${note}`);
}

test('two owners who renew the same plan in its grace at once renew it once, and the list says which of them did', async () => {
  await using second = await shop.startAnother();
  const meet = barrier();
  const both = await Promise.all([
    grant('Bob', 'artisan', between(meet)),
    grant('Cy', 'artisan', between(meet, second.context)),
  ]);
  const [first, other] = both[0].ok ? ['Bob', both[1]] : ['Cy', both[0]];
  expect(other).toMatchObject({ ok: false, refusal: { code: 'plan_conflict', because: 'running' } });
  expect(await renewals()).toHaveLength(1);
  expect(await listed()).toEqual([`${first} artisan artisan by ${first}`]);
});

test('two owners who wish different plans in the grace at once: one comes to stand and is listed, the other hears that a plan runs', async () => {
  await using second = await shop.startAnother();
  const meet = barrier();
  const both = await Promise.all([
    grant('Bob', 'maestro', between(meet)),
    grant('Cy', 'apprentice', between(meet, second.context)),
  ]);
  const refused = both.filter(({ ok }) => !ok);
  expect(refused).toHaveLength(1);
  expect(refused[0]).toMatchObject({ refusal: { code: 'plan_conflict' } });
  expect(await renewals()).toHaveLength(1);
  const plan = (await shop.wallet(member)).plan?.name;
  expect(await listed()).toEqual([
    plan === 'maestro' ? 'Bob maestro maestro by Bob' : 'Cy apprentice apprentice by Cy',
  ]);
});

test('the line of an owner who died behind their renewal is completed, also where another one came second and was refused', async () => {
  const { context } = shop.bot;
  const audits = { ...context.audits, add: () => Promise.reject(new Error('died')) };
  const dies = async () => {
    await expect(grant('Bob', 'maestro', { ...context, audits })).rejects.toThrow('died');
  };
  const second = await grant('Cy', 'apprentice', between(dies));
  expect(second).toMatchObject({ ok: false, refusal: { code: 'plan_conflict', because: 'running' } });
  shop.clock.advance(61);
  for (let runs = 0; runs < 3; runs += 1) await finishActs(context);
  expect(await listed()).toEqual(['Bob maestro maestro by Bob']);
  expect(await renewals()).toHaveLength(1);
});

test('an owner who died before the renewal that another one did leaves one line, of who did it', async () => {
  const { context } = shop.bot;
  const dies = between(() => Promise.reject(new Error('died')));
  await expect(grant('Bob', 'maestro', dies)).rejects.toThrow('died');
  expect(await grant('Cy', 'apprentice')).toMatchObject({ ok: true });
  shop.clock.advance(61);
  for (let runs = 0; runs < 3; runs += 1) await finishActs(context);
  expect(await listed()).toEqual(['Cy apprentice apprentice by Cy']);
});

test('an owner who wishes what a paid invoice did at that moment is told that it runs, and is not listed', async () => {
  shop.clock.set('2026-03-10T12:00:00.000Z');
  member = newMember(shop, 'Paying');
  owner = { server: shop.discord.guildId, member: shop.discord.member(member).id };
  const subscription = await subscribed(shop, member, 'artisan');
  shop.clock.set('2026-04-11T12:00:00.000Z');
  const { context } = shop.bot;
  const paid = between(async () => {
    shop.stripe.subscriptions.renew(subscription);
    await shop.settled();
  });
  expect(await grant('Bob', 'artisan', paid)).toMatchObject({
    ok: false,
    refusal: { code: 'plan_conflict', because: 'running' },
  });
  expect((await renewals()).map(({ cause }) => cause.by)).toEqual(['stripe']);
  shop.clock.advance(61);
  await finishActs(context);
  expect(await listed()).toEqual([]);
});
