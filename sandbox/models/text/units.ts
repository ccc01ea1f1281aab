import { formatNumber } from './arithmetic.ts';
import type { Skill } from './skill.ts';

/** A unit as a multiple of its kind's first unit; temperatures also have an offset. */
interface Unit {
  kind: 'length' | 'mass' | 'volume' | 'time' | 'data' | 'temperature';
  names: readonly string[];
  factor: number;
  offset?: number;
}

const UNITS: readonly Unit[] = [
  { kind: 'length', names: ['m', 'metre', 'meter'], factor: 1 },
  { kind: 'length', names: ['km', 'kilometre', 'kilometer'], factor: 1000 },
  { kind: 'length', names: ['cm', 'centimetre', 'centimeter'], factor: 0.01 },
  { kind: 'length', names: ['mm', 'millimetre', 'millimeter'], factor: 0.001 },
  { kind: 'length', names: ['mi', 'mile'], factor: 1609.344 },
  { kind: 'length', names: ['yd', 'yard'], factor: 0.9144 },
  { kind: 'length', names: ['ft', 'foot', 'feet'], factor: 0.3048 },
  { kind: 'length', names: ['in', 'inch', 'inches'], factor: 0.0254 },
  { kind: 'mass', names: ['kg', 'kilogram', 'kilo'], factor: 1 },
  { kind: 'mass', names: ['g', 'gram'], factor: 0.001 },
  { kind: 'mass', names: ['lb', 'lbs', 'pound'], factor: 0.45359237 },
  { kind: 'mass', names: ['oz', 'ounce'], factor: 0.028349523125 },
  { kind: 'volume', names: ['l', 'litre', 'liter'], factor: 1 },
  { kind: 'volume', names: ['ml', 'millilitre', 'milliliter'], factor: 0.001 },
  { kind: 'volume', names: ['gal', 'gallon'], factor: 3.785411784 },
  { kind: 'volume', names: ['cup'], factor: 0.2365882365 },
  { kind: 'time', names: ['s', 'second', 'sec'], factor: 1 },
  { kind: 'time', names: ['min', 'minute'], factor: 60 },
  { kind: 'time', names: ['h', 'hour'], factor: 3600 },
  { kind: 'time', names: ['day'], factor: 86_400 },
  { kind: 'time', names: ['week'], factor: 604_800 },
  { kind: 'data', names: ['byte', 'b'], factor: 1 },
  { kind: 'data', names: ['kb', 'kilobyte'], factor: 1000 },
  { kind: 'data', names: ['mb', 'megabyte'], factor: 1_000_000 },
  { kind: 'data', names: ['gb', 'gigabyte'], factor: 1_000_000_000 },
  { kind: 'data', names: ['kib', 'kibibyte'], factor: 1024 },
  { kind: 'data', names: ['mib', 'mebibyte'], factor: 1_048_576 },
  { kind: 'temperature', names: ['c', '°c', 'celsius'], factor: 1, offset: 0 },
  { kind: 'temperature', names: ['f', '°f', 'fahrenheit'], factor: 5 / 9, offset: -160 / 9 },
  { kind: 'temperature', names: ['k', 'kelvin'], factor: 1, offset: -273.15 },
];

/** Converts "10 km to miles", "72 f in celsius". */
export const units: Skill = {
  name: 'units',
  example: 'How many miles are 10 km? / 72 f in celsius',
  answer: ({ flat }) => {
    const asked =
      /(-?\d+(?:\.\d+)?) ?(°?[a-z]+) (?:to|in|into|as) (°?[a-z]+)\b/u.exec(flat) ??
      reordered(
        /how many (°?[a-z]+) (?:are|is|in)(?: there)?(?: in)? (-?\d+(?:\.\d+)?) ?(°?[a-z]+)/u.exec(flat),
      );
    if (asked === null) return null;
    const [, amountText = '', fromName = '', toName = ''] = asked;
    const from = unitNamed(fromName);
    const to = unitNamed(toName);
    if (from === null || to === null || from.kind !== to.kind) return null;
    const base = Number(amountText) * from.factor + (from.offset ?? 0);
    const result = (base - (to.offset ?? 0)) / to.factor;
    return `${amountText} ${fromName} = **${formatNumber(Number(result.toPrecision(7)))} ${toName}**`;
  },
};

function reordered(match: RegExpExecArray | null): string[] | null {
  if (match === null) return null;
  const [all = '', to = '', amount = '', from = ''] = match;
  return [all, amount, from, to];
}

function unitNamed(name: string): Unit | null {
  const singular = name.replace(/s$/u, '');
  return UNITS.find(({ names }) => names.includes(name) || names.includes(singular)) ?? null;
}
