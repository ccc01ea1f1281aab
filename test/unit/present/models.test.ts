import { describe, expect, it } from 'vitest';
import type { Economy } from '../../../src/billing/economy.ts';
import { EMPTY_STATE } from '../../../src/billing/entry.ts';
import { listModels } from '../../../src/flows/choose-model.ts';
import { modelsCard } from '../../../src/present/models.ts';
import { testEconomy } from '../billing/economies.ts';
import { expectAccepted, textOf } from './accepted.ts';
import { NOON } from './fixtures.ts';

/** What a newcomer to a server of that economy is shown. */
async function linesOf(economy: Economy): Promise<string[]> {
  const standing = { wallet: null, economy, seq: 0, state: EMPTY_STATE, now: NOON };
  const offers = await listModels(
    {
      ledger: { standing: () => Promise.resolve(standing), entries: () => Promise.resolve([]) },
      economies: { of: () => Promise.resolve(economy) },
      settings: { model: () => Promise.resolve(null) },
    },
    { server: '1', member: '2' },
  );
  const message = modelsCard(offers, 0);
  expectAccepted(message);
  return textOf(message).split('\n');
}

describe('the models', () => {
  it('that draw stand beside those that answer, each at the exact price of a usual picture', async () => {
    const said = await linesOf(testEconomy('community'));
    expect(said).toContain('▸ **Quick** · ~1.1 a turn');
    expect(said.slice(said.indexOf('### For portraits'))).toEqual([
      '### For portraits',
      '**Portrait** · 40.00 credits for 1024x1024',
    ]);
  });

  it('of a server where none answers are those that draw (street: rate times megapixels times steps)', async () => {
    const said = await linesOf(testEconomy('street'));
    expect(said).toContain('This server has no model that answers.');
    expect(said).toContain('**Flux.1 \\[schnell\\]** · 40 tokens for 1024x1024');
  });

  it('are fitted into one message, however many there are', async () => {
    const street = testEconomy('street');
    const [first] = street.images;
    if (first === undefined) throw new Error('street draws');
    const images = Array.from({ length: 90 }, (_, n) => ({
      ...first,
      name: `m${n}`,
      title: `${n} `.repeat(15),
    }));
    const said = await linesOf({ ...street, images });
    expect(said.at(-1)).toMatch(/^… and \d+ more$/);
  });
});
