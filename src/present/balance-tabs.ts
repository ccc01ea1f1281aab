import { chargedBy } from '../billing/decide.ts';
import type { Economy } from '../billing/economy.ts';
import { type Entry, TURN_UNIT } from '../billing/entry.ts';
import { formatDecimal, sum } from '../billing/money.ts';
import { receiptOf } from '../billing/receipt.ts';
import type { Spending } from '../billing/spending.ts';
import { viewOf } from '../billing/wallet-view.ts';
import type { SpendingWish } from '../flows/spending.ts';
import type { HistoryFilter, HistoryPage, WalletReport } from '../flows/wallet-report.ts';
import { showAmount, showCount, showEstimate } from './amounts.ts';
import { balanceBlocks } from './balance.ts';
import {
  type Block,
  type Button,
  button,
  card,
  file,
  gallery,
  lines,
  type Row,
  rows,
  select,
} from './components.ts';
import { customId } from './custom-id.ts';
import { type Message, privateMessage } from './message.ts';
import { movementLine } from './movement.ts';
import { escaped } from './plain.ts';
import { spendingInWords } from './spending-chart.ts';
import type { WayOut } from './ways-out.ts';
import { english, type Words } from './words/en.ts';

type Tab = 'show' | 'usage' | 'history';

const MOVEMENTS_SHOWN = 6;
const HISTORY_FILTERS: readonly HistoryFilter[] = ['all', 'turns', 'pictures', 'credit', 'returns'];

/** The first tab: what there is, what changes when, a warning where it is low, and what can be done. */
export function overviewCard(report: WalletReport, words: Words = english): Message {
  const { economy, standing, entries, model, estimate } = report;
  const ways: WayOut[] = [
    { kind: 'add', unit: economy.unit.plural },
    // The warning has a button of its own for it.
    ...(economy.plans.length > 1 && report.low === null ? [{ kind: 'plan' } as const] : []),
    { kind: 'redeem' },
  ];
  const balance = {
    view: viewOf(standing),
    economy,
    movements: entries.slice(0, MOVEMENTS_SHOWN),
    ways,
    ...(model === null || estimate === null
      ? {}
      : { estimate: { model: model.title, amount: estimate.amount } }),
  };
  const frozen = report.frozen.map((each) =>
    words.economy.frozen(escaped(each.economy.title), showAmount(each.amount, each.economy.unit)),
  );
  const facts = [
    words.balance.usedThisMonth(showAmount(report.usedThisMonth, economy.unit)),
    report.daysUntilReset === null ? null : words.balance.daysUntilReset(report.daysUntilReset),
  ];
  return privateMessage([
    card(report.low === null ? 'plain' : 'running', [
      tabs('show', words),
      ...lowBlocks(report, words),
      ...balanceBlocks(balance, words),
      lines(...frozen, ...facts.map((fact) => fact !== null && `-# ${fact}`)),
    ]),
  ]);
}

/** That little is left, and the three ways out: a cheaper model, a higher plan, or waiting (gen-12). */
function lowBlocks({ low, economy, model }: WalletReport, words: Words): Block[] {
  if (low === null) return [];
  const say = words.balance;
  const cheapest = model !== null && economy.models.length > 1;
  const wait = low.daysUntilReset === null ? null : say.lowWait(low.daysUntilReset);
  const upgrade = button(words.plan.higher, customId('plan', 'open', '-'), { style: 'primary' });
  const cheaper = button(words.models.cheaper, customId('models', 'open', '-'));
  return [
    lines(
      `**${say.low(showAmount(low.left, economy.unit))}**`,
      [cheapest ? say.lowCheaper : null, say.lowUpgrade, wait].filter((way) => way !== null).join(' · '),
    ),
    ...rows([...(cheapest ? [cheaper] : []), upgrade]),
  ];
}

/** The chart of the second tab; its picture is null where it could not be drawn, and where nothing was spent. */
export interface UsageChart extends SpendingWish {
  readonly spending: Spending;
  readonly picture: Buffer | null;
}

const CHART_NAME = 'spending.png';

/** The second tab: spending a day as a picture, the recent turns with what they cost, and about how many more there are. */
export function usageCard(report: WalletReport, chart: UsageChart, words: Words = english): Message {
  const { economy, model, estimate, outlook } = report;
  const say = words.balance;
  const turns = report.turns.map((entry) => movementLine(entry, economy, words));
  const more =
    model === null || estimate === null
      ? null
      : say.moreTurns({
          paid: outlook.paid === null ? null : showCount(outlook.paid),
          free: model.freeTurns ? outlook.free : 0,
          model: escaped(model.title),
          each: showEstimate(estimate.amount, economy.unit),
        });
  const alt = spendingInWords(chart.spending, economy, words);
  const files =
    chart.picture === null ? [] : [{ name: CHART_NAME, attachment: chart.picture, description: alt }];
  const spent = chart.spending.total === 0 ? say.nothingSpent(chart.days) : alt;
  return privateMessage(
    [
      card('plain', [
        tabs('usage', words),
        chart.picture === null ? lines(escaped(spent)) : gallery([CHART_NAME], alt),
        ...rows(chartButtons(chart, words)),
        lines(`**${say.recentTurns}**`, ...(turns.length === 0 ? [say.noTurns] : turns)),
        lines(more, `-# ${words.models.guideline}`),
        lines(`-# ${say.usedThisMonth(showAmount(report.usedThisMonth, economy.unit))}`),
      ]),
    ],
    files,
  );
}

