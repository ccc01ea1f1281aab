import type { Economy } from '../billing/economy.ts';
import type { EconomyChange } from '../billing/economy-compare.ts';
import type { EconomyFault } from '../billing/economy-file.ts';
import type { EconomyRule } from '../billing/ledger/economy-book.ts';
import type { Proposal, Proposed, Switched } from '../flows/switch-economy.ts';
import { showAmount, showCount } from './amounts.ts';
import { button, card, lines, rows, separator } from './components.ts';
import { customId } from './custom-id.ts';
import { type Message, privateMessage } from './message.ts';
import { noticeMessage } from './notice.ts';
import { clipped, escaped, oneLine } from './plain.ts';
import { fullTime } from './times.ts';
import { english, type Words } from './words/en.ts';

/** How many rules a history shows. */
export const RULES_SHOWN = 15;
const CHANGES_SHOWN = 25;
const FAULTS_SHOWN = 10;
const FIELD_SHOWN = 120;

/** The economy that rules a server, and since when. */
export function economyCard(economy: Economy, rule: EconomyRule | null, words: Words = english): Message {
  const say = words.economy;
  return privateMessage([
    card('plain', [
      lines(
        say.title(escaped(economy.title), escaped(economy.name)),
        rule === null
          ? say.byDefault
          : say.since(`<@${rule.actor}>`, fullTime(rule.at.toISOString()), escaped(rule.version.slice(0, 8))),
        say.contents({
          buckets: economy.buckets.length,
          plans: economy.plans.length,
          models: economy.models.length,
          images: economy.images.length,
        }),
        say.settlement[economy.settlement],
      ),
    ]),
  ]);
}

/** The difference to an economy that was proposed, with what becomes of the wallets; or what is wrong with its file. */
export function proposedCard(proposed: Proposed, words: Words = english): Message {
  if (!proposed.ok) return faultsCard(proposed.faults, words);
  const { proposal } = proposed;
  const { difference, version, n } = proposal;
  if (difference.changes.length === 0) {
    return privateMessage([card('plain', [lines(words.economy.same)])]);
  }
  const use = button(words.economy.use, customId('admin', 'use', version, String(n)), { style: 'danger' });
  const drop = button(words.buttons.notNow, customId('admin', 'drop', '-'));
  return privateMessage([
    card('running', [
      lines(words.economy.proposed(escaped(proposal.after.title)), ...walletLines(proposal, words)),
      separator(),
      lines(...changeLines(difference.changes, words)),
      ...rows([use, drop]),
    ]),
  ]);
}

/** What a press on "Use it" came to. */
export function switchedCard(switched: Switched, words: Words = english): Message {
  switch (switched.kind) {
    case 'switched': {
      const { after } = switched.proposal;
      const said = [words.economy.switched(escaped(after.title)), ...walletLines(switched.proposal, words)];
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
  const shown = rules.map(({ n, name, version, actor, at }) =>
    words.economy.rule(
      String(n),
      fullTime(at.toISOString()),
      `${name} ${version.slice(0, 8)}`,
      `<@${actor}>`,
    ),
  );
  return privateMessage([
    card('plain', [
      lines(words.economy.history, ...(shown.length === 0 ? [words.economy.noHistory] : shown)),
    ]),
  ]);
}

/** Whether members keep what they have, and how much paid credit is frozen where they do not. */
function walletLines({ before, difference, held }: Proposal, words: Words): string[] {
  const say = words.economy;
  const plans = difference.removedPlans.map((name) => say.planGone(escaped(name)));
  if (difference.keepsWallets) return [say.keepsWallets, ...plans];
  return [say.freezes(showCount(held.wallets), escaped(before.title), showAmount(held.paid, before.unit))];
}

function changeLines(changes: readonly EconomyChange[], words: Words): string[] {
  const shown = changes.slice(0, CHANGES_SHOWN).map(({ field, before, after }) => {
    const show = (value: string | null) => (value === null ? '–' : plain(value));
    return words.economy.change(plain(field), show(before), show(after));
  });
  const more = changes.length - CHANGES_SHOWN;
  return more > 0 ? [...shown, words.economy.more(showCount(more))] : shown;
}

function faultsCard(faults: readonly EconomyFault[], words: Words): Message {
  const shown = faults
    .slice(0, FAULTS_SHOWN)
    .map(({ line, field, message }) => words.economy.fault(String(line), plain(field), plain(message)));
  const more = faults.length - FAULTS_SHOWN;
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

function plain(text: string): string {
  return escaped(clipped(oneLine(text), FIELD_SHOWN));
}
