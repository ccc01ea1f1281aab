import { expect, test } from 'vitest';
import { connect } from '../../src/connect.ts';
import { type ProcessParts, processPayments } from '../../src/flows/process-payments.ts';
import { createLogger } from '../../src/logger.ts';
import { openModels } from '../../src/models/open-models.ts';
import { mongoNews } from '../../src/store/news.ts';
import { mongoPaymentEvents } from '../../src/store/payment-events.ts';
import { mongoPayments } from '../../src/store/payments.ts';
import { testDatabase } from '../database.ts';
import { TestClock, testLedger } from '../ledger.ts';
import { expectSound, standingOf } from '../races/arena.ts';
import { SERVER } from '../races/outcomes.ts';
import { communityEconomy } from '../unit/billing/economies.ts';
import { type Fault, FaultProxy, isAppend } from './proxy.ts';

const database = await testDatabase();
const models = await openModels(database.connection);
const economy = communityEconomy();

const FAULTS: Readonly<Record<string, Fault>> = {
  'REPLY-LOST: its answer is lost': { kind: 'lose-reply' },
  'DB-ERRORS: the connection breaks before it': { kind: 'lose-command' },
};

test.each(Object.entries(FAULTS).flatMap(([name, fault]) => [1, 2].map((nth) => ({ name, fault, nth }))))(
  '$name, at append $nth of a payment and its refund: credited once, taken back once, told once',
  async ({ name, fault, nth }) => {
    await using proxy = await FaultProxy.before(database.uri);
    const connection = await connect(proxy.uri);
    const clock = new TestClock();
    const { ledger } = await testLedger(connection, { clock });
    const id = `${fault.kind}${nth}`;
    const own = await openModels(connection);
    const payments = mongoPayments(own);
    const heard: string[] = [];
    const parts: ProcessParts = {
      ...{ ledger, payments, paymentEvents: mongoPaymentEvents(own.paymentEvents), cards: null, clock },
      economies: { of: () => Promise.resolve(economy) } as unknown as ProcessParts['economies'],
      news: mongoNews(own.news),
      newsDisplay: {
        async message(content) {
          if (content.kind === 'credited') heard.push(content.payment.id);
          return true;
        },
        direct: () => Promise.reject(new Error('written to')),
      },
      log: createLogger('silent'),
    };
    const { wallet } = await ledger.account({ server: SERVER, member: id }, economy);
    await payments.add({
      ...{ id: `pur_${id}`, server: SERVER, member: id, wallet, economy: economy.name, sku: null },
      item: { kind: 'pack', name: 'small', title: '5,000 credits' },
      ...{ bucket: 'bought', amount: 500_000, price: { cents: 500, currency: 'usd' }, ware: 'plink_1' },
      ...{ url: 'http://127.0.0.1/pay', createdAt: new Date(clock.now()), locale: 'en-US' },
      place: { token: id, until: new Date(clock.now() + 600_000) },
    });
    const keep = (event: Parameters<typeof parts.paymentEvents.keep>[0]) => parts.paymentEvents.keep(event);
    const at = new Date(clock.now());
    await keep({
      ...{ id: `${id}-paid`, type: 'checkout.session.completed', at },
      fact: {
        ...({ kind: 'session', mode: 'payment', status: 'paid', link: 'plink_1' } as const),
        ...{
          id: `cs_${id}`,
          reference: `pur_${id}`,
          money: { cents: 500, currency: 'usd' },
          intent: `pi_${id}`,
        },
        ...{ customer: null, subscription: null, invoice: null },
      },
    });
    const reversal = { id: `re_${id}`, kind: 'refund', money: 100, stage: 'stands' } as const;
    const hit = proxy.once(isAppend, fault, nth);
    await processPayments(parts);
    await keep({
      ...{ id: `${id}-refund`, type: 'refund.created', at },
      fact: { kind: 'reversal', intent: `pi_${id}`, currency: 'usd', reversal },
    });
    await processPayments(parts);
    await hit;
    expect({ name, ...(await standingOf(ledger, economy, id)).buckets }).toEqual({
      name,
      bonus: 20_000,
      bought: 400_000,
    });
    expect(heard).toEqual([`cs_${id}`]);
    expect(await models.paymentEvents.countDocuments({ state: { $ne: 'done' } })).toBe(0);
    await ledger.projection.flush();
    await connection.close();
    await expectSound(database.connection);
  },
);
