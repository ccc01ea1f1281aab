import { daysAfter } from '../billing/calendar.ts';
import type { Economy } from '../billing/economy.ts';
import { compareEconomies, type EconomyDifference } from '../billing/economy-compare.ts';
import { type EconomyFault, readEconomy } from '../billing/economy-file.ts';
import type { EconomyBook, EconomyRule } from '../billing/ledger/economy-book.ts';
import type { HeldCredit } from '../billing/reports/held-credit.ts';
import type { Clock } from '../clock.ts';
import type { AuditLine, AuditStore } from './audit.ts';

export interface SwitchParts {
  readonly economies: EconomyBook;
  readonly audits: AuditStore;
  readonly clock: Clock;
  /** The texts of the presets, by name. */
  readonly presets: ReadonlyMap<string, string>;
  /** What a server's wallets hold under an economy. */
  readonly heldCredit: (server: string, economy: string) => Promise<HeldCredit>;
}

/** An economy that an owner looks at before it rules. */
export interface Proposal {
  readonly before: Economy;
  readonly after: Economy;
  readonly version: string;
  /** The number that its rule would have: taken by whoever is first. */
  readonly n: number;
  /** The instant at which it takes over, in milliseconds; null is at once. */
  readonly from: number | null;
  readonly difference: EconomyDifference;
  /** What becomes of the wallets of now: frozen where another economy comes. */
  readonly held: HeldCredit;
}

export type Proposed =
  | { readonly ok: true; readonly proposal: Proposal }
  | { readonly ok: false; readonly faults: readonly EconomyFault[] };

/** What an owner proposes. */
export interface Wish {
  readonly text: string;
  /** What its faults are told of. */
  readonly file: string;
  /** In milliseconds; null is at once. */
  readonly from: number | null;
}

/** How far ahead an economy can be planned, and how many of them a server has at a time. */
const PLANNED_DAYS_MAX = 366;
const PLANNED_MAX = 5;

/** Reads an economy's file and compares it with the one that it would take over from. Nothing changes; its text is kept. */
export async function proposeEconomy(parts: SwitchParts, server: string, wish: Wish): Promise<Proposed> {
  const { text, file, from } = wish;
  const dated = await faultsOfDate(parts, server, from);
  if (dated.length > 0) return { ok: false, faults: dated };
  const reading = readEconomy(text, file);
  if (!reading.ok) return { ok: false, faults: reading.errors };
  const after = reading.economy;
  const faults = await faultsFor(parts, server, { after, file, from });
  if (faults.length > 0) return { ok: false, faults };
  const version = await parts.economies.keep(text);
  return { ok: true, proposal: await proposalOf(parts, server, after, version, from) };
}

async function faultsOfDate(
  { economies, clock }: SwitchParts,
  server: string,
  from: number | null,
): Promise<EconomyFault[]> {
  if (from === null) return [];
  const fault = (message: string) => [{ file: '', line: 1, field: 'date', message }];
  const now = clock.now();
  if (from <= now) return fault('must lie in the future: leave it out to change the economy at once');
  if (from > daysAfter(now, PLANNED_DAYS_MAX)) return fault(`must lie within ${PLANNED_DAYS_MAX} days`);
  const planned = await economies.planned(server);
  if (planned.length >= PLANNED_MAX) return fault(`there are ${PLANNED_MAX} planned changes already`);
  return [];
}

async function proposalOf(
  { economies, heldCredit, clock }: SwitchParts,
  server: string,
  after: Economy,
  version: string,
  from: number | null,
): Promise<Proposal> {
  const [before, [newest]] = await Promise.all([
    economies.of(server, from ?? clock.now()),
    economies.history(server, 1),
  ]);
  const held = await heldCredit(server, before.name);
  const difference = compareEconomies(before, after);
  return { before, after, version, n: (newest?.n ?? 0) + 1, from, difference, held };
}

interface Candidate {
  readonly after: Economy;
  readonly file: string;
  readonly from: number | null;
}

/**
 * What members have must stay to be seen and spent: the unit of an economy never changes, nor does a bucket go away
 * in which somebody holds something. Versions of one name are compared with the one before and the one after them, by
 * their instants. What somebody will hold at a date nobody knows, so a bucket goes at once or not at all.
 */
async function faultsFor(
  { economies, heldCredit, clock }: SwitchParts,
  server: string,
  { after, file, from }: Candidate,
): Promise<EconomyFault[]> {
  const instant = from ?? clock.now();
  const versions = await economies.versions(server, after.name);
  const former = versions.findLast((version) => version.from <= instant)?.economy;
  const next = versions.find((version) => version.from > instant)?.economy;
  const fault = (field: string, message: string) => ({ file, line: 1, field, message });
  const changes = [former, next].filter((each) => each !== undefined);
  if (changes.some((each) => compareEconomies(each, after).isUnitChanged)) {
    return [fault('unit', 'cannot change under the same name: give the economy another name')];
  }
  const removed = former === undefined ? [] : compareEconomies(former, after).removedBuckets;
  const byBucket =
    removed.length > 0 && from === null ? (await heldCredit(server, after.name)).byBucket : null;
  const faults = removed.flatMap((bucket) => {
    const why =
      byBucket === null
        ? 'can only go at once, while nobody holds anything in it: not at a date'
        : 'cannot go: members still hold something in it';
    return byBucket === null || (byBucket.get(bucket) ?? 0) > 0 ? [fault(`buckets.${bucket}`, why)] : [];
  });
  const lost = next === undefined ? [] : compareEconomies(after, next).removedBuckets;
  const clash = 'is not in the version that is planned to follow: withdraw that one first';
  return [...faults, ...lost.map((bucket) => fault(`buckets.${bucket}`, clash))];
}

