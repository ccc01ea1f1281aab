import { DISCORD_ACTIONS, type DiscordAction, discordAction } from './discord-actions.ts';
import { STRIPE_ACTIONS, type StripeAction, stripeAction } from './stripe-actions.ts';

/** One line of a script, ready to be played. */
export type ScriptAction = { readonly line: number; readonly text: string } & (
  | { readonly kind: 'command'; readonly path: string; readonly options: string }
  | { readonly kind: 'press'; readonly label: string }
  | { readonly kind: 'select'; readonly menu: string; readonly values: readonly string[] }
  | { readonly kind: 'submit'; readonly fields: string }
  | { readonly kind: 'as'; readonly member: string }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'open'; readonly label: string }
  | { readonly kind: 'click'; readonly label: string }
  | { readonly kind: 'pay' }
  | { readonly kind: 'stripe'; readonly action: StripeAction }
  | { readonly kind: 'purchase'; readonly sku: string }
  | { readonly kind: 'discord'; readonly action: DiscordAction }
);

/** A script that cannot be understood, or cannot be played on; names the line. */
export class ScriptError extends Error {
  override readonly name = 'ScriptError';
  readonly code: 'script_not_understood' | 'script_action_failed';
  readonly line: number;

  constructor(code: ScriptError['code'], line: number, reason: string, options?: ErrorOptions) {
    super(`line ${line}: ${reason}`, options);
    this.code = code;
    this.line = line;
  }
}

type Body = { [Kind in ScriptAction['kind']]: Omit<Extract<ScriptAction, { kind: Kind }>, 'line' | 'text'> };

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 };
/** `undefined` where the line only looked like one. */
type Reader = (found: readonly string[]) => Body[keyof Body] | undefined;

const FORMS: readonly { pattern: RegExp; read: Reader }[] = [
  {
    // The command's path is what stands before the first `name:`.
    pattern: /^\/([\w-]+(?: +[\w-]+(?!\S))*)(?: +(\S+:.*))?$/u,
    read: ([path = '', options = '']) => ({ kind: 'command', path: path.replace(/ +/g, ' '), options }),
  },
  { pattern: /^press +(.+)$/iu, read: ([label = '']) => ({ kind: 'press', label }) },
  {
    pattern: /^select +([^:]+?) *: *(.+)$/iu,
    read: ([menu = '', values = '']) => ({ kind: 'select', menu, values: values.split(/ *,(?!\d) */) }),
  },
  { pattern: /^submit +([^:]+:.*)$/iu, read: ([fields = '']) => ({ kind: 'submit', fields }) },
  { pattern: /^as +(\S.*)$/iu, read: ([member = '']) => ({ kind: 'as', member }) },
  {
    pattern: /^wait +(\d+(?:\.\d+)?) *(ms|s|m)$/iu,
    read: ([count, unit = 's']) => ({
      kind: 'wait',
      ms: Math.round(Number(count) * (UNIT_MS[unit.toLowerCase()] ?? 1)),
    }),
  },
  { pattern: /^open +(.+)$/iu, read: ([label = '']) => ({ kind: 'open', label }) },
  { pattern: /^click +(.+)$/iu, read: ([label = '']) => ({ kind: 'click', label }) },
  { pattern: /^pay$/iu, read: () => ({ kind: 'pay' }) },
  {
    // The other buttons of the checkout page, by themselves.
    pattern: /^(pay by bank|decline|cancel)$/iu,
    read: ([label = '']) => ({ kind: 'click', label: label.toLowerCase() }),
  },
  {
    pattern: /^stripe +(.+)$/iu,
    read: ([name = '']) => {
      const action = stripeAction(name);
      return action === undefined ? undefined : { kind: 'stripe', action };
    },
  },
  { pattern: /^purchase(?: +(.+))?$/iu, read: ([sku = '']) => ({ kind: 'purchase', sku }) },
  {
    pattern: /^discord +(.+)$/iu,
    read: ([name = '']) => {
      const action = discordAction(name);
      return action === undefined ? undefined : { kind: 'discord', action };
    },
  },
];

/**
 * Reads a script: one action a line; empty lines and lines that start with `#` are skipped.
 * @throws {ScriptError} script_not_understood for the first line that is no action
 */
export function parseScript(source: string): ScriptAction[] {
  return source.split(/\r?\n/).flatMap((written, index) => {
    const text = written.trim();
    if (text === '' || text.startsWith('#')) return [];
    const action = parseLine(text, index + 1);
    return [action];
  });
}

function parseLine(text: string, line: number): ScriptAction {
  for (const { pattern, read } of FORMS) {
    const found = pattern.exec(text);
    const action = found === null ? undefined : read(found.slice(1));
    if (action !== undefined) return { line, text, ...action };
  }
  const known = [
    '/command, press, select, submit, as, wait, open, click, pay, pay by bank, decline, cancel, purchase',
    ...Object.keys(STRIPE_ACTIONS).map((name) => `stripe ${name}`),
    ...Object.keys(DISCORD_ACTIONS).map((name) => `discord ${name}`),
  ].join(', ');
  throw new ScriptError('script_not_understood', line, `"${text}" is no action; there are: ${known}`);
}

/**
 * Splits `prompt: hello model: quick` at the names that are known, so that other colons stay text.
 *
 * A name that comes a second time is text too. What stands before the first name is refused.
 * @throws {TypeError} naming the text that belongs to no name
 */
export function splitNamed(text: string, names: readonly string[]): Record<string, string> {
  // Longer names first: "style" also stands inside "art style".
  const either = names
    .toSorted((a, b) => b.length - a.length)
    .map(escaped)
    .join('|');
  const starts: { name: string; from: number; to: number }[] = [];
  for (const found of either === '' ? [] : text.matchAll(new RegExp(`(?:^|\\s)(${either})\\s*:`, 'giu'))) {
    const name = names.find((one) => one.toLowerCase() === found[1]?.toLowerCase());
    if (name === undefined || starts.some((start) => start.name === name)) continue;
    starts.push({ name, from: found.index, to: found.index + found[0].length });
  }
  const before = text.slice(0, starts[0]?.from ?? text.length).trim();
  if (before !== '')
    throw new TypeError(`"${before}" belongs to none of: ${names.join(', ') || '(nothing)'}`);
  return Object.fromEntries(
    starts.map(({ name, to }, index) => [name, text.slice(to, starts[index + 1]?.from).trim()]),
  );
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
