import { type Bucket, bucketNamed, type Economy, planNamed } from '../billing/economy.ts';
import type { Entry } from '../billing/entry.ts';
import { type Amount, shareRoundedDown } from '../billing/money.ts';
import { grossBalance, type WalletView } from '../billing/wallet-view.ts';
import { showAmount, showCount, showNumber } from './amounts.ts';
import { type Block, card, lines, rows, separator, text } from './components.ts';
import { type Message, privateMessage } from './message.ts';
import { movementLine } from './movement.ts';
import { escaped } from './plain.ts';
import { bucketTitle } from './receipt.ts';
import { relativeTime } from './times.ts';
import { type WayOut, wayButtons } from './ways-out.ts';
import { english, type Words } from './words/en.ts';

export interface Balance {
  readonly view: WalletView;
  readonly economy: Economy;
  /** The newest entries first; as many are shown as there is room for, at most ten. */
  readonly movements: readonly Entry[];
  /** What an answer with the member's model costs about; left out where nothing is known. */
  readonly estimate?: { readonly model: string; readonly amount: Amount };
  /** What can be done from here. */
  readonly ways?: readonly WayOut[];
}

const MOVEMENTS_SHOWN = 10;
/** Discord's 4,000 for the whole card, shared out so that no part can push another over the edge. */
const BUCKETS_TEXT_MAX = 1_800;
const MOVEMENTS_TEXT_MAX = 1_300;

/** A member's wallet, for the member alone: how much, what of it is in use, what changes when, and what moved last. */
export function balanceCard(balance: Balance, words: Words = english): Message {
  return privateMessage([card('plain', balanceBlocks(balance, words))]);
}

/** The parts of that card. */
export function balanceBlocks(balance: Balance, words: Words): Block[] {
  const { view, economy, movements, ways = [] } = balance;
  const isNew = movements.length === 0;
  const history = movements.slice(0, MOVEMENTS_SHOWN).map((entry) => movementLine(entry, economy, words));
  return [
    lines(...totals(balance, words)),
    separator(),
    lines(
      ...fitting(bucketLines(view, economy, words), BUCKETS_TEXT_MAX),
      ...otherLines(view, economy, words),
    ),
    separator(),
    isNew
      ? text(words.balance.welcome)
      : lines(`**${words.balance.movements}**`, ...fitting(history, MOVEMENTS_TEXT_MAX)),
    ...rows(wayButtons(ways, economy.unit, words)),
  ];
}

/** The big number is gross of holds: what is in use is still the member's, and is said apart. */
function totals({ view, economy, estimate }: Balance, words: Words): string[] {
  const { unit } = economy;
  const said = [words.balance.big(showAmount(grossBalance(view), unit))];
  if (view.held > 0) {
    const held = words.money.heldByAnswers(showNumber(view.held, unit), view.holds.length);
    said.push(`${held} · ${words.balance.free(showNumber(view.available, unit))}`);
  }
  const bar = barOf(view, economy);
  if (bar !== null) said.push(bar);
  if (estimate !== undefined && estimate.amount > 0) {
    const count = shareRoundedDown(view.available, 1, estimate.amount);
    said.push(words.balance.answersLeft(showCount(count), escaped(estimate.model)));
  }
  return said;
}

const BAR_LENGTH = 20;

/**
 * A bar of twenty: free, held, and gone. Full is what the plan or the starting grant once gave, or what there is
 * if that is more; null where there is nothing to compare with.
 */
function barOf(view: WalletView, economy: Economy): string | null {
  const given = planNamed(economy, view.plan?.name ?? '')?.amount ?? 0;
  const gross = grossBalance(view);
  const full = Math.max(gross, given, economy.startingGrant?.amount ?? 0);
  if (full === 0) return null;
  const free = shareRoundedDown(view.available, BAR_LENGTH, full);
  const filled = shareRoundedDown(gross, BAR_LENGTH, full);
  return `${'█'.repeat(free)}${'▒'.repeat(filled - free)}${'░'.repeat(BAR_LENGTH - filled)}`;
}

type BucketView = WalletView['buckets'][number];

function bucketLines(view: WalletView, economy: Economy, words: Words): string[] {
  return view.buckets.map((bucket) => {
    const rules = bucketNamed(economy, bucket.name);
    const what = [
      rules === null ? null : changeText(rules, view, economy, words),
      endingText(bucket, economy, words),
      bucket.held > 0 ? words.balance.heldOfIt(showNumber(bucket.held, economy.unit)) : null,
      bucket.locked > 0 ? words.balance.locked(showNumber(bucket.locked, economy.unit)) : null,
    ];
    return words.balance.bucketLine(
      bucketTitle(economy, bucket.name),
      showNumber(bucket.available, economy.unit),
      what.filter((part) => part !== null).join(' · '),
    );
  });
}

/** What a bucket is, and when it changes. */
function changeText(bucket: Bucket, view: WalletView, economy: Economy, words: Words): string {
  switch (bucket.kind) {
    case 'lasting':
      return words.balance.lasting;
    case 'period':
      if (view.plan?.status === 'canceling' && view.plan.end !== null)
        return words.balance.periodEnds(relativeTime(view.plan.end));
      return words.balance.period(view.plan?.end ? relativeTime(view.plan.end) : null);
    case 'rolling':
      return words.balance.rolling(bucketTitle(economy, bucket.rollsFrom ?? ''), bucket.capPeriods);
  }
}

/** Credit with a date of its own: how much, and when; the earliest of several. */
function endingText({ grants }: BucketView, { unit }: Economy, words: Words): string | null {
  const next = grants.find((grant) => grant.expires !== null);
  if (next === undefined || next.expires === null) return null;
  return words.balance.someEnds(showNumber(next.left, unit), relativeTime(next.expires));
}

function otherLines(view: WalletView, economy: Economy, words: Words): string[] {
  const { freeTurns, plan, debt } = view;
  const said: string[] = [];
  if (freeTurns !== null) {
    said.push(words.balance.freeTurns(freeTurns.left, freeTurns.perDay, relativeTime(freeTurns.resets)));
  }
  if (plan !== null) {
    const title = escaped(planNamed(economy, plan.name)?.title ?? plan.name);
    const status = words.balance.statuses[plan.status] ?? plan.status;
    said.push(words.balance.plan(title, status, plan.end === null ? null : relativeTime(plan.end)));
  }
  if (debt > 0) said.push(words.balance.debt(showAmount(debt, economy.unit)));
  return said;
}

/** As many lines as fit into `max` letters, in order. */
function fitting(all: readonly string[], max: number): string[] {
  let length = 0;
  return all.filter((line) => {
    length += line.length + 1;
    return length <= max;
  });
}
