import { afterAll, afterEach, expect, test } from 'vitest';
import { openLedgerReader } from '../../demo/ledger-reader.ts';
import { assertSound, startTestBot } from '../bot.ts';
import { testDatabase } from '../database.ts';
import { askToDelete, confirmDelete } from '../flows/account-steps.ts';
import { join } from '../flows/steps.ts';

const SECRETS_KEY = 'a-secret-that-the-bot-and-the-page-share';

const database = await testDatabase();
const world = await startTestBot(database, { environment: { SECRETS_KEY }, secret: SECRETS_KEY });
afterEach(() => assertSound(world));
afterAll(() => world[Symbol.asyncDispose]());

test('the wallet panel promises who comes back after a deletion nothing that they had already', async () => {
  const member = join(world, 'Rea');
  const { guildId } = world.discord;
  const { id } = world.discord.member(member);
  await using panel = await openLedgerReader(database.uri, { SECRETS_KEY });
  await world.ask(member, { prompt: 'What is 2 + 2?' });
  expect(await panel.wallet(guildId, id)).toMatchObject({ available: 20_000 });
  await confirmDelete(world, member, await askToDelete(world, member), 'DELETE');
  await world.discord.whenIdle();
  expect(await panel.wallet(guildId, id)).toMatchObject({ available: 0 });
});
