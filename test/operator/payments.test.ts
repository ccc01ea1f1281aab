import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createDiscordSandbox, type DiscordSandbox } from '../../sandbox/discord/index.ts';
import { testDatabase } from '../database.ts';
import { SKUS, TIERS } from '../payments/tiers-economy.ts';
import { run } from '../start/child.ts';

// Programs of their own, on a machine that runs other tests beside.
vi.setConfig({ testTimeout: 120_000 });

const database = await testDatabase();
let discord: DiscordSandbox;
let folder: string;

beforeAll(async () => {
  discord = await createDiscordSandbox();
  folder = await mkdtemp(join(tmpdir(), 'scrip-operator-'));
  await writeFile(join(folder, 'tiers.yaml'), TIERS);
});
afterAll(async () => {
  await discord.close();
  await rm(folder, { recursive: true, force: true });
});

const payments = (environment: Readonly<Record<string, string>>) =>
  run('src/operator/main.ts', { MONGODB_URI: database.uri, ...environment }, ['payments', '--json']);

test('scrip payments lists what Discord sold and the ledger lacks, with the bot’s token alone, and ends with 1', async () => {
  const { id } = discord.grantEntitlement({ memberName: 'Ben', skuId: SKUS.pack });
  const { token, apiBase } = discord;
  const ECONOMY = join(folder, 'tiers.yaml');
  const { code, out } = await payments({ DISCORD_TOKEN: token, DISCORD_API_BASE: apiBase, ECONOMY });
  expect(JSON.parse(out)).toMatchObject({
    differences: [{ kind: 'not_credited', id, detail: `${SKUS.pack} of Discord's shop` }],
  });
  expect(code).toBe(1);
});

test('scrip payments compares with nothing where neither Stripe nor Discord is set up', async () => {
  const { code, out } = await payments({});
  expect(JSON.parse(out)).toMatchObject({ differences: null });
  expect(code).toBe(0);
});

test('scrip payments says in one sentence that Discord refused the token', async () => {
  const { code, out, err } = await payments({ DISCORD_TOKEN: 'wrong', DISCORD_API_BASE: discord.apiBase });
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toContain('Discord refused the token: check DISCORD_TOKEN');
});
