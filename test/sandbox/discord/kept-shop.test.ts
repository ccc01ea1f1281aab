import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SubscriptionStatus } from 'discord-api-types/v10';
import { afterAll, expect, it } from 'vitest';
import { createDiscordSandbox } from '../../../sandbox/discord/index.ts';

const PACK = '1200000000000000601';
const PLAN = '1200000000000000600';
const folder = mkdtempSync(join(tmpdir(), 'scrip-discord-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("keeps what Discord's shop has sold for the next run, which goes on with it", async () => {
  const file = join(folder, 'kept.json');
  const first = await createDiscordSandbox({ file });
  first.grantEntitlement({ memberName: 'Ben', skuId: PACK });
  const refunded = first.grantEntitlement({ memberName: 'Cleo', skuId: PACK });
  first.deleteEntitlement(refunded.id);
  const { id } = first.subscriptions.start('Ada', PLAN);
  first.subscriptions.cancel(id);
  const [entitlements, subscriptions] = [first.entitlements(), first.subscriptions.all()];
  expect(entitlements).toHaveLength(3);
  await first.close();

  await using second = await createDiscordSandbox({ file });
  expect(second.entitlements()).toEqual(entitlements);
  expect(second.subscriptions.all()).toEqual(subscriptions);
  expect(second.subscriptions.resume(id).status).toBe(SubscriptionStatus.Active);
  const later = second.grantEntitlement({ memberName: 'Ben', skuId: PACK });
  expect(entitlements.every((each) => BigInt(each.id) < BigInt(later.id))).toBe(true);
});

it('keeps nothing where it is not asked to', async () => {
  await using sandbox = await createDiscordSandbox();
  sandbox.grantEntitlement({ memberName: 'Ben', skuId: PACK });
  await using other = await createDiscordSandbox();
  expect(other.entitlements()).toEqual([]);
});

it('refuses a file that it did not write, names it, and leaves it as it is', async () => {
  const file = join(folder, 'broken.json');
  for (const text of ['{"entitlements":[', '{}', '[]', 'null']) {
    writeFileSync(file, text);
    await expect(createDiscordSandbox({ file })).rejects.toThrow(
      `${file} keeps no shop of the Discord sandbox`,
    );
    expect(readFileSync(file, 'utf8')).toBe(text);
  }
});
