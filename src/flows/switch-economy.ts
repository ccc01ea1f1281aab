import type { Economy } from '../billing/economy.ts';
import { compareEconomies, type EconomyDifference } from '../billing/economy-compare.ts';
import { type EconomyFault, readEconomy } from '../billing/economy-file.ts';
import type { EconomyBook } from '../billing/ledger/economy-book.ts';
import type { HeldCredit } from '../billing/reports/held-credit.ts';
import type { Clock } from '../clock.ts';
import type { AuditStore } from './audit.ts';

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
  readonly difference: EconomyDifference;
  /** What becomes of the wallets of now: frozen where another economy comes. */
  readonly held: HeldCredit;
}

export type Proposed =
  | { readonly ok: true; readonly proposal: Proposal }
  | { readonly ok: false; readonly faults: readonly EconomyFault[] };

/** Reads an economy's file and compares it with the one that rules. Nothing changes; its text is kept. */
export async function proposeEconomy(
  parts: SwitchParts,
  server: string,
  text: string,
  file: string,
): Promise<Proposed> {
  const reading = readEconomy(text, file);
  if (!reading.ok) return { ok: false, faults: reading.errors };
  const after = reading.economy;
  const faults = await faultsFor(parts, server, after, file);
  if (faults.length > 0) return { ok: false, faults };
  const version = await parts.economies.keep(text);
  return { ok: true, proposal: await proposalOf(parts, server, after, version) };
}

async function proposalOf(
  parts: SwitchParts,
  server: string,
  after: Economy,
  version: string,
): Promise<Proposal> {
  const [before, rule] = await Promise.all([parts.economies.of(server), parts.economies.rule(server)]);
  const held = await parts.heldCredit(server, before.name);
  const difference = compareEconomies(before, after);
  return { before, after, version, n: (rule?.n ?? 0) + 1, difference, held };
}

/**
 * What members have must stay to be seen and spent: the unit of an economy never changes, nor does a bucket go away
 * in which somebody holds something. An economy that comes back is compared with what it was.
 */
async function faultsFor(
  parts: SwitchParts,
  server: string,
  after: Economy,
  file: string,
): Promise<EconomyFault[]> {
  const former = await parts.economies.named(server, after.name);
  if (former === null) return [];
  const { removedBuckets, isUnitChanged } = compareEconomies(former, after);
  const fault = (field: string, message: string) => ({ file, line: 1, field, message });
  const faults: EconomyFault[] = [];
  if (isUnitChanged) {
    faults.push(fault('unit', 'cannot change under the same name: give the economy another name'));
  }
  if (removedBuckets.length > 0) {
    const { byBucket } = await parts.heldCredit(server, after.name);
    for (const bucket of removedBuckets.filter((name) => (byBucket.get(name) ?? 0) > 0)) {
      faults.push(fault(`buckets.${bucket}`, 'cannot go: members still hold something in it'));
    }
  }
  return faults;
}

/** What came of a press on "Use it". */
export type Switched =
  | { readonly kind: 'switched'; readonly proposal: Proposal }
  | { readonly kind: 'refused'; readonly faults: readonly EconomyFault[] }
  /** Another change was first: the difference shown is not the one it would be. */
  | { readonly kind: 'overtaken' }
  | { readonly kind: 'gone' };

/** Lets a proposed version rule, if nothing changed since it was shown. Its wallets are there from the next command on. */
export async function useEconomy(
  parts: SwitchParts,
  who: { readonly id: string; readonly server: string; readonly actor: string },
  { version, n }: { readonly version: string; readonly n: number },
): Promise<Switched> {
  const { id, server, actor } = who;
  const after = await parts.economies.kept(version);
  if (after === null) return { kind: 'gone' };
  const faults = await faultsFor(parts, server, after, after.name);
  if (faults.length > 0) return { kind: 'refused', faults };
  const proposal = await proposalOf(parts, server, after, version);
  const rule = await parts.economies.rule(server);
  if ((rule?.n ?? 0) + 1 !== n) return { kind: 'overtaken' };
  const at = new Date(parts.clock.now());
  if (!(await parts.economies.begin({ server, n, name: after.name, version, actor, at }))) {
    return { kind: 'overtaken' };
  }
  await parts.audits.add({
    ...{ id, server, actor, action: 'economy', member: null, subject: after.name, note: null, at },
    before: versionText(proposal.before.name, rule?.version ?? null),
    after: versionText(after.name, version),
  });
  return { kind: 'switched', proposal };
}

/** An economy with its version, as lists show it: `genesis 3f9c0a12`. */
export function versionText(name: string, version: string | null): string {
  return version === null ? name : `${name} ${version.slice(0, 8)}`;
}
