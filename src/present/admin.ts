import { planNamed } from '../billing/economy.ts';
import type { Entry } from '../billing/entry.ts';
import type { Amount } from '../billing/money.ts';
import type { Standing } from '../billing/outcome.ts';
import { viewOf } from '../billing/wallet-view.ts';
import type { Acted } from '../flows/administer.ts';
import type { AuditLine } from '../flows/audit.ts';
import { showAmount, showNumber } from './amounts.ts';
import { balanceBlocks } from './balance.ts';
import { type Block, button, card, lines, rows, text } from './components.ts';
import { customId } from './custom-id.ts';
import { mention } from './mention.ts';
import { type Message, privateMessage } from './message.ts';
import { clipped, escaped, oneLine } from './plain.ts';
import { bucketTitle } from './receipt.ts';
import { refusalLines } from './refusal.ts';
import { fullTime, relativeTime } from './times.ts';
import { english, type Words } from './words/en.ts';

/** A member's wallet as an owner sees it, for the owner alone. */
export function walletOfMember(
  member: string,
  standing: Standing,
  movements: readonly Entry[],
  words: Words = english,
): Message {
  const { economy } = standing;
  return privateMessage([
    card('plain', [
      text(words.admin.walletOf(mention(member, words))),
      ...balanceBlocks({ view: viewOf(standing), economy, movements }, words),
    ]),
  ]);
}

/** What an owner's gift came to. */
export function whatWasGranted(
  acted: Acted,
  gift: { readonly member: string; readonly amount: Amount; readonly bucket: string | null },
  words: Words = english,
): Message {
  if (!acted.ok) return notDone(acted, words);
  const { economy, standing } = acted;
  const bucket = gift.bucket ?? economy.buckets.at(-1)?.name ?? '';
  const now = viewOf(standing).buckets.find(({ name }) => name === bucket);
  const title = bucketTitle(economy, bucket);
  return done([
    words.admin.granted(showAmount(gift.amount, economy.unit), title, mention(gift.member, words)),
    words.admin.bucketNow(title, showNumber((now?.available ?? 0) || (now?.locked ?? 0), economy.unit)),
  ]);
}

/** What a member's plan is after an owner changed it. */
export function whatPlanBecame(acted: Acted, member: string, words: Words = english): Message {
  if (!acted.ok) return notDone(acted, words);
  const { economy, standing } = acted;
  const { plan } = standing.state;
  const titleOf = (name: string) => escaped(planNamed(economy, name)?.title ?? name);
  const who = mention(member, words);
  const said: string[] = [];
  if (plan !== null) {
    const end = plan.end === null ? null : fullTime(plan.end);
    if (plan.status === 'canceling') said.push(words.admin.planEnds(who, titleOf(plan.name), end ?? ''));
    else said.push(words.admin.planSet(who, titleOf(plan.name), end));
    if (plan.next !== null) said.push(words.admin.planNext(who, titleOf(plan.next), end ?? ''));
  }
  const view = viewOf(standing);
  const bucket = planNamed(economy, plan?.name ?? '')?.bucket ?? null;
  const held = view.buckets.find(({ name }) => name === bucket);
  if (bucket !== null && held !== undefined) {
    said.push(words.admin.bucketNow(bucketTitle(economy, bucket), showNumber(held.available, economy.unit)));
  }
  return done(said);
}

function done(said: readonly string[]): Message {
  return privateMessage([card('done', [lines(...said)])]);
}

function notDone({ refusal, economy }: Extract<Acted, { ok: false }>, words: Words): Message {
  const [why = ''] = refusalLines(refusal, economy, true, words);
  return privateMessage([card('failed', [lines(why, words.admin.refusedBecause)])]);
}

/** How many changes a page shows. One more is asked for, to know whether there is an older page. */
export const AUDIT_PAGE = 10;
/** Ten of them, each letter escaped, still fit into one message. */
const NOTE_SHOWN = 80;

/** A page of the changes, newest first. @param found from the `skip`th on, one more than a page where there are more */
export function auditPage(found: readonly AuditLine[], skip: number, words: Words = english): Message {
  const say = words.admin;
  const shown = found.slice(0, AUDIT_PAGE).map((line) => auditLine(line, words));
  const newer = button(say.newer, customId('admin', 'audit', String(Math.max(0, skip - AUDIT_PAGE))));
  const older = button(say.older, customId('admin', 'audit', String(skip + AUDIT_PAGE)));
  const turns = [...(skip > 0 ? [newer] : []), ...(found.length > AUDIT_PAGE ? [older] : [])];
  const blocks: Block[] = [
    text(say.audit),
    lines(...(shown.length === 0 ? [say.auditEmpty] : shown)),
    ...rows(turns),
  ];
  return privateMessage([card('plain', blocks)]);
}

function auditLine(
  { at, actor, action, member, subject, before, after, note }: AuditLine,
  words: Words,
): string {
  const say = words.admin;
  const what = say.auditWhat[action](member === null ? '' : mention(member, words), escaped(subject));
  const change = before === null && after === null ? [] : [say.auditChange(plain(before), plain(after))];
  const why = note === null ? [] : [escaped(clipped(oneLine(note), NOTE_SHOWN))];
  const time = relativeTime(at.toISOString());
  return say.auditLine(time, mention(actor, words), what, [...change, ...why].join(' · '));
}

function plain(shown: string | null): string | null {
  return shown === null ? null : escaped(shown);
}
