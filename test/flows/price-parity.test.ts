import { readFileSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import { warnOfPrices } from '../../src/flows/warn-of-prices.ts';
import { textOf } from '../bot.ts';
import { type EconomyWorld, pressed, worldUnder } from '../conformance/world.ts';

const SKU = '1234567890123456789';
const COMMUNITY = readFileSync('economies/community.yaml', 'utf8');
const sold = (price: string) =>
  COMMUNITY.replace('amount: 5000.00 }', `amount: 5000.00, discordSku: "${SKU}"${price} }`);
const WARNING = "Discord's shop has other prices";

const world = await worldUnder('community');

beforeEach(() => world.clock.advance(60));

async function admin(
  command: string,
  options: Parameters<ReturnType<EconomyWorld['discord']['member']>['run']>[1] = {},
) {
  return (await world.discord.member('Ada').run(`admin economy ${command}`, options)).replied();
}
const upload = (text: string, date?: string) => {
  const file = { name: 'own.yaml', data: Buffer.from(text, 'utf8'), contentType: 'application/yaml' };
  return admin('upload', { file, ...(date === undefined ? {} : { date }) });
};

/** What whoever runs the bot is warned of at a start. */
async function warnings() {
  const said: unknown[] = [];
  const log = { warn: (fields: unknown) => said.push(fields) } as unknown as typeof world.bot.context.log;
  await warnOfPrices({ economies: world.bot.context.economies, log });
  return said;
}

test('an owner is warned of a dearer price before, when, and as long as the economy rules; and so is who runs the bot', async () => {
  expect(await warnings()).toEqual([]);
  const proposed = await upload(sold(', discordPrice: 5.49'));
  expect(textOf(proposed)).toContain(WARNING);
  expect(textOf(proposed)).toContain('pack small: $5.00 here, $5.49 in Discord');
  expect(await warnings()).toEqual([]);
  const ruling = await pressed(world, 'Ada', proposed, 'Use it', (text) =>
    text.includes('rules this server'),
  );
  expect(textOf(ruling)).toContain('$5.49 in Discord');
  expect(textOf(await admin('show'))).toContain('$5.49 in Discord');
  expect(await warnings()).toEqual([
    {
      economy: 'community',
      servers: 1,
      kind: 'pack',
      name: 'small',
      priceCents: 500,
      discordPriceCents: 549,
    },
  ]);
});

test('a price that nobody wrote down is asked for, also of an economy that is only planned', async () => {
  const planned = await upload(sold(''), '2027-01-01');
  expect(textOf(planned)).toContain('write its price in Discord into discordPrice');
  await pressed(world, 'Ada', planned, 'Use it from', (text) => text.includes('rules this server from'));
  expect(await warnings()).toContainEqual(
    expect.objectContaining({ name: 'small', priceCents: 500, discordPriceCents: null }),
  );
});

test('equal prices, and what Discord does not sell, are no news', async () => {
  expect(textOf(await upload(sold(', discordPrice: 5.00')))).not.toContain(WARNING);
  const back = await admin('use', { name: 'community' });
  expect(textOf(back)).not.toContain(WARNING);
  await pressed(world, 'Ada', back, 'Use it', (text) => text.includes('rules this server'));
  expect(textOf(await admin('show'))).not.toContain(WARNING);
});
