import { readFileSync } from 'node:fs';
import type { Command } from '../../../src/billing/command.ts';
import { decide } from '../../../src/billing/decide.ts';
import type { Economy } from '../../../src/billing/economy.ts';
import { readEconomy } from '../../../src/billing/economy-file.ts';
import { EMPTY_STATE, type Entry, type WalletState } from '../../../src/billing/entry.ts';
import { evolve } from '../../../src/billing/evolve.ts';
import { usage } from '../../../src/billing/pricing.ts';
import type { Receipt } from '../../../src/billing/receipt.ts';
import { broughtUpToNow, viewOf, type WalletView } from '../../../src/billing/wallet-view.ts';

/** 2026-11-21 at 12:00 UTC, Discord's 1795262400. */
export const NOON = Date.UTC(2026, 10, 21, 12);

/** Our own default economy: credits at scale 2; 200.00 to start with, 10 free turns a day. */
export const COMMUNITY = economyAt('economies/community.yaml');

/** Tokens at scale 0: 25,000 once; a paid plan starts its bucket anew. */
export const GENESIS = economyAt('economies/genesis.yaml');

function economyAt(path: string): Economy {
  const reading = readEconomy(readFileSync(path, 'utf8'), path);
  if (!reading.ok) throw new Error(JSON.stringify(reading.errors));
  return reading.economy;
}

/** A settled receipt of 12.00 credits from the bonus bucket. */
export const RECEIPT: Receipt = {
  id: '7H2K-9QXM',
  hold: '1300000000000000001',
  ended: 'settled',
  reason: 'done',
  at: '2026-11-21T12:00:00.000Z',
  model: 'standard',
  priceVersion: '0f3c9a',
  cost: 1_200,
  charged: 1_200,
  absorbed: 0,
  freeTurn: false,
  saved: 384,
  usage: usage({ input: 390, cachedInput: 610, output: 250 }),
  pieces: null,
  paidFrom: [{ bucket: 'bonus', amount: 1_200 }],
  returned: 2_400,
};

/** The receipt of a hold of 12.00 credits that was given back whole. */
export const RELEASED: Receipt = {
  ...RECEIPT,
  id: null,
  ended: 'released',
  reason: 'provider-timeout',
  cost: 0,
  charged: 0,
  saved: 0,
  usage: null,
  paidFrom: [],
  returned: 1_200,
};

/** A free turn whose full cost would have been 18.75 credits. */
export const FREE_TURN: Receipt = {
  ...RECEIPT,
  cost: 1_875,
  charged: 0,
  saved: 0,
  freeTurn: true,
  paidFrom: [],
  returned: 0,
};

/** A wallet after commands, one a minute up to noon. */
export class FixtureWallet {
  readonly entries: Entry[] = [];
  state: WalletState = EMPTY_STATE;
  #at = NOON - 60 * 60_000;
  readonly #economy: Economy;

  constructor(economy: Economy = COMMUNITY) {
    this.#economy = economy;
  }

  /** Appends what the command does; it must not be refused. */
  post(command: Command): this {
    this.#at += 60_000;
    const decision = decide(this.#economy, this.state, command, this.#at);
    if (decision.kind !== 'entries') throw new Error(JSON.stringify(decision));
    for (const draft of decision.drafts) {
      this.state = evolve(this.state, draft);
      const place = {
        wallet: 'wal_fixture',
        seq: this.entries.length + 1,
        previous: '',
        stateHash: '',
        hash: '',
      };
      this.entries.push({ ...draft, ...place, state: this.state });
    }
    return this;
  }

  /** The newest first, as the ledger lists them. */
  get newest(): Entry[] {
    return this.entries.toReversed();
  }

  view(now: number = NOON): WalletView {
    const state = broughtUpToNow(this.#economy, this.state, now);
    const wallet = this.entries.length === 0 ? null : 'wal_fixture';
    return viewOf({ wallet, economy: this.#economy, seq: this.entries.length, state, now });
  }
}

/** A hold of up to `amount` for an answer of the standard model. */
export function reserveOf(key: string, amount: number, freeTurn = false): Command {
  return {
    type: 'reserve',
    key,
    by: 'member',
    reason: 'chat',
    model: 'standard',
    priceVersion: 'v1',
    ceiling: amount,
    floor: 1,
    freeTurn,
    promise: false,
    lifeSeconds: 3_600 * 2,
  };
}

/** Texts that break careless messages. */
export const HOSTILE: readonly string[] = [
  '',
  ' \n\t ',
  '\u200b\u200b\u200d\u2060',
  'x'.repeat(6_000),
  '`'.repeat(6_000),
  '```\n'.repeat(1_500),
  '\n'.repeat(6_000),
  '<script>alert(1)</script>',
  '@everyone @here <@1> <@&2> <#3> </balance:4>',
  '# Big\n> quote\n-# receipt 0000-0000\n||spoiler|| [link](https://example.com) ~~gone~~',
  '```ts\nconst open = "fence";',
  'a\u0000b\u0007c\u001b[31m\u202egnp.exe',
  '\ud83d lone and \udc00 alone',
  '👩‍👩‍👧'.repeat(900),
  'Ẓ̴̈à̵̛l̶̔g̸̈́o'.repeat(500),
  'رسالة طويلة جدا '.repeat(400),
];
