import type { Economy } from '../billing/economy.ts';
import type { EconomyChange } from '../billing/economy-compare.ts';
import type { EconomyFault } from '../billing/economy-file.ts';
import type { EconomyRule } from '../billing/ledger/economy-book.ts';
import { priceDisparities } from '../billing/price-parity.ts';
import type { Proposal, Proposed, Switched } from '../flows/switch-economy.ts';
import type { AskedWhatIf } from '../flows/what-if.ts';
import { showAmount, showCount, showDollars } from './amounts.ts';
import { button, card, lines, rows, separator } from './components.ts';
import { customId } from './custom-id.ts';
import { mention } from './mention.ts';
import { type Message, privateMessage } from './message.ts';
import { noticeMessage } from './notice.ts';
import { clipped, escaped, fitting, oneLine } from './plain.ts';
import { fullTime } from './times.ts';
import { english, type Words } from './words/en.ts';

/** How many rules a history shows. */
export const RULES_SHOWN = 15;
const CHANGES_SHOWN = 25;
const FAULTS_SHOWN = 10;
const FIELD_SHOWN = 120;
/** How much of Discord's 4,000 letters a list takes; what stands around it needs the rest. */
const LINES_MAX = 3_000;

/** The economy that rules a server, since when, and what is planned to follow it. */
export function economyCard(
  economy: Economy,
  rule: EconomyRule | null,
  planned: readonly EconomyRule[],
  words: Words = english,
): Message {
  const say = words.economy;
  const withdraw = planned.map(({ n, name, from }) =>
    button(say.withdraw(name, day(from)), customId('admin', 'withdraw', String(n))),
  );
  return privateMessage([
    card('plain', [
      lines(
        say.title(escaped(economy.title), escaped(economy.name)),
        rule === null
          ? say.byDefault
          : say.since(
              mention(rule.actor, words),
              fullTime(rule.from.toISOString()),
              escaped(rule.version.slice(0, 8)),
            ),
        say.contents({
          buckets: economy.buckets.length,
          plans: economy.plans.length,
          models: economy.models.length,
          images: economy.images.length,
        }),
        say.settlement[economy.settlement],
        ...priceLines(economy, words),
        ...planned.map((each) => plannedLine(each, words)),
      ),
      ...rows(withdraw),
    ]),
  ]);
}

function plannedLine({ name, version, from, actor }: EconomyRule, words: Words): string {
  const what = `${escaped(name)} ${version.slice(0, 8)}`;
  return words.economy.planned(what, fullTime(from.toISOString()), mention(actor, words));
}

function day(instant: Date): string {
  return instant.toISOString().slice(0, 10);
}

/** The difference to an economy that was proposed, with what becomes of the wallets; or what is wrong with its file. */
export function proposedCard(proposed: Proposed, words: Words = english): Message {
  if (!proposed.ok) return faultsCard(proposed.faults, words);
  const { proposal } = proposed;
  const { difference, version, n, from } = proposal;
  if (difference.changes.length === 0) {
    return privateMessage([card('plain', [lines(words.economy.same)])]);
  }
  const arg = from === null ? String(n) : `${n},${from}`;
  const use = button(
    from === null ? words.economy.use : words.economy.plan(day(new Date(from))),
    customId('admin', 'use', version, arg),
    { style: 'danger' },
  );
  const drop = button(words.buttons.notNow, customId('admin', 'drop', '-'));
  const title = escaped(proposal.after.title);
  return privateMessage([
    card('running', [
      lines(
        from === null ? words.economy.proposed(title) : words.economy.proposedFrom(title, timeOf(from)),
        ...walletLines(proposal, words),
        from !== null && words.economy.asOfNow,
        ...priceLines(proposal.after, words),
      ),
      separator(),
      lines(...changeLines(difference.changes, words)),
      ...rows([use, drop]),
    ]),
  ]);
}

function timeOf(ms: number): string {
  return fullTime(new Date(ms).toISOString());
}

/** That a planned economy was taken back, or that it waits no more. */
export function withdrawnCard(rule: EconomyRule | null, words: Words = english): Message {
  if (rule === null) return privateMessage([card('failed', [lines(words.economy.notWaiting)])]);
  const said = words.economy.withdrawn(escaped(rule.name), fullTime(rule.from.toISOString()));
  return privateMessage([card('done', [lines(said)])]);
}

/** What a press on "Use it" came to. */
export function switchedCard(switched: Switched, words: Words = english): Message {
  switch (switched.kind) {
    case 'switched': {
      const { after, from } = switched.proposal;
      const title = escaped(after.title);
      const rules =
        from === null ? words.economy.switched(title) : words.economy.willSwitch(title, timeOf(from));
      const said = [rules, ...walletLines(switched.proposal, words), ...priceLines(after, words)];
      return privateMessage([card('done', [lines(...said)])]);
    }
    case 'refused':
      return faultsCard(switched.faults, words);
    case 'overtaken':
      return privateMessage([card('failed', [lines(words.economy.overtaken)])]);
    case 'gone':
      return noticeMessage('gone', words);
  }
}

