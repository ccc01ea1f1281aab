import type { LedgerReader } from '../../sandbox/page/index.ts';

const at = (s: number) => new Date(Date.now() - s * 1000).toISOString();
const h = (c: string) => c.repeat(64);

/** One wallet with everything the panel shows, the same for every member. */
export const ledgerFixture: LedgerReader = {
  async wallet() {
    return {
      wallet: 'w_1',
      economy: 'genesis',
      unit: 'credits',
      scale: 2,
      seq: 4,
      available: 123400,
      held: 1200,
      debt: 0,
      plan: { name: 'Pro', status: 'active', start: at(9e5), end: at(-9e5) },
      buckets: [
        {
          name: 'base',
          available: 100000,
          held: 1200,
          locked: 0,
          grants: [{ left: 100000, origin: 'free', expires: null }],
        },
        {
          name: 'bonus',
          available: 23400,
          held: 0,
          locked: 0,
          grants: [
            { left: 20000, origin: 'paid', expires: at(-86400 * 12) },
            { left: 3400, origin: 'gift', expires: null },
          ],
        },
        { name: 'rollover', available: 0, held: 0, locked: 5000, grants: [] },
      ],
      freeTurns: { left: 3, perDay: 5, resets: at(-3600 * 5) },
      holds: [{ id: '1200', amount: 1200, expires: at(-280), reason: 'chat' }],
    };
  },
  async journal() {
    return {
      wallet: 'w_1',
      entries: [
        {
          previous: h('0'),
          seq: 1,
          key: 'period:2026-11-01T00:00:00.000Z',
          request: h('1'),
          type: 'period',
          at: at(4000),
          cause: { by: 'job', reason: 'free_plan' },
          postings: [
            { account: 'bucket:base', unit: 'credits', amount: 101500 },
            { account: 'issued:plan', unit: 'credits', amount: -101500 },
          ],
          state: {},
          stateHash: h('a'),
          hash: h('b'),
        },
        {
          previous: h('b'),
          seq: 2,
          key: '1200000000000099',
          request: h('2'),
          type: 'reserve',
          at: at(300),
          cause: { by: 'member', reason: 'chat', model: 'quick' },
          postings: [
            { account: 'bucket:base', unit: 'credits', amount: -600 },
            { account: 'hold:1200000000000099', unit: 'credits', amount: 600 },
          ],
          state: {},
          stateHash: h('c'),
          hash: h('d'),
        },
        {
          previous: h('d'),
          seq: 3,
          key: 'close:1200000000000099',
          request: h('3'),
          type: 'settle',
          at: at(290),
          cause: {
            by: 'member',
            reason: 'chat',
            model: 'quick',
            cost: 300,
            receipt: '8F3K',
            usage: { input: 120, output: 80 },
          },
          postings: [
            { account: 'hold:1200000000000099', unit: 'credits', amount: -600 },
            { account: 'bucket:base', unit: 'credits', amount: 300 },
            { account: 'usage', unit: 'credits', amount: 300 },
          ],
          state: {},
          stateHash: h('e'),
          hash: h('f'),
        },
        {
          previous: h('f'),
          seq: 4,
          key: '1200',
          request: h('4'),
          type: 'reserve',
          at: at(20),
          cause: { by: 'member', reason: 'chat', model: 'deep' },
          postings: [
            { account: 'bucket:base', unit: 'credits', amount: -1200 },
            { account: 'hold:1200', unit: 'credits', amount: 1200 },
          ],
          state: {},
          stateHash: h('1'),
          hash: h('2'),
        },
      ],
    };
  },
};
