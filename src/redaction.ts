/** What keys and tokens look like, whoever made them. What stands before `$<key>` stays, so that a log can be read. */
const PATTERNS: readonly RegExp[] = [
  // Stripe: secret, restricted and publishable keys of either mode; secrets of webhooks, of intents and of sessions.
  /(?<kind>\b[srp]k_(?:live|test)_)\w+/gu,
  /(?<kind>\bwhsec_)[\w+/=]+/gu,
  /(?<kind>_secret_)\w{8,}/gu,
  // OpenAI and servers like it. A dash within tells it from a word such as "sk-local".
  /(?<kind>\bsk-)[\w-]{16,}/gu,
  // Discord: id, time and signature of a bot's token; the token of an interaction or webhook in an address.
  /(?<kind>\b)[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}/gu,
  /(?<kind>\/(?:webhooks|interactions)\/\d{17,20}\/)[\w-]{20,}/gu,
  /(?<kind>\b(?:Bearer|Bot) )[\w.~+/=-]{8,}/gu,
  // A name and a password inside an address.
  /(?<kind>:\/\/)[^/\s"'@]+:[^/\s"'@]+(?=@)/gu,
];

/** A secret of fewer letters would take words of every log line with it. */
const SECRET_LENGTH_MIN = 8;

/**
 * A text without secrets: the known ones by their value, all others by how keys and tokens look. For whatever leaves the
 * process in words: its log, and what it says when it cannot start.
 * @param known secrets of this process, as they stand in its configuration
 */
export function withoutSecrets(text: string, known: readonly string[] = []): string {
  const values = known.filter(({ length }) => length >= SECRET_LENGTH_MIN);
  const named = values.reduce((left, secret) => left.replaceAll(secret, '[secret]'), text);
  return PATTERNS.reduce((left, pattern) => left.replace(pattern, '$<kind>[secret]'), named);
}
