import mongoose from 'mongoose';
import { expect, test } from 'vitest';
import { testDatabase } from '../database.ts';
import { testLedger } from '../ledger.ts';
import { testEconomy } from '../unit/billing/economies.ts';
import { grant, reserve, settle } from '../unit/billing/memory-wallet.ts';
import { change, period } from '../unit/billing/plan-tools.ts';
import { expectSound } from './arena.ts';
import { SERVER } from './outcomes.ts';

const database = await testDatabase();

/** The fields of an entry that are amounts, of credit or of free turns. */
const AMOUNTS = new Set(['amount', 'left', 'granted', 'debt', 'paidOut', 'cost', 'saved']);
/** Those that only the state has. It is stored as text, whose digits are exact whatever their number. */
const IN_TEXT = ['left', 'debt', 'paidOut'];

/** An amount of a state as its text has it. */
const TEXT_AMOUNT = /"(?:amount|left|granted|debt|paidOut)":[^,}]+/g;

/** Every amount of a document as `name: type`. */
function amountsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null || '_bsontype' in value) return [];
  return Object.entries(value).flatMap(([name, field]) => {
    const type = (field as { readonly _bsontype?: string } | null)?._bsontype ?? typeof field;
    return AMOUNTS.has(name) ? [`${name}: ${type}`] : amountsIn(field);
  });
}

test('every amount of an entry is an int64 in the database or a whole number in a text, and is read back as it was', async () => {
  const { ledger } = await testLedger(database.connection);
  const plans = await ledger.account({ server: SERVER, member: 'ada' }, testEconomy('plans'));
  await ledger.post(plans, grant({ key: 'g', bucket: 'vault', amount: 5_000_000_000 }));
  await ledger.post(plans, period('silver', '2026-03-10T12:00:00.000Z'));
  await ledger.post(plans, change('up', { upgrade: 'gold' }));
  const mixed = await ledger.account({ server: SERVER, member: 'ben' }, testEconomy('mixed'));
  await ledger.post(mixed, reserve({ key: 'free', ceiling: 7, freeTurn: true }));
  await ledger.post(mixed, reserve({ key: 'h', ceiling: 3 }));
  await ledger.post(mixed, settle('h', 2, { saved: 1 }));
  await ledger.projection.flush();
  const raw = await mongoose.createConnection(database.uri).asPromise();
  const found = await raw.collection('journal').find({}, { promoteValues: false }).toArray();
  await raw.close();
  const amounts = new Set(found.flatMap((document) => amountsIn(document)));
  const fields = [...AMOUNTS].filter((name) => !IN_TEXT.includes(name));
  expect([...amounts].sort()).toEqual(fields.sort().map((name) => `${name}: Long`));
  const states = found.map(({ state }) => String(state));
  const inText = new Set(states.flatMap((state) => state.match(TEXT_AMOUNT) ?? []));
  expect(inText).toContain('"left":5000000000');
  for (const each of inText) expect(each).toMatch(/^"[a-zA-Z]+":\d+$/);
  await expectSound(database.connection);
});