/** Which economies ruled, newest first. */
export function rulesCard(rules: readonly EconomyRule[], words: Words = english): Message {
  const say = words.economy;
  const shown = rules.map(({ n, name, version, actor, from, planned, withdrawn }) => {
    const what = `${name} ${version.slice(0, 8)}`;
    const line = say.rule(String(n), fullTime(from.toISOString()), what, mention(actor, words));
    if (withdrawn !== null) return say.ruleWithdrawn(line, mention(withdrawn.actor, words));
    return planned ? say.rulePlanned(line) : line;
  });
  return privateMessage([
    card('plain', [
      lines(words.economy.history, ...(shown.length === 0 ? [words.economy.noHistory] : shown)),
    ]),
  ]);
}

const DISPARITIES_SHOWN = 5;

/** What Discord's own shop sells at another price: a warning to who sells it, since Discord's rules ask for parity. */
function priceLines(economy: Economy, words: Words): string[] {
  const say = words.economy.parity;
  const disparities = priceDisparities(economy);
  if (disparities.length === 0) return [];
  const shown = disparities
    .slice(0, DISPARITIES_SHOWN)
    .map(({ kind, name, priceCents, discordPriceCents }) => {
      const here = showDollars(priceCents);
      const there = discordPriceCents === null ? null : showDollars(discordPriceCents);
      return say.line(say[kind](plain(name)), here, there);
    });
  const more = disparities.length - shown.length;
  return [say.title, ...shown, ...(more > 0 ? [words.economy.more(showCount(more))] : [])];
}

/** Whether members keep what they have, and how much paid credit is frozen where they do not. */
function walletLines({ before, difference, held }: Proposal, words: Words): string[] {
  const say = words.economy;
  const plans = difference.removedPlans.map((name) => say.planGone(escaped(name)));
  if (difference.keepsWallets) return [say.keepsWallets, ...plans];
  return [say.freezes(showCount(held.wallets), escaped(before.title), showAmount(held.paid, before.unit))];
}

function changeLines(changes: readonly EconomyChange[], words: Words): string[] {
  const written = changes.slice(0, CHANGES_SHOWN).map(({ field, before, after }) => {
    const show = (value: string | null) => (value === null ? '–' : plain(value));
    return words.economy.change(plain(field), show(before), show(after));
  });
  const { shown } = fitting(written, LINES_MAX);
  const more = changes.length - shown.length;
  return more > 0 ? [...shown, words.economy.more(showCount(more))] : [...shown];
}

function faultsCard(faults: readonly EconomyFault[], words: Words): Message {
  const written = faults.slice(0, FAULTS_SHOWN).map(({ file, line, field, message }) =>
    // What belongs to no file, such as a date, has no line.
    words.economy.fault(file === '' ? null : String(line), plain(field), plain(message)),
  );
  const { shown } = fitting(written, LINES_MAX);
  const more = faults.length - shown.length;
  return privateMessage([
    card('failed', [
      lines(
        words.economy.faulty,
        ...shown,
        more > 0 && words.economy.more(showCount(more)),
        words.economy.unchanged,
      ),
    ]),
  ]);
}

/** What members paid, and what they would have paid, side by side; or what is wrong with the file. */
export function whatIfCard(asked: AskedWhatIf, words: Words = english): Message {
  if (!asked.ok) return faultsCard(asked.faults, words);
  const { before, after, stretch, whatIf, wallets, isWhole } = asked;
  const say = words.economy.whatIf;
  const { was, would, moved, dearer, cheaper } = whatIf.result();
  const days = say.days(stretch.from.slice(0, 10), showCount(wallets));
  return privateMessage([
    card('plain', [
      lines(
        say.title(escaped(after.title)),
        days,
        was.paid + was.free === 0 && say.nothing,
        say.was(showCount(was.paid), showCount(was.free), showAmount(was.charged, before.unit)),
        say.would(showCount(would.paid), showCount(would.free), showAmount(would.charged, after.unit)),
        before.unit.name === after.unit.name && before.unit.scale === after.unit.scale
          ? say.members(showCount(dearer), showCount(cheaper))
          : null,
        moved.length > 0 && say.moved(moved.map(plain).join(', '), plain(after.models[0]?.title ?? '–')),
        !isWhole && words.reports.notWhole,
        `-# ${say.textOnly}`,
      ),
    ]),
  ]);
}

function plain(text: string): string {
  return escaped(clipped(oneLine(text), FIELD_SHOWN));
}
