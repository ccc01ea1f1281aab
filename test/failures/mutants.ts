/** One way to break the source by hand, and the test of a row of the checklist that must then fail. */
export interface Mutant {
  /** The name of the row. */
  readonly row: string;
  /** What is wrong then. */
  readonly wrong: string;
  readonly file: string;
  /** A piece of the file that stands there once. */
  readonly code: string;
  readonly instead: string;
  readonly test: string;
  /** A piece of the name of the test, or of the one among its cases, that must fail. */
  readonly named: string;
}

const WRITER = 'src/billing/ledger/wallet-writer.ts';
const STORE = 'src/billing/ledger/journal-store.ts';
const DECIDE = 'src/billing/decide.ts';
const DUE = 'src/billing/due.ts';
const CREDIT = 'src/flows/credit-purchase.ts';
const EVOLVE = 'src/billing/evolve.ts';

/** At least one for each row that is proven, in the order of the checklist; run by `npm run break`. */
export const MUTANTS: readonly Mutant[] = [
  {
    ...{ row: 'CONSERVE', wrong: 'a grant beside an equal one replaces it', file: EVOLVE },
    code: 'grants.find(same)?.left ?? 0',
    instead: '0',
    ...{ test: 'test/property/invariants.test.ts', named: 'CONSERVE' },
  },
  {
    ...{ row: 'NONNEG', wrong: 'a grant gives more than it has', file: 'src/billing/spend-order.ts' },
    code: 'const part = Math.min(grant.left, missing);',
    instead: 'const part = missing;',
    ...{ test: 'test/property/invariants.test.ts', named: 'NONNEG' },
  },
  {
    ...{ row: 'HOLD-ONCE', wrong: 'the key of a hold that seems taken is not looked up', file: WRITER },
    code: 'if (found === null) return null;',
    instead: "if (found === null || command.type === 'reserve') return null;",
    ...{ test: 'test/races/once.test.ts', named: 'HOLD-ONCE: one interaction 50 times' },
  },
  {
    ...{ row: 'SETTLE-ONCE', wrong: 'who settles second is refused without a look at the key', file: WRITER },
    code: 'const found = await this.#found(job);\n      if (found !== null && found',
    instead:
      'const found = refusal === null ? await this.#found(job) : null;\n      if (found !== null && found',
    ...{ test: 'test/races/once.test.ts', named: 'SETTLE-ONCE: 50 settles' },
  },
  {
    ...{ row: 'CHARGE-ACTUAL', wrong: 'a promise is passed, and what is no promise is kept', file: DECIDE },
    code: 'const more = hold.promise ?',
    instead: 'const more = !hold.promise ?',
    ...{ test: 'test/property/invariants.test.ts', named: 'CHARGE-ACTUAL' },
  },
  {
    ...{ row: 'NO-OVERSELL', wrong: 'two entries may stand at one seq', file: 'src/models/journal.ts' },
    code: 'journalSchema.index({ wallet: 1, seq: 1 }, { unique: true });',
    instead: 'journalSchema.index({ wallet: 1, seq: 1 });',
    ...{ test: 'test/races/processes.test.ts', named: 'NO-OVERSELL' },
  },
  {
    ...{ row: 'NO-OVERSELL', wrong: 'two entries may stand at one seq', file: 'src/models/journal.ts' },
    code: 'journalSchema.index({ wallet: 1, seq: 1 }, { unique: true });',
    instead: 'journalSchema.index({ wallet: 1, seq: 1 });',
    ...{ test: 'test/races/interleavings.test.ts', named: 'NO-OVERSELL' },
  },
  {
    ...{ row: 'SEQ', wrong: 'an entry does not carry the hash before it', file: 'src/billing/chain.ts' },
    code: 'previous: head.hash,',
    instead: 'previous: FIRST_PREVIOUS,',
    ...{ test: 'test/property/replay.test.ts', named: 'CHAIN: every hash can be recomputed' },
  },
  {
    ...{ row: 'SPEND-ORDER', wrong: 'what never ends is spent before what ends', file: EVOLVE },
    code: 'if (a.expires === null) return 1;\n    if (b.expires === null) return -1;',
    instead: 'if (a.expires === null) return -1;\n    if (b.expires === null) return 1;',
    ...{ test: 'test/property/reference.test.ts', named: 'SPEND-ORDER' },
  },
  {
    ...{ row: 'REPLAY', wrong: 'an entry is stored with the state before it', file: DUE },
    code: 'states: [...decided.states, state] };',
    instead: 'states: [...decided.states, decided.state] };',
    ...{ test: 'test/property/replay.test.ts', named: 'REPLAY' },
  },
  {
    ...{ row: 'REPLAY', wrong: 'the projection keeps the older of two heads' },
    file: 'src/billing/ledger/projection.ts',
    code: 'noted.seq > head.seq',
    instead: 'noted.seq < head.seq',
    ...{ test: 'test/races/projection.test.ts', named: 'REPLAY: wallets, rebuilt' },
  },
  {
    ...{
      row: 'KILL-EVERYWHERE',
      wrong: 'the hold of an answer that was cut off stays',
      file: 'src/flows/recover.ts',
    },
    code: 'const receipt = await released(parts, { wallet: turn.wallet, economy }, turn.id);',
    instead: 'const receipt = null as Receipt | null;',
    ...{ test: 'test/failures/kill-chat.test.ts', named: 'KILL-EVERYWHERE: /chat killed behind' },
  },
  {
    ...{
      row: 'KILL-EVERYWHERE',
      wrong: 'a payment is noted before its news, so nobody may hear',
      file: CREDIT,
    },
    code: 'if (kind !== null) await news.add({ id, server, member, kind, about, at });\n  await payments.credit(payment);',
    instead:
      'await payments.credit(payment);\n  if (kind !== null) await news.add({ id, server, member, kind, about, at });',
    ...{ test: 'test/failures/kill-payment.test.ts', named: 'KILL-EVERYWHERE: a payment killed' },
  },
  {
    ...{ row: 'REPLY-LOST', wrong: 'a repeat is taken for the first, whose answer was lost', file: WRITER },
    code: 'return isOwn && sent.some(({ hash }) => hash === entry.hash);',
    instead: 'return isOwn;',
    ...{ test: 'test/faults/lost-replies.test.ts', named: 'REPLY-LOST: the repeat of a hold' },
  },
  {
    ...{ row: 'REPLY-LOST', wrong: 'the first is told that it is a repeat', file: WRITER },
    code: 'repeat: !isOwn(job, found) };',
    instead: 'repeat: true };',
    ...{ test: 'test/faults/lost-replies.test.ts', named: 'REPLY-LOST: its answer is lost' },
  },
  {
    ...{ row: 'DB-ERRORS', wrong: 'an unclear write is acknowledged', file: STORE },
    code: "concern !== null)) return all('unclear');",
    instead: "concern !== null)) return all('written');",
    ...{ test: 'test/faults/database-errors.test.ts', named: 'DB-ERRORS' },
  },
  {
    ...{ row: 'DB-ERRORS', wrong: 'a hold that came late is not released', file: WRITER },
    code: "if (command.type !== 'reserve' || sent.length === 0) return;",
    instead: 'if (sent.length >= 0) return;',
    ...{ test: 'test/faults/database-errors.test.ts', named: 'is "busy" at the deadline, and the hold' },
  },
  {
    ...{ row: 'DATABASE-KILL', wrong: 'what the killed server did not answer is acknowledged', file: STORE },
    code: "concern !== null)) return all('unclear');",
    instead: "concern !== null)) return all('written');",
    ...{ test: 'test/failures/database-killed.test.ts', named: 'DATABASE-KILL' },
  },
  {
    ...{ row: 'PROJECTION-CRASH', wrong: 'an old head overtakes a newer one' },
    file: 'src/billing/ledger/projection.ts',
    code: 'const older = { _id, seq: { $lt: head.seq } };',
    instead: 'const older = { _id };',
    ...{ test: 'test/races/projection.test.ts', named: 'two projectors at once' },
  },
  {
    ...{ row: 'PROJECTION-CRASH', wrong: 'a dead process is forgotten with what it had not written' },
    file: 'src/flows/recover.ts',
    code: 'const wallets = await parts.ledger.catchUp(mark);',
    instead: 'const wallets = mark.length;',
    ...{ test: 'test/races/projection.test.ts', named: 'a hold whose projection was lost' },
  },
  {
    ...{ row: 'BACKPRESSURE', wrong: 'the queue has no bound', file: WRITER },
    code: 'if (this.#queue.length >= this.#context.queueMax && !closes) {',
    instead: 'if (this.#queue.length < 0 && !closes) {',
    ...{ test: 'test/races/backpressure.test.ts', named: '3,000 callers on one wallet' },
  },
  {
    ...{ row: 'BACKPRESSURE', wrong: 'a full queue turns away what ends a hold', file: WRITER },
    code: 'this.#context.queueMax && !closes) {',
    instead: 'this.#context.queueMax) {',
    ...{ test: 'test/races/backpressure.test.ts', named: 'what ends a hold is taken' },
  },
  {
    ...{ row: 'EXPIRE-RACE', wrong: 'of a hold that time ended nobody is told its end', file: DECIDE },
    code: "if (state === undefined) return refused({ code: 'hold_unknown', hold });",
    instead: "if (state !== null) return refused({ code: 'hold_unknown', hold });",
    ...{ test: 'test/property/races.test.ts', named: 'EXPIRE-RACE' },
  },
  {
    ...{ row: 'LATE-SETTLE', wrong: 'the end of another hold is the answer', file: DECIDE },
    code: 'drafts: due.drafts.slice(0, end), states: due.states.slice(0, end)',
    instead: 'drafts: due.drafts, states: due.states',
    ...{ test: 'test/unit/billing/decide-close.test.ts', named: 'LATE-SETTLE' },
  },
  {
    ...{ row: 'LATE-SETTLE', wrong: 'a hold never ends by time', file: DUE },
    code: "for (const hold of state.holds) consider({ what: 'hold', instant: hold.expires, hold });",
    instead: '',
    ...{ test: 'test/failures/late-settle.test.ts', named: 'LATE-SETTLE' },
  },
  {
    ...{ row: 'CLOCK', wrong: 'time goes back with the clock of a process', file: WRITER },
    code: 'Math.max(this.#context.clock.now(), head.at === null ? 0 : Date.parse(head.at))',
    instead: 'this.#context.clock.now()',
    ...{ test: 'test/races/once.test.ts', named: 'CLOCK' },
  },
  {
    ...{ row: 'PERIOD-END', wrong: 'a period is known by when it is booked', file: DUE },
    code: 'const key = periodKey(instant);',
    instead: 'const key = periodKey(iso(now));',
    ...{ test: 'test/races/period-end.test.ts', named: 'PERIOD-END' },
  },
  {
    ...{ row: 'PERIOD-END', wrong: 'a lapse leaves the period’s credit', file: 'src/billing/plans.ts' },
    code: "bucket.kind !== 'lasting');\n  return ended",
    instead: "bucket.kind === 'rolling');\n  return ended",
    ...{ test: 'test/property/plans.test.ts', named: 'PERIOD-END: every step' },
  },
  {
    ...{ row: 'JOB-TWICE', wrong: 'what ended at midnight depends on when it is booked', file: DUE },
    code: "type: 'expire', cause, postings }, now, instant);",
    instead: "type: 'expire', cause, postings }, now);",
    ...{ test: 'test/property/touch.test.ts', named: 'JOB-TWICE' },
  },
  {
    ...{ row: 'JOB-TWICE', wrong: 'a hold’s end depends on when it is booked', file: DUE },
    code: 'const state = onItsDay(economy, decided.state, instant);',
    instead: 'const state = onItsDay(economy, decided.state, now);',
    ...{ test: 'test/property/touch.test.ts', named: 'JOB-TWICE' },
  },
  {
    ...{ row: 'WEBHOOK-DUP', wrong: 'whoever applies a payment has a key of its own', file: CREDIT },
    code: "type: 'credit-pack', key: session.id,",
    instead: "type: 'credit-pack', key: session.id + String(Math.random()),",
    ...{ test: 'test/payments/webhooks.test.ts', named: 'that two processes apply at once is one grant' },
  },
  {
    ...{ row: 'WEBHOOK-ORDER', wrong: 'the last report counts, and not the furthest' },
    file: 'src/billing/money-back.ts',
    code: 'return RANK[a.stage] > RANK[b.stage] ? a : b;',
    instead: 'return b;',
    ...{ test: 'test/unit/billing/money-back.test.ts', named: 'WEBHOOK-ORDER: in any order' },
  },
  {
    ...{ row: 'WEBHOOK-ORDER', wrong: 'the last report counts, and not the furthest' },
    file: 'src/billing/money-back.ts',
    code: 'return RANK[a.stage] > RANK[b.stage] ? a : b;',
    instead: 'return b;',
    ...{ test: 'test/property/purchases.test.ts', named: 'WEBHOOK-ORDER' },
  },
  {
    ...{ row: 'WEBHOOK-LOST', wrong: 'a payment of an unknown purchase is forgotten', file: CREDIT },
    code: "if (purchase === null) return { ok: false, reason: 'unknown_purchase' };",
    instead: 'if (purchase === null) return { ok: true, payment: null };',
    ...{ test: 'test/payments/webhooks.test.ts', named: 'WEBHOOK-LOST: of an unknown purchase' },
  },
  {
    ...{
      row: 'WEBHOOK-LOST',
      wrong: 'what no webhook told is not taken up',
      file: 'src/flows/poll-events.ts',
    },
    code: 'if (lost.length === 0) return;',
    instead: 'if (lost.length >= 0) return;',
    ...{ test: 'test/payments/lost-webhooks.test.ts', named: 'a renewal was paid: the plan goes on' },
  },
  {
    ...{ row: 'WEBHOOK-FORGED', wrong: 'a test payment counts in earnest, and the reverse' },
    file: 'src/payments/stripe-cards.ts',
    code: "if (event.livemode !== this.#isLive) return { ok: false, because: 'mode' };",
    instead: '',
    ...{ test: 'test/payments/webhooks.test.ts', named: 'of live mode' },
  },
  {
    ...{ row: 'WEBHOOK-FORGED', wrong: 'a signature is good for ever', file: 'src/payments/stripe-cards.ts' },
    code: 'AGE_SECONDS_MAX, undefined, now);',
    instead: '1e9, undefined, now);',
    ...{ test: 'test/payments/webhooks.test.ts', named: 'that ' },
  },
  {
    ...{ row: 'REFUND-SPENT', wrong: 'what a hold returns repays no debt' },
    file: 'src/billing/hold-postings.ts',
    code: 'isPurchased(economy, slice) ? Math.min(amount, debt) : 0;',
    instead: '0;',
    ...{ test: 'test/property/purchases.test.ts', named: 'REFUND-SPENT' },
  },
  {
    ...{ row: 'SPLIT-EXACT', wrong: 'a share is rounded up', file: 'src/billing/money.ts' },
    code: 'return fromBigInt((BigInt(amount) * BigInt(numerator)) / BigInt(denominator));',
    instead: 'return fromBigInt((BigInt(amount) * BigInt(numerator)) / BigInt(denominator) + 1n);',
    ...{ test: 'test/unit/billing/money.test.ts', named: 'carries fractions of three nights' },
  },
  {
    ...{ row: 'TWO-WRITERS', wrong: 'a lost race is not followed by a reload', file: WRITER },
    code: 'if (failed !== -1) this.#head = null;',
    instead: '',
    ...{ test: 'test/races/processes.test.ts', named: 'a process that slept and wakes' },
  },
  {
    ...{
      row: 'HOSTILE-USAGE',
      wrong: 'a count below zero or without end is believed',
      file: 'src/ai/usage.ts',
    },
    code: 'if (alarm !== null) return { usage: null, alarm };',
    instead: '',
    ...{ test: 'test/contract/openai-text.test.ts', named: 'HOSTILE-USAGE' },
  },
  {
    ...{
      row: 'CANCEL',
      wrong: 'the provider is not told that nobody listens',
      file: 'src/ai/openai-text.ts',
    },
    code: '{ signal: watch.signal, timeout',
    instead: '{ timeout',
    ...{ test: 'test/contract/openai-text.test.ts', named: 'CANCEL: ends the provider' },
  },
  {
    ...{
      row: 'DELETE-MEMBER',
      wrong: 'what was used up is forgotten with the member',
      file: 'src/flows/erase.ts',
    },
    code: 'await parts.remnants.keep(address, name, wallet, remnantOf(outcome.entry));',
    instead: '',
    ...{ test: 'test/flows/account.test.ts', named: 'DELETE-MEMBER: who comes back' },
  },
  {
    ...{ row: 'RECONCILE', wrong: 'refunds and disputes are not compared' },
    file: 'src/flows/reconcile-payments.ts',
    code: 'for await (const fact of cards.reversalsSince(since)) found.push(...(await ofReversal(parts, fact)));',
    instead: '',
    ...{ test: 'test/payments/reconcile.test.ts', named: 'a pack, a plan and a refund' },
  },
  {
    ...{ row: 'SECRETS', wrong: 'an error says what the SDK said', file: 'src/ai/provider-error.ts' },
    code: "return new Error(apiKey === '' ? message : message.replaceAll(apiKey, '[key]'));",
    instead: 'return new Error(message);',
    ...{ test: 'test/unit/ai/openai-text.test.ts', named: 'SECRETS: keeps a key out of errors' },
  },
  {
    ...{ row: 'PREFIX', wrong: 'the entry at which a batch broke off is acknowledged', file: WRITER },
    code: 'const written = failed === -1 ? entries.length : failed;',
    instead: 'const written = failed === -1 ? entries.length : failed + 1;',
    ...{ test: 'test/faults/prefix.test.ts', named: 'PREFIX' },
  },
  {
    ...{ row: 'BOTH-INDEXES', wrong: 'nobody knows its own entry again', file: STORE },
    code: 'isOwn: this.#writer.equals(document.writer)',
    instead: 'isOwn: false',
    ...{ test: 'test/faults/lost-replies.test.ts', named: 'BOTH-INDEXES' },
  },
  {
    ...{ row: 'KEY-CONFLICT', wrong: 'other content under a key gets the first result', file: WRITER },
    code: 'if (entry.request === asked) return',
    instead: 'if (entry.request !== null) return',
    ...{ test: 'test/races/once.test.ts', named: 'KEY-CONFLICT' },
  },
  {
    ...{ row: 'BATCH-FAIRNESS', wrong: 'who comes behind a refused caller is refused too', file: WRITER },
    code: "if (decision.kind === 'refused') doubts.push({ job, refusal: decision.refusal });",
    instead:
      "if (decision.kind === 'refused' || doubts.length > 0) doubts.push({ job, refusal: decision.kind === 'refused' ? decision.refusal : { code: 'wallet_closed' } });",
    ...{ test: 'test/races/once.test.ts', named: 'BATCH-FAIRNESS: of callers in one batch' },
  },
  {
    ...{ row: 'STALE-HEAD', wrong: 'an old head is tried again at once, without end', file: WRITER },
    code: 'return clear && written > 0;',
    instead: 'return clear;',
    ...{ test: 'test/faults/database-errors.test.ts', named: 'STALE-HEAD' },
  },
  {
    ...{ row: 'CHAIN', wrong: 'nobody compares the hash', file: 'src/billing/verify-chain.ts' },
    code: 'if (attempt(() => entryHash(entry)) !== entry.hash) {',
    instead: 'if (attempt(() => entryHash(entry)) === null) {',
    ...{ test: 'test/races/tampering.test.ts', named: 'CHAIN: where an amount is changed' },
  },
  {
    ...{ row: 'STATE-SIZE', wrong: 'kinds of grant have no bound', file: DECIDE },
    code: 'if (bounded && grants > economy.limits.grants)',
    instead: 'if (bounded && grants < 0)',
    ...{ test: 'test/races/backpressure.test.ts', named: 'STATE-SIZE' },
  },
];
