import { bucketNamed, type Economy, imageModel, textModel, type Unit } from '../billing/economy.ts';
import { type Amount, formatDecimal, sum } from '../billing/money.ts';
import type { DaySpending, Spending } from '../billing/spending.ts';
import { showAmount, showNumber } from './amounts.ts';
import { cleaned, clipped, oneLine } from './plain.ts';
import { english, type Words } from './words/en.ts';

/** Names shown with a colour of their own; the others stand together. */
const NAMES_SHOWN = 5;
/** Told apart also by who confuses red and green, on Discord's dark ground. */
const COLOURS = ['#5865f2', '#23a559', '#f0b232', '#eb459e', '#00a8fc'] as const;
const OTHERS_COLOUR = '#80848e';
const INK = { ground: '#232428', bright: '#f2f3f5', soft: '#b5bac1', line: '#3a3c43' } as const;

/** Narrow, with large letters: a phone shows it at half its size. */
const WIDTH = 600;
const PLOT = { left: 78, right: 580, top: 104, bottom: 326 } as const;
const LEGEND_TOP = 382;
const LEGEND_ROW = 36;
/** So many letters of title and amount fit into half of the width. */
const HALF_MAX = 23;
const TITLE_MAX = 22;

interface Series {
  readonly title: string;
  readonly colour: string;
  readonly names: readonly string[];
  readonly total: Amount;
}

/** Spending a day as a drawing: stacked bars, the days below, what each colour is and came to. Plain SVG, no font in it. */
export function spendingChart(spending: Spending, economy: Economy, words: Words = english): string {
  const series = seriesOf(spending, economy, words);
  const columns = columnsFor(series, economy);
  const legendRows = Math.max(1, Math.ceil(series.length / columns));
  const height = LEGEND_TOP + legendRows * LEGEND_ROW + 4;
  const top = niceTop(
    Math.max(...spending.days.map(({ total }) => shownValue(total, economy))),
    economy.unit,
  );
  const parts = [
    `<rect width="${WIDTH}" height="${height}" rx="16" fill="${INK.ground}"/>`,
    heading(spending, economy, words),
    ...grid(top),
    ...spending.days.flatMap((day, index) => bar(day, index, { spending, series, top, economy })),
    ...spending.days.map((day, index) => dayLabel(day, index, spending.days, words)),
    ...series.map((each, index) => legend(each, index, { columns, economy })),
  ];
  const size = `width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="Open Sans">${parts.join('')}</svg>`;
}

/** The same in words, for those who cannot see it: at most 1,024 letters. */
export function spendingInWords(spending: Spending, economy: Economy, words: Words = english): string {
  const say = words.balance;
  const series = seriesOf(spending, economy, words).map(
    ({ title, total }) => `${title} ${showAmount(total, economy.unit)}`,
  );
  const days = spending.days
    .filter(({ total }) => total > 0)
    .map(({ day, total }) => `${dayName(day, words)}: ${showNumber(total, economy.unit)}`);
  const head = say.spent(showAmount(spending.total, economy.unit), spending.days.length);
  return clipped(`${head} ${series.join(', ')}. ${say.byDay} ${days.join(', ')}.`, 1_024);
}

function seriesOf({ names, kind }: Spending, economy: Economy, words: Words): readonly Series[] {
  const titleOf = (name: string) => {
    if (kind === 'bucket') return bucketNamed(economy, name)?.title ?? name;
    const model = textModel(economy, name) ?? imageModel(economy, name);
    return model?.title ?? words.reasons[name] ?? name;
  };
  const shown = names.slice(0, NAMES_SHOWN).map(
    ({ name, total }, index): Series => ({
      title: clipped(oneLine(cleaned(titleOf(name))), TITLE_MAX),
      colour: COLOURS[index] ?? OTHERS_COLOUR,
      names: [name],
      total,
    }),
  );
  const rest = names.slice(NAMES_SHOWN);
  if (rest.length === 0) return shown;
  const others = rest.map(({ name }) => name);
  const total = sum(rest.map((each) => each.total));
  return [...shown, { title: words.balance.others, colour: OTHERS_COLOUR, names: others, total }];
}

function heading(spending: Spending, economy: Economy, words: Words): string {
  const say = words.balance;
  const total = written(showAmount(spending.total, economy.unit));
  const days = written(say.lastDays(spending.days.length));
  const what = written(spending.kind === 'model' ? say.byModel : say.byBucket);
  return [
    `<text x="24" y="50" font-size="34" font-weight="600" fill="${INK.bright}">${total}</text>`,
    `<text x="24" y="80" font-size="20" fill="${INK.soft}">${days} · ${what}</text>`,
  ].join('');
}

