import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, inject, test } from 'vitest';
import type { JournalLedger } from '../../src/billing/ledger/journal-ledger.ts';
import type { Account, Outcome } from '../../src/billing/outcome.ts';
import { systemClock } from '../../src/clock.ts';
import { processEnvironment } from '../../src/config/environment.ts';
import { connect } from '../../src/connect.ts';
import { openDatabase } from '../../src/database/open-database.ts';
import { FaultProxy } from '../faults/proxy.ts';
import { testLedger } from '../ledger.ts';
import { accountWith, expectSound, standingOf } from '../races/arena.ts';
import { testEconomy } from '../unit/billing/economies.ts';
import { reserve, settle } from '../unit/billing/memory-wallet.ts';

const economy = testEconomy('plain');
const DEADLINE_MS = 3000;
const MEMBERS = ['a', 'b', 'c', 'd'];
const CALLERS = 12;
const KILLS = inject('soak') ? 10 : 1;

const dataDir = await mkdtemp(join(tmpdir(), 'scrip-killed-'));
afterAll(() => rm(dataDir, { recursive: true, force: true }));

function start() {
  return openDatabase({
    dataDir,
    cacheDir: '.cache',
    environment: { ...processEnvironment(), MONGODB_URI: undefined },
    log: () => {},
    now: () => systemClock.now(),
  });
}

/** Kills every process that has this test's folder open: the server, not its guardian, which ends by itself. */
function killServer(): void {
  const processes = execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' }).split('\n');
  const own = processes.filter((line) => line.includes(dataDir) && !line.includes('guardian'));
  const pids = own.map((line) => Number.parseInt(line, 10)).filter((pid) => pid !== process.pid);
  expect(pids.length).toBeGreaterThan(0);
  for (const pid of pids) process.kill(pid, 'SIGKILL');
}

/** Callers that go on and on, and what they were told. */
class Load {
  readonly acknowledged: { readonly wallet: string; readonly key: string; readonly hash: string }[] = [];
  busy = 0;
  slowestMs = 0;
  #isOver = false;
  #settled: Promise<unknown> = Promise.resolve();
  #watchers: (() => void)[] = [];

  begin(ledger: JournalLedger, accounts: readonly Account[]): void {
    const callers = Array.from({ length: CALLERS }, async (_, caller) => {
      const account = accounts[caller % accounts.length];
      for (let n = 0; account !== undefined && !this.#isOver; n += 1) {
        const key = `c${caller}-${n}`;
        const held = await this.#told(account, ledger.post(account, reserve({ key, ceiling: 10 })));
        if (held.ok) await this.#told(account, ledger.post(account, settle(key, 10)));
      }
    });
    this.#settled = Promise.all(callers);
  }

  async #told({ wallet }: Account, asked: Promise<Outcome>): Promise<Outcome> {
    const before = performance.now();
    const outcome = await asked;
    this.slowestMs = Math.max(this.slowestMs, performance.now() - before);
    if (outcome.ok) this.acknowledged.push({ wallet, key: outcome.entry.key, hash: outcome.entry.hash });
    else if (outcome.refusal.code === 'busy') this.busy += 1;
    else throw new Error(`refused: ${outcome.refusal.code}`);
    for (const look of this.#watchers) look();
    return outcome;
  }

  until(fits: () => boolean): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = () => {
      if (fits()) resolve();
    };
    this.#watchers.push(look);
    look();
    return promise;
  }

  async end(): Promise<void> {
    this.#isOver = true;
    await this.#settled;
  }
}

test(
  'DATABASE-KILL: the server is killed under load and comes back: callers hear "busy" in time, nothing acknowledged is lost, nobody restarts',
  async () => {
    await using stack = new AsyncDisposableStack();
    const first = await start();
    let server: AsyncDisposable = first;
    stack.defer(() => server[Symbol.asyncDispose]());
    const proxy = stack.use(await FaultProxy.before(first.uri));
    const connection = await connect(proxy.uri, { socketTimeoutMS: 5000 });
    stack.defer(() => connection.close());
    const { ledger } = await testLedger(connection, { deadlineMs: DEADLINE_MS });
    const accounts = await Promise.all(MEMBERS.map((name) => accountWith(ledger, economy, name, 1_000_000)));
    const load = new Load();
    load.begin(ledger, accounts);
    for (let kill = 0; kill < KILLS; kill += 1) {
      const before = load.acknowledged.length;
      await load.until(() => load.acknowledged.length >= before + 100);
      const busy = load.busy;
      killServer();
      await load.until(() => load.busy >= busy + CALLERS);
      await server[Symbol.asyncDispose]();
      const again = await start();
      server = again;
      proxy.redirect(again.uri);
      const back = load.acknowledged.length;
      await load.until(() => load.acknowledged.length >= back + 100);
    }
    await load.end();
    expect(load.slowestMs).toBeLessThan(DEADLINE_MS + 2000);
    const journal = connection.collection('journal');
    const stored = await journal.find({}, { projection: { wallet: 1, hash: 1, type: 1 } }).toArray();
    const standing = new Set(stored.map(({ _id, hash }) => `${_id} ${hash}`));
    const lost = load.acknowledged.filter(
      ({ wallet, key, hash }) => !standing.has(`${wallet}/${key} ${hash}`),
    );
    expect(lost).toEqual([]);
    for (const [n, member] of MEMBERS.entries()) {
      const settles = stored.filter(
        ({ wallet, type }) => wallet === accounts[n]?.wallet && type === 'settle',
      ).length;
      const { buckets, holds } = await standingOf(ledger, economy, member);
      const held = Object.values(holds).reduce((sum, amount) => sum + amount, 0);
      expect(buckets).toEqual({ bought: 1_000_000 - 10 * settles - held });
    }
    await ledger.projection.flush();
    await expectSound(connection);
    const told = `${load.acknowledged.length} acknowledged, ${load.busy} busy, slowest ${Math.round(load.slowestMs)} ms`;
    console.info(`DATABASE-KILL: ${told}`);
  },
  inject('soak') ? 600_000 : 110_000,
);
