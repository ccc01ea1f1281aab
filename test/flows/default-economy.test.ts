import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Economy } from '../../src/billing/economy.ts';
import { readEconomy } from '../../src/billing/economy-file.ts';
import { type EconomyBook, openEconomyBook } from '../../src/billing/ledger/economy-book.ts';
import { connect } from '../../src/connect.ts';
import { randomIds } from '../../src/ids.ts';
import { type Models, openModels } from '../../src/models/open-models.ts';
import { testDatabase } from '../database.ts';
import { TestClock, testLedger } from '../ledger.ts';
import { testEconomy } from '../unit/billing/economies.ts';

const database = await testDatabase();
const [community, street] = [testEconomy('community'), testEconomy('street')];
const clock = new TestClock();
let connection: Awaited<ReturnType<typeof connect>>;
let models: Models;

beforeEach(async () => {
  connection = await connect(database.uri);
  models = await openModels(connection);
});
afterEach(async () => {
  await models.economyRules.deleteMany({});
  await models.addresses.deleteMany({});
  await connection.close();
});

/** A process that was started with this economy as the default of new servers. */
const startedWith = (economy: Economy): Promise<EconomyBook> => openEconomyBook(models, economy, clock);

/** A first member of a server gets a wallet. */
async function begin(server: string, book: EconomyBook): Promise<void> {
  const { ledger } = await testLedger(connection, { clock, ids: randomIds });
  await ledger.account({ server, member: 'Ada' }, await book.of(server));
}

const nameAt = async (book: EconomyBook, server: string) => (await book.of(server)).name;

/** The same economy with a title of its own: a new version. */
function retitled(economy: Economy, title: string): Economy {
  const text = economy.source.replace(/^title: .*$/m, `title: ${title}`);
  const reading = readEconomy(text, 'retitled.yaml');
  if (!reading.ok) throw new Error(JSON.stringify(reading.errors));
  return reading.economy;
}

test('a server keeps the default that it began with when the operator names another one; only new servers get that', async () => {
  await begin('old', await startedWith(community));
  const book = await startedWith(street);
  expect(await nameAt(book, 'old')).toBe('community');
  expect(await nameAt(book, 'new')).toBe('street');
  expect(await book.others('old')).toEqual([]);
  await begin('new', book);
  const again = await startedWith(community);
  expect([await nameAt(again, 'old'), await nameAt(again, 'new')]).toEqual(['community', 'street']);
});

test('a new version of the default counts at once where the server is under it, the last version elsewhere', async () => {
  await begin('old', await startedWith(retitled(community, 'First')));
  expect((await (await startedWith(retitled(community, 'Second'))).of('old')).title).toBe('Second');
  expect((await (await startedWith(street)).of('old')).title).toBe('Second');
});

test('processes that start at once with different defaults each keep theirs', async () => {
  const books = await Promise.all([community, street, community, street].map(startedWith));
  await begin('one', books[0] ?? (await startedWith(community)));
  for (const book of books) expect(await nameAt(book, 'one')).toBe('community');
});

test('an owner who chose is not touched by any default, and what the server began with stays frozen beside it', async () => {
  const first = await startedWith(community);
  await begin('old', first);
  const version = await first.keep(street.source);
  const at = new Date(clock.now());
  const rule = { server: 'old', n: 1, name: 'street', version, actor: '1', at, from: at };
  await first.begin({ ...rule, planned: false, before: 'community', withdrawn: null });
  const book = await startedWith(testEconomy('genie'));
  expect(await nameAt(book, 'old')).toBe('street');
  expect((await book.others('old')).map(({ name }) => name)).toEqual(['community']);
});
