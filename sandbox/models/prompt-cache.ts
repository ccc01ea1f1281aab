import { createHash } from 'node:crypto';

/** Nothing shorter is ever reported as cached. */
const CACHED_TOKENS_MIN = 1024;
/** Cached prefixes grow in steps of this many tokens. */
const STEP_TOKENS = 128;
const LIFETIME_MS = 5 * 60 * 1000;
const PREFIXES_MAX = 20_000;

/** Remembers the beginnings of prompts, so that a repeated beginning is reported as cached input. */
export class PromptCache {
  readonly #expiresAt = new Map<string, number>();

  /**
   * The length in tokens of the longest beginning of this prompt that the same model read during the last
   * five minutes: 0, or 1,024 and more in steps of 128. The prompt itself is remembered from now on.
   */
  read(model: string, tokens: readonly number[], now: number): number {
    let cachedTokens = 0;
    for (const { key, length } of prefixesOf(model, tokens)) {
      const expiresAt = this.#expiresAt.get(key);
      if (expiresAt !== undefined && expiresAt > now) cachedTokens = length;
      this.#expiresAt.delete(key);
      this.#expiresAt.set(key, now + LIFETIME_MS);
    }
    this.#forgetOldest();
    return cachedTokens;
  }

  #forgetOldest(): void {
    for (const key of this.#expiresAt.keys()) {
      if (this.#expiresAt.size <= PREFIXES_MAX) return;
      this.#expiresAt.delete(key);
    }
  }
}

/** Every cacheable beginning, shortest first; each key covers all tokens before it. */
function prefixesOf(model: string, tokens: readonly number[]): { key: string; length: number }[] {
  const prefixes: { key: string; length: number }[] = [];
  const hash = createHash('sha256').update(model);
  let read = 0;
  for (let length = CACHED_TOKENS_MIN; length <= tokens.length; length += STEP_TOKENS) {
    hash.update(tokens.slice(read, length).join(','));
    hash.update(';');
    read = length;
    prefixes.push({ key: hash.copy().digest('base64url'), length });
  }
  return prefixes;
}
