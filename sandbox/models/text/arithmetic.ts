import type { ReadQuestion, Skill } from './skill.ts';

/** Longer sums are not sums. */
const EXPRESSION_LENGTH_MAX = 200;

type Token = { kind: 'number'; value: number } | { kind: 'sign'; sign: string };

/** Works out sums with + - * / ^ %, brackets, and "20% of 45". */
export const arithmetic: Skill = {
  name: 'arithmetic',
  example: 'What is (12 + 30) * 2?',
  answer: ({ flat }: ReadQuestion) => {
    const sum = findSum(flat);
    if (sum === null) return null;
    const value = evaluate(sum);
    if (value === null) return null;
    if (!Number.isFinite(value)) return `${sum} has no value: it divides by zero or grows too large.`;
    return `${sum} = **${formatNumber(value)}**`;
  },
};

/** A number with at most ten decimals, without the dust of binary fractions. */
export function formatNumber(value: number): string {
  if (Math.abs(value) >= 1e15) return String(value);
  return Number(value.toFixed(10)).toLocaleString('en-US', { maximumFractionDigits: 10 });
}

function findSum(flat: string): string | null {
  const spoken = flat
    .replace(/(\d),(?=\d{3}\b)/gu, '$1')
    .replace(/(\d)\s*(?:%|percent)\s+of\s+/gu, '$1 / 100 * ')
    .replace(/\bplus\b/gu, '+')
    .replace(/\bminus\b/gu, '-')
    .replace(/\btimes\b|\bmultiplied by\b|×|(?<=\d)\s*x\s*(?=\d)/gu, '*')
    .replace(/\bdivided by\b|÷/gu, '/')
    .replace(/\bsquared\b/gu, '^ 2')
    .replace(/\*\*/gu, '^');
  const asked = /^(?:(?:please|and|what is|what's|whats|how much is|calculate|compute|work out|solve)\s+)*/u;
  const sum = spoken.replace(asked, '').replace(/[?!=.\s]+$/u, '');
  const isSum = /^[-+*/^%().\d\s]+$/u.test(sum) && /\d\s*[-+*/^%)]|\)\s*[-+*/^%]/u.test(sum);
  // 2026-08-01 and 12/24 look like sums and are dates.
  const isDate = /^\d{4}-\d{1,2}-\d{1,2}$/u.test(sum);
  return isSum && !isDate && sum.length <= EXPRESSION_LENGTH_MAX ? sum.trim().replace(/\s+/gu, ' ') : null;
}

function tokenize(sum: string): Token[] {
  const parts = sum.match(/\d+(?:\.\d+)?|\.\d+|[-+*/^%()]/gu) ?? [];
  return parts.map((part) =>
    /\d/u.test(part) ? { kind: 'number', value: Number(part) } : { kind: 'sign', sign: part },
  );
}

function evaluate(sum: string): number | null {
  const reader = new SumReader(tokenize(sum));
  const value = reader.additive();
  return reader.isAtEnd ? value : null;
}

/** Recursive descent over a sum; null means "not a sum". */
class SumReader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#tokens.length;
  }

  additive(): number | null {
    let value = this.#multiplicative();
    for (let sign = this.#take('+-'); sign !== null && value !== null; sign = this.#take('+-')) {
      const right = this.#multiplicative();
      value = right === null ? null : sign === '+' ? value + right : value - right;
    }
    return value;
  }

  #multiplicative(): number | null {
    let value = this.#power();
    for (let sign = this.#take('*/%'); sign !== null && value !== null; sign = this.#take('*/%')) {
      const right = this.#power();
      if (right === null) return null;
      value = sign === '*' ? value * right : sign === '/' ? value / right : value % right;
    }
    return value;
  }

  #power(): number | null {
    if (this.#take('-') !== null) {
      const value = this.#power();
      return value === null ? null : -value;
    }
    const base = this.#atom();
    if (base === null || this.#take('^') === null) return base;
    const exponent = this.#power();
    return exponent === null ? null : base ** exponent;
  }

  #atom(): number | null {
    const token = this.#tokens[this.#at];
    if (token?.kind === 'number') {
      this.#at += 1;
      return token.value;
    }
    if (this.#take('(') === null) return null;
    const value = this.additive();
    return this.#take(')') === null ? null : value;
  }

  #take(signs: string): string | null {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'sign' || !signs.includes(token.sign)) return null;
    this.#at += 1;
    return token.sign;
  }
}