/** What came of a press on "Use it". */
export type Switched =
  | { readonly kind: 'switched'; readonly proposal: Proposal }
  | { readonly kind: 'refused'; readonly faults: readonly EconomyFault[] }
  /** Another change was first: the difference shown is not the one it would be. */
  | { readonly kind: 'overtaken' }
  | { readonly kind: 'gone' };

/** Whoever changes the economy of a server. */
export interface Switcher {
  readonly server: string;
  readonly actor: string;
}

/**
 * Lets a proposed version rule, at once or from its instant on, if nothing changed since it was shown. Its wallets are
 * there from the first command on; no job switches anything.
 */
export async function useEconomy(
  parts: SwitchParts,
  { server, actor }: Switcher,
  shown: { readonly version: string; readonly n: number; readonly from: number | null },
): Promise<Switched> {
  const { version, n, from } = shown;
  const after = await parts.economies.kept(version);
  if (after === null) return { kind: 'gone' };
  const dated = await faultsOfDate(parts, server, from);
  const faults = dated.length > 0 ? dated : await faultsFor(parts, server, { after, file: after.name, from });
  if (faults.length > 0) return { kind: 'refused', faults };
  const proposal = await proposalOf(parts, server, after, version, from);
  if (proposal.n !== n) return { kind: 'overtaken' };
  const at = new Date(parts.clock.now());
  const rule: EconomyRule = {
    server,
    n,
    name: after.name,
    version,
    actor,
    at,
    withdrawn: null,
    from: from === null ? at : new Date(from),
    planned: from !== null,
    before: await beforeText(parts, server, proposal.before, from ?? at.getTime()),
  };
  if (!(await parts.economies.begin(rule))) return { kind: 'overtaken' };
  await parts.audits.add(lineOf(rule));
  return { kind: 'switched', proposal };
}

/** What a rule takes over from, with its version where somebody chose it. */
async function beforeText(
  { economies }: SwitchParts,
  server: string,
  before: Economy,
  instant: number,
): Promise<string> {
  const rule = await economies.rule(server);
  const waiting = (await economies.planned(server)).findLast(({ from }) => from.getTime() <= instant);
  return versionText(before.name, (waiting ?? rule)?.version ?? null);
}

/** Takes a planned economy back before its instant. Null where it is not waiting (any more). */
export async function withdrawEconomy(
  { economies, audits, clock }: SwitchParts,
  { server, actor }: Switcher,
  n: number,
): Promise<EconomyRule | null> {
  const rule = await economies.withdraw(server, n, { actor, at: new Date(clock.now()) });
  if (rule === null) return null;
  for (const line of withdrawalOf(rule)) await audits.add(line);
  return rule;
}

/** How many of the newest rules are looked at for lines that a crash left out. */
const LINES_FINISHED = 10;

/**
 * Adds the lines of the newest rules to the audit list where a crash came between a rule and its line: the rule is
 * what counts, the line follows from it.
 */
export async function finishLines({ economies, audits }: SwitchParts, server: string): Promise<void> {
  for (const rule of await economies.history(server, LINES_FINISHED)) {
    await audits.add(lineOf(rule));
    for (const line of withdrawalOf(rule)) await audits.add(line);
  }
}

function lineOf({ server, n, actor, name, version, at, from, planned, before }: EconomyRule): AuditLine {
  const subject = planned ? `${name}, from ${minuteText(from)}` : name;
  const change = { before, after: versionText(name, version) };
  return {
    id: `${server}:economy:${n}`,
    server,
    actor,
    action: 'economy',
    member: null,
    note: null,
    at,
    subject,
    ...change,
  };
}

function withdrawalOf({ server, n, name, from, withdrawn }: EconomyRule): AuditLine[] {
  if (withdrawn === null) return [];
  const { actor, at } = withdrawn;
  const id = `${server}:economy:${n}:withdrawn`;
  const subject = `${name}, from ${minuteText(from)}`;
  const change = { before: 'planned', after: 'withdrawn' };
  return [
    {
      id,
      server,
      actor,
      action: 'economy-withdraw',
      member: null,
      note: null,
      at,
      subject,
      ...change,
    },
  ];
}

/** An instant as lists show it: `2026-12-01 18:00 UTC`. */
function minuteText(instant: Date): string {
  return `${instant.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** An economy with its version, as lists show it: `genesis 3f9c0a12`. */
export function versionText(name: string, version: string | null): string {
  return version === null ? name : `${name} ${version.slice(0, 8)}`;
}
