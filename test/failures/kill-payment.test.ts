import { beforeAll, expect, test } from 'vitest';
import { tellUntold } from '../../src/flows/news.ts';
import type { SessionFact } from '../../src/flows/payments.ts';
import { type ProcessParts, processPayments } from '../../src/flows/process-payments.ts';
import { randomIds } from '../../src/ids.ts';
import { createLogger } from '../../src/logger.ts';
import { openModels } from '../../src/models/open-models.ts';
import { mongoNews } from '../../src/store/news.ts';
import { mongoPaymentEvents } from '../../src/store/payment-events.ts';
import { mongoPayments } from '../../src/store/payments.ts';
import { testDatabase } from '../database.ts';
import { TestClock, testLedger } from '../ledger.ts';
import { expectSound, standingOf } from '../races/arena.ts';
import { Child } from '../races/children.ts';
import { SERVER } from '../races/outcomes.ts';
import { communityEconomy } from '../unit/billing/economies.ts';
import { portCalls } from './kill-matrix.ts';
import type { PaymentTask, PaymentWord } from './payment-child.ts';

const database = await testDatabase();
const models = await openModels(database.connection);
const economy = communityEconomy();
const clock = new TestClock();
const { ledger } = await testLedger(database.connection, { clock, ids: randomIds });
const AT_ONCE = 3;

/** The flows from a stored event to the word to the buyer. */
const FLOWS = ['process-payments', 'credit-purchase', 'take-back', 'news'].map(
  (name) => `src/flows/${name}.ts`,
);
/** What they ask of the outside on other ways than that of a paid pack and its refund. */
const ELSEWHERE = ['clock.now', 'log.error', 'log.warn', 'payments.untold', 'paymentEvents.pend'];

function taskOf(id: string, killAt: string | null): PaymentTask {
  const session: SessionFact = {
    kind: 'session',
    id: `cs_${id}`,
    reference: `pur_${id}`,
    mode: 'payment',
    link: 'plink_1',
    status: 'paid',
    money: { cents: 500, currency: 'usd' },
    intent: `pi_${id}`,
    customer: null,
    subscription: null,
    invoice: null,
  };
  const reversal = { id: `re_${id}`, kind: 'refund', money: 100, stage: 'stands' } as const;
  const refund = { kind: 'reversal', intent: `pi_${id}`, currency: 'usd', reversal } as const;
  return {
    uri: database.uri,
    id,
    killAt,
    events: [
      { id: `${id}-paid`, type: 'checkout.session.completed', fact: session },
      { id: `${id}-refund`, type: 'refund.created', fact: refund },
    ],
  };
}

const payments = mongoPayments(models);

async function offered(id: string): Promise<void> {
  const { wallet } = await ledger.account({ server: SERVER, member: id }, economy);
  await payments.add({
    ...{ id: `pur_${id}`, server: SERVER, member: id, wallet, economy: economy.name, sku: null },
    item: { kind: 'pack', name: 'small', title: '5,000 credits' },
    ...{ bucket: 'bought', amount: 500_000, price: { cents: 500, currency: 'usd' }, ware: 'plink_1' },
    ...{ url: 'http://127.0.0.1/pay', createdAt: new Date(clock.now()), locale: 'en-US' },
    place: { token: `token-${id}`, until: new Date(clock.now() + 600_000) },
  });
}

let whole: readonly string[] = [];
const heard = new Map<string, string[]>();

/** A process that lives finishes what the killed ones left. */
async function finish(): Promise<void> {
  clock.advance(61);
  const parts: ProcessParts = {
    ...{ ledger, payments, paymentEvents: mongoPaymentEvents(models.paymentEvents), cards: null, clock },
    economies: {
      of: () => Promise.resolve(economy),
      named: () => Promise.resolve(economy),
    } as unknown as ProcessParts['economies'],
    news: mongoNews(models.news),
    newsDisplay: {
      async message(content) {
        if (content.kind === 'credited') heard.get(content.payment.member)?.push(content.payment.id);
        return true;
      },
      direct: () => Promise.reject(new Error('written to')),
    },
    log: createLogger('silent'),
  };
  // What a process died over before it was stored is told again: Stripe had no answer.
  for (const id of heard.keys()) {
    for (const event of taskOf(id, null).events)
      await parts.paymentEvents.keep({ ...event, at: new Date(clock.now()) });
  }
  for (let runs = 0; runs < 3; runs += 1) {
    await processPayments(parts);
    await tellUntold(parts);
    clock.advance(61);
  }
}

beforeAll(async () => {
  await offered('whole');
  await using child = new Child('test/failures/payment-child.ts', taskOf('whole', null));
  expect(await child.says<PaymentWord>()).toEqual({ heard: 'cs_whole' });
  const word = await child.says<PaymentWord>();
  whole = 'steps' in word ? word.steps : [];
  const waiting = whole.map((step, index) => ({ step, id: `k${index}` }));
  const killer = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      await offered(next.id);
      await using killed = new Child('test/failures/payment-child.ts', taskOf(next.id, next.step));
      expect(await killed.ended).toBe('SIGKILL');
      heard.set(
        next.id,
        killed.heard().map((said) => (said as { readonly heard: string }).heard),
      );
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, killer));
  await finish();
}, 300_000);

test('KILL-EVERYWHERE: the matrix has a row for each awaited step of a payment, as the code itself lists them', () => {
  const rows = whole.map((row) => row.replace(/ #\d+$/, ''));
  const known = new Set([...rows, ...ELSEWHERE]);
  const ports = /^(ledger|payments|paymentEvents|news|newsDisplay|economies|cards|log|clock)\./;
  const asked = FLOWS.flatMap((file) => portCalls(file)).filter((name) => ports.test(name));
  expect(asked.filter((name) => !known.has(name))).toEqual([]);
  expect(whole.length).toBeGreaterThan(25);
});

test('KILL-EVERYWHERE: a payment killed behind each step is credited once, told, and refunded once', async () => {
  for (const [index, step] of whole.entries()) {
    const id = `k${index}`;
    const { buckets } = await standingOf(ledger, economy, id);
    expect({ step, ...buckets }).toEqual({ step, bonus: 20_000, bought: 400_000 });
    const words = heard.get(id) ?? [];
    // Only a crash between the word and its note says it twice; in the same message, that changes nothing.
    const isBetween = /newsDisplay\.message|news\.end/.test(step);
    expect({ step, told: words.length >= 1 && words.length <= (isBetween ? 2 : 1) }).toEqual({
      step,
      told: true,
    });
  }
  await ledger.projection.flush();
  await expectSound(database.connection);
});
