import { emptyHead, type Head, headOf, type Sealed, seal } from '../src/billing/chain.ts';
import type { Command, GrantCredit, Reserve, Settle } from '../src/billing/command.ts';
import { decide } from '../src/billing/decide.ts';
import type { Economy } from '../src/billing/economy.ts';
import { COST, CREDIT, HOLD } from './subject.ts';

/** The pack of credit that each bench wallet begins with. */
export const PACK: GrantCredit = {
  type: 'grant',
  key: 'pack',
  by: 'stripe',
  reason: 'pack',
  bucket: 'bought',
  amount: CREDIT,
  origin: 'paid',
  expires: null,
  source: 'sold:pack',
};

/** The hold of a bench turn. */
export function reserveOf(key: string): Reserve {
  return {
    type: 'reserve',
    key,
    by: 'member',
    reason: 'chat',
    model: 'quick',
    priceVersion: 'bench',
    ceiling: HOLD,
    floor: HOLD,
    freeTurn: false,
    promise: false,
    lifeSeconds: 600,
  };
}

/** Its settle, below the hold. */
export function settleOf(hold: string): Settle {
  return { type: 'settle', hold, by: 'member', cost: COST, reason: 'done' };
}

/** The entries that a command makes behind a head, in memory. */
export function entriesOf(economy: Economy, head: Head, command: Command, now: number): Sealed[] {
  const decision = decide(economy, head.state, command, now);
  if (decision.kind !== 'entries') throw new Error(`${command.type} was not decided: ${decision.kind}`);
  let current = head;
  return decision.drafts.map((draft, index) => {
    const state = decision.states[index];
    if (state === undefined) throw new RangeError('a draft without its state');
    const sealed = seal(current, draft, state);
    current = headOf(sealed.entry);
    return sealed;
  });
}

/** The first `length` entries of a wallet that is given its pack and then holds and settles, turn after turn. */
export function* journalOf(economy: Economy, wallet: string, length: number, now: number): Generator<Sealed> {
  let head = emptyHead(wallet);
  let made = 0;
  for (const command of commandsForEver()) {
    for (const sealed of entriesOf(economy, head, command, now)) {
      if (made === length) return;
      made += 1;
      head = headOf(sealed.entry);
      yield sealed;
    }
  }
}

function* commandsForEver(): Generator<Command> {
  yield PACK;
  for (let turn = 1; ; turn += 1) {
    yield reserveOf(`turn-${turn}`);
    yield settleOf(`turn-${turn}`);
  }
}
