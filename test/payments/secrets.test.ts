import { Writable } from 'node:stream';
import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createStripeSandbox } from '../../sandbox/stripe/index.ts';
import { isAppError } from '../../src/errors.ts';
import { StripeCards } from '../../src/payments/stripe-cards.ts';
import { newMember } from '../conformance/world.ts';
import { testDatabase } from '../database.ts';
import { type Shop, startShop } from './shop.ts';

const CANARY = 'sk_test_canary4711';
const HOOK_CANARY = 'whsec_canary4711';
const lines: string[] = [];

/** A logger that keeps what it would print, with nothing taken out: the errors themselves must be clean. */
function keptLog() {
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  return pino({ level: 'trace', base: null }, stream);
}

const database = await testDatabase();
let shop: Shop;
beforeAll(async () => {
  shop = await startShop(database, 'community', {
    log: keptLog(),
    environment: { STRIPE_SECRET_KEY: CANARY, STRIPE_WEBHOOK_SECRET: HOOK_CANARY },
  });
});
afterAll(() => shop[Symbol.asyncDispose]());

test('SECRETS: the keys of Stripe stand in no reply, log, page or record, whatever fails', async () => {
  const member = newMember(shop, 'Curious');
  const pages: string[] = [];
  for (const kind of [
    'unauthorized',
    'server-error',
    'disconnect',
    'malformed-json',
    'rate-limit',
  ] as const) {
    shop.stripe.faults.next({ kind }, { times: 5 });
    await shop.discord.member(member).run('buy', { pack: 'small' });
    await shop.discord.whenIdle({ timeoutMs: 60_000 });
    pages.push(await (await fetch(`${shop.bot.context.publicUrl()}/paid/cs_test_${kind}`)).text());
    shop.stripe.faults.clear();
  }
  for (const body of ['', '{}', 'x'.repeat(100)]) {
    const response = await fetch(shop.webhook, {
      method: 'POST',
      body,
      headers: { 'stripe-signature': 't=1,v1=2' },
    });
    pages.push(await response.text());
  }
  await shop.buy(member, 'small').catch(() => null);
  const models = Object.values(shop.bot.context.models) as {
    find: () => { lean: () => Promise<unknown[]> };
  }[];
  const records = JSON.stringify(await Promise.all(models.map((model) => model.find().lean())));
  expect(lines.length).toBeGreaterThan(0);
  for (const text of [shop.transcript(member), lines.join('\n'), pages.join('\n'), records]) {
    expect(text).not.toMatch(/canary4711/);
  }
}, 120_000);

test('SECRETS: errors of Stripe carry a code and a status, not what was sent', async () => {
  await using stripe = await createStripeSandbox();
  const cards = new StripeCards({ secretKey: 'sk_test_wrong', webhookSecret: null, apiBase: stripe.url });
  const caught = await cards.session('cs_test_1').then(
    () => null,
    (error: unknown) => error,
  );
  expect(isAppError(caught, 'stripe_refused') && caught.details).toEqual({
    operation: 'session',
    status: 401,
    code: null,
  });
  expect(JSON.stringify(caught, Object.getOwnPropertyNames(caught as object))).not.toContain('sk_test_wrong');
});