/** Lines at quarters of the height, with what they stand for. */
function grid(top: number): string[] {
  return [0, 1, 2, 3, 4].map((quarter) => {
    const y = PLOT.bottom - ((PLOT.bottom - PLOT.top) * quarter) / 4;
    const label = shortNumber((top * quarter) / 4);
    const line = `<line x1="${PLOT.left}" x2="${PLOT.right}" y1="${y}" y2="${y}" stroke="${INK.line}" stroke-width="1.5"/>`;
    return `${line}<text x="${PLOT.left - 12}" y="${y + 7}" font-size="19" text-anchor="end" fill="${INK.soft}">${label}</text>`;
  });
}

interface Drawing {
  readonly spending: Spending;
  readonly series: readonly Series[];
  readonly top: number;
  readonly economy: Economy;
}

function slotOf(
  index: number,
  count: number,
): { readonly x: number; readonly width: number; readonly middle: number } {
  const slot = (PLOT.right - PLOT.left) / count;
  const width = Math.min(34, slot * 0.66);
  const middle = PLOT.left + slot * (index + 0.5);
  return { x: middle - width / 2, width, middle };
}

/** One day: its parts on each other, the greatest series at the bottom, with a hair of ground between them. */
function bar(day: DaySpending, index: number, { spending, series, top, economy }: Drawing): string[] {
  const { x, width } = slotOf(index, spending.days.length);
  const scale = (PLOT.bottom - PLOT.top) / top;
  let y: number = PLOT.bottom;
  const drawn: string[] = [];
  for (const { names, colour } of series) {
    const amount = sum(names.map((name) => day.by.get(name) ?? 0));
    if (amount === 0) continue;
    const height = Math.max(2, shownValue(amount, economy) * scale);
    y -= height;
    const visible = Math.max(1.5, height - 1.5);
    drawn.push(
      `<rect x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${px(visible)}" rx="3" fill="${colour}"/>`,
    );
  }
  return drawn;
}

/** Every day where there is room, else every other or third; today always. */
function dayLabel({ day }: DaySpending, index: number, days: readonly DaySpending[], words: Words): string {
  const isToday = index === days.length - 1;
  const step = Math.ceil(days.length / 5);
  if (!isToday && ((days.length - 1 - index) % step !== 0 || index >= days.length - 2)) return '';
  const { middle } = slotOf(index, days.length);
  const [look, label] = isToday ? [INK.bright, words.balance.today] : [INK.soft, dayName(day, words)];
  const anchor = isToday ? 'end' : 'middle';
  const x = isToday ? Math.min(PLOT.right, middle + 26) : middle;
  return `<text x="${px(x)}" y="${PLOT.bottom + 30}" font-size="19" text-anchor="${anchor}" fill="${look}">${written(label)}</text>`;
}

function columnsFor(series: readonly Series[], { unit }: Economy): number {
  const lengths = series.map(({ title, total }) => title.length + showNumber(total, unit).length);
  return Math.max(...lengths, 0) > HALF_MAX ? 1 : 2;
}

function legend(
  { title, colour, total }: Series,
  index: number,
  { columns, economy }: { readonly columns: number; readonly economy: Economy },
): string {
  const x = 24 + (index % columns) * ((WIDTH - 48) / columns);
  const y = LEGEND_TOP + Math.floor(index / columns) * LEGEND_ROW;
  const amount = written(showNumber(total, economy.unit));
  const name = `${written(title)} <tspan font-weight="600" fill="${INK.bright}">${amount}</tspan>`;
  return `<rect x="${px(x)}" y="${y}" width="16" height="16" rx="4" fill="${colour}"/><text x="${px(x + 26)}" y="${y + 15}" font-size="19" fill="${INK.soft}">${name}</text>`;
}

/** In shown units, for drawing alone: never written as an amount. */
function shownValue(amount: Amount, { unit }: Economy): number {
  return Number(formatDecimal(amount, unit.scale));
}

/**
 * The end of the scale: the next 1, 2, 4, 8 or 12 times a power of ten, so that its quarters are round, and so that
 * none of them falls between two amounts that the unit can show.
 */
function niceTop(greatest: number, { scale }: Unit): number {
  const step = 10 ** -scale;
  const power = 10 ** Math.floor(Math.log10(Math.max(greatest, step)));
  const tops = [1, 2, 4, 8, 10, 12, 20].map((factor) => factor * power);
  return tops.find((top) => top >= greatest && Math.round(top / step) % 4 === 0) ?? 20 * power;
}

/** A number of the scale, short: 0, 0.05, 1.5k, 20M. */
function shortNumber(value: number): string {
  return new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 }).format(value);
}

function dayName(day: string, words: Words): string {
  const format = { day: 'numeric', month: 'short', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(words.locale, format).format(new Date(`${day}T00:00:00.000Z`));
}

function px(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** Text inside of XML. */
function written(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
