import { sum } from '../billing/money.ts';
import type { Use } from '../billing/tally.ts';
import type { MoneyReport, ServerReport } from '../flows/server-report.ts';
import { showAmount, showCount } from './amounts.ts';
import { type Block, card, lines, type Row, select, separator } from './components.ts';
import { customId } from './custom-id.ts';
import { type Message, privateMessage } from './message.ts';
import { escaped, fitting } from './plain.ts';
import { bucketTitle, modelTitle, reasonText } from './receipt.ts';
import { english, type Words } from './words/en.ts';

/** How much of Discord's 4,000 letters each list takes. */
const MODELS_MAX = 1_600;
const DAYS_MAX = 2_000;
const BUCKETS_MAX = 1_500;

/** What was used in a server, by model and by day, for owners. */
export function usageCard(report: ServerReport, words: Words = english): Message {
  const { economy, tally } = report;
  const say = words.reports;
  const { models, days } = tally;
  const byModel = models.map(([name, use]) => {
    const title = modelTitle(economy, name) ?? reasonText(name, words);
    return say.use(title, jobsText(use, words), showAmount(use.charged, economy.unit), showCount(use.tokens));
  });
  const byDay = days.map(([day, use]) =>
    say.day(day, jobsText(use, words), showAmount(use.charged, economy.unit)),
  );
  const blocks: Block[] = [
    lines(say.usage(escaped(economy.title)), ...headLines(report, words), models.length === 0 && say.nothing),
  ];
  if (models.length > 0) {
    blocks.push(separator(), lines(say.byModel, ...listed(byModel, MODELS_MAX, words)));
    blocks.push(separator(), lines(say.byDay, ...listed(byDay, DAYS_MAX, words)));
  }
  return privateMessage([card('plain', [...blocks, periods('usage', report, words)])]);
}

/** What became of the credit of a server, for owners. */
export function moneyCard(report: MoneyReport, words: Words = english): Message {
  const { economy, tally, held } = report;
  const say = words.reports;
  const amount = (value: number) => showAmount(value, economy.unit);
  const granted = sum(tally.granted.map(([, each]) => each));
  const sources = tally.granted.map(([name, each]) =>
    say.source(say.sources[name] ?? escaped(name.replaceAll('-', ' ')), amount(each)),
  );
  const buckets = [...held.byBucket].map(([name, each]) =>
    say.bucket(bucketTitle(economy, name), amount(each)),
  );
  return privateMessage([
    card('plain', [
      lines(say.money(escaped(economy.title)), ...headLines(report, words)),
      lines(say.granted(amount(granted)), ...sources),
      lines(
        say.spent(amount(tally.total.charged)),
        say.refunded(amount(tally.refunded)),
        tally.takenBack !== 0 && say.takenBack(amount(tally.takenBack)),
        say.expired(amount(tally.expired)),
        say.absorbed(amount(tally.absorbed)),
      ),
      separator(),
      lines(
        say.now,
        say.left(amount(sum(held.byBucket.values())), amount(held.paid)),
        held.held > 0 && say.held(amount(held.held)),
        ...listed(buckets, BUCKETS_MAX, words),
      ),
      periods('money', report, words),
    ]),
  ]);
}

function headLines({ period, stretch, wallets, isWhole }: ServerReport, words: Words): string[] {
  const say = words.reports;
  const from = period === 'all' ? null : stretch.from.slice(0, 10);
  const head = say.stretch(say.periods[period], from, showCount(wallets));
  return isWhole ? [head] : [head, say.notWhole];
}

function jobsText({ paid, free }: Use, words: Words): string {
  return words.reports.jobs(showCount(paid), showCount(free));
}

/** The lines that fit, and how many there are more. */
function listed(all: readonly string[], max: number, words: Words): string[] {
  const { shown, more } = fitting(all, max);
  return more > 0 ? [...shown, words.reports.more(showCount(more))] : [...shown];
}

function periods(which: 'usage' | 'money', { period }: ServerReport, words: Words): Row {
  const { periods: names, period: placeholder } = words.reports;
  const choices = Object.entries(names).map(([value, label]) => ({ value, label, chosen: value === period }));
  return select(customId('admin', which, '-'), placeholder, choices);
}
