import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createStripeSandbox } from '../../../sandbox/stripe/index.ts';
import { buyPack, createClient, createPackPrice, createPlanPrice } from './shop.ts';

const folder = mkdtempSync(join(tmpdir(), 'scrip-stripe-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('goes on in the next run where the last one ended, with links that lead to the new address', async () => {
  const file = join(folder, 'kept.json');
  const first = await createStripeSandbox({ file });
  const stripe = createClient(first);
  const price = await createPackPrice(stripe);
  const link = await stripe.paymentLinks.create({ line_items: [{ price: price.id, quantity: 1 }] });
  const intent = await buyPack({ stripe, sandbox: first });
  const plan = await createPlanPrice(stripe);
  const line_items = [{ price: plan.id }];
  const session = await stripe.checkout.sessions.create({ mode: 'subscription', line_items });
  const subscription = String(first.sessions.pay(session.id).session.subscription);
  await first.close();

  await using second = await createStripeSandbox({ file });
  const again = createClient(second);
  expect((await again.paymentLinks.retrieve(link.id)).url).toBe(link.url.replace(first.url, second.url));
  const visit = second.sessions.open((await again.paymentLinks.retrieve(link.id)).url);
  expect(second.sessions.pay(visit.id).session).toMatchObject({ amount_total: 500, payment_status: 'paid' });
  expect((await again.refunds.create({ payment_intent: intent })).amount).toBe(500);
  expect(second.subscriptions.renew(subscription).status).toBe('active');
  expect((await again.events.list({ type: 'invoice.paid' })).data).toHaveLength(2);
});

it('keeps nothing where it is not asked to', async () => {
  const file = join(folder, 'none.json');
  await (await createStripeSandbox()).close();
  expect(() => readFileSync(file)).toThrow('ENOENT');
});

it('refuses a file that it did not write, names it, and leaves it as it is', async () => {
  const file = join(folder, 'broken.json');
  for (const text of ['{"url":', '{}', '[]']) {
    writeFileSync(file, text);
    await expect(createStripeSandbox({ file })).rejects.toThrow(
      `${file} is no snapshot of the Stripe sandbox`,
    );
    expect(readFileSync(file, 'utf8')).toBe(text);
  }
});
