/**
 * The program broke one of its own rules. Nothing is appended after it; the member reads "something broke",
 * the log the rule and its facts.
 */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
  readonly code = 'invariant';
  readonly rule: string;
  readonly details: Readonly<Record<string, unknown>>;
  constructor(rule: string, details: Readonly<Record<string, unknown>> = {}) {
    super(`broken invariant: ${rule}`);
    this.rule = rule;
    this.details = details;
  }
}

/** Throws unless `holds`. @throws {InvariantError} */
export function assertInvariant(
  holds: boolean,
  rule: string,
  details?: Readonly<Record<string, unknown>>,
): asserts holds {
  if (!holds) throw new InvariantError(rule, details);
}