/** The other stretch of days, and the other way to tell spending apart. */
function chartButtons({ days, kind }: SpendingWish, words: Words): Button[] {
  const say = words.balance;
  const show = (label: string, wish: SpendingWish) =>
    button(label, customId('balance', 'usage', String(wish.days), wish.kind));
  const other = days === 14 ? 30 : 14;
  return [
    show(say.days(other), { days: other, kind }),
    kind === 'model'
      ? show(say.showByBucket, { days, kind: 'bucket' })
      : show(say.showByModel, { days, kind: 'model' }),
  ];
}

/** Reads what chart a press asks for; anything else is the last 14 days by model. */
export function spendingWishOf(id: string, arg: string | null): SpendingWish {
  return { days: id === '30' ? 30 : 14, kind: arg === 'bucket' ? 'bucket' : 'model' };
}

/** The third tab: every movement, newest first, under a filter, with the whole of it as a file on demand. */
export function historyCard(history: HistoryPage, words: Words = english): Message {
  const { economy, filter, page, entries, hasOlder } = history;
  const say = words.balance;
  const choices = HISTORY_FILTERS.map((each) => ({
    label: say.filters[each],
    value: each,
    chosen: each === filter,
  }));
  const turn = (label: string, to: number) =>
    button(label, customId('balance', 'history', String(to), filter));
  const shown = entries.map((entry) => movementLine(entry, economy, words));
  return privateMessage([
    card('plain', [
      tabs('history', words),
      select(customId('balance', 'filter', '0'), say.filter, choices),
      lines(...(shown.length === 0 ? [say.noMovements] : shown)),
      ...rows([
        ...(page > 0 ? [turn(words.admin.newer, page - 1)] : []),
        ...(hasOlder ? [turn(words.admin.older, page + 1)] : []),
        button(say.csv, customId('balance', 'csv', '-')),
      ]),
    ]),
  ]);
}

const CSV_NAME = 'history.csv';

/** The whole history as a file for a spreadsheet. */
export function historyFile(entries: readonly Entry[], economy: Economy, words: Words = english): Message {
  const attachment = Buffer.from(historyCsv(entries, economy), 'utf8');
  return privateMessage(
    [card('plain', [lines(words.balance.csvHere(showCount(entries.length))), file(CSV_NAME)])],
    [{ name: CSV_NAME, attachment }],
  );
}

/** One line an entry, newest first: decimals in shown units, codes as in the journal, nothing that begins a formula. */
export function historyCsv(entries: readonly Entry[], economy: Economy): string {
  const { name, scale } = economy.unit;
  const head = [
    'seq',
    'at',
    'type',
    'reason',
    'model',
    'change',
    'charged',
    'full_cost',
    'free_turn',
    'receipt',
  ];
  const table = entries.map((entry) => {
    const { cause } = entry;
    const buckets = entry.postings.filter(
      ({ account, unit }) => unit === name && account.startsWith('bucket:'),
    );
    const change = sum(buckets.map(({ amount }) => amount));
    const isFree = entry.postings.some(({ unit, account }) => unit === TURN_UNIT && account === 'usage');
    return [
      String(entry.seq),
      entry.at,
      entry.type,
      cause.reason,
      cause.model ?? '',
      formatDecimal(change, scale),
      formatDecimal(receiptOf(economy, entry) === null ? 0 : chargedBy(entry.postings, name), scale),
      cause.cost === undefined ? '' : formatDecimal(cause.cost, scale),
      isFree ? 'yes' : '',
      cause.receipt ?? '',
    ];
  });
  return [head, ...table].map((cells) => `${cells.join(',')}\r\n`).join('');
}

function tabs(active: Tab, words: Words): Row {
  const say = words.balance;
  const tab = (which: Tab, label: string) =>
    button(label, customId('balance', which, '0'), {
      style: which === active ? 'primary' : 'secondary',
      disabled: which === active,
    });
  const [row] = rows([tab('show', say.overview), tab('usage', say.usage), tab('history', say.history)]);
  return row ?? { type: 1, components: [] };
}

/** Reads a filter that came back with a press; anything else shows all. */
export function filterOf(text: string | null): HistoryFilter {
  return HISTORY_FILTERS.find((each) => each === text) ?? 'all';
}
