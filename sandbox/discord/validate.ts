import { type $ZodIssue, type $ZodType, safeParse } from 'zod/v4/core';

/** One fault of a body: where, and how Discord words it. */
export interface Problem {
  path: string[];
  code: string;
  message: string;
}

/** The faults of a request's body; empty when it keeps the schema. */
export function problemsOf(schema: $ZodType, body: unknown): Problem[] {
  const result = safeParse(schema, normalize(body));
  return result.success ? [] : result.error.issues.flatMap((issue) => describe(issue, body));
}

/** The same value with the differences removed that Discord's own schema has to Discord. */
function normalize(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normalize);
  if (typeof value !== 'object' || value === null) return typeof value === 'string' ? utc(value) : value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, known(key, normalize(field))]));
}

/** The schema accepts only `Z`, the wire has `+00:00`. */
function utc(text: string): string {
  return /^\d{4}-\d\d-\d\dT[\d:.]+\+00:00$/.test(text) ? text.replace('+00:00', 'Z') : text;
}

/** The schema wants numbers in requests; discord.js sends strings, as the documentation has it. */
function known(key: string, value: unknown): unknown {
  return key === 'default_member_permissions' && typeof value === 'string' ? Number(value) : value;
}

/** As {@link problemsOf}, for answers: there permissions stay strings. */
export function answerProblems(schema: $ZodType, body: unknown): string[] {
  const result = safeParse(schema, normalizeAnswer(body));
  if (result.success) return [];
  return result.error.issues
    .flatMap((issue) => describe(issue, body))
    .map((problem) => `${problem.path.join('.')}: ${problem.message}`);
}

function normalizeAnswer(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normalizeAnswer);
  if (typeof value !== 'object' || value === null) return typeof value === 'string' ? utc(value) : value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, normalizeAnswer(field)]));
}

/** Discord's words for an issue; of a union the branch that was meant. */
function describe(issue: $ZodIssue, root: unknown, above: readonly PropertyKey[] = []): Problem[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'invalid_union') {
    const branch = meantBranch(issue.errors);
    if (branch !== null) return branch.flatMap((inner) => describe(inner, root, path));
  }
  return [{ path: path.length === 0 ? ['_'] : path.map(String), ...worded(issue, valueAt(root, path)) }];
}

/** The branch whose `type` fits, else none: then the union itself is the fault. */
function meantBranch(branches: readonly $ZodIssue[][]): $ZodIssue[] | null {
  const fitting = branches.filter(
    (branch) => !branch.some((issue) => issue.path.length === 1 && issue.path[0] === 'type'),
  );
  const candidates = fitting.length > 0 && fitting.length < branches.length ? fitting : [];
  return candidates.toSorted((a, b) => a.length - b.length)[0] ?? null;
}

function worded(issue: $ZodIssue, value: unknown): { code: string; message: string } {
  if (value === undefined) return { code: 'BASE_TYPE_REQUIRED', message: 'This field is required' };
  switch (issue.code) {
    case 'too_big':
      return typeof value === 'number'
        ? { code: 'NUMBER_TYPE_MAX', message: `Must be less than or equal to ${issue.maximum}.` }
        : { code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${issue.maximum} or fewer in length.` };
    case 'too_small':
      return typeof value === 'number'
        ? { code: 'NUMBER_TYPE_MIN', message: `Must be greater than or equal to ${issue.minimum}.` }
        : { code: 'BASE_TYPE_MIN_LENGTH', message: `Must be ${issue.minimum} or more in length.` };
    case 'invalid_value':
      return {
        code: 'BASE_TYPE_CHOICES',
        message: `Value must be one of (${issue.values.map(String).join(', ')}).`,
      };
    case 'invalid_format':
      return issue.format === 'url'
        ? { code: 'URL_TYPE_INVALID_URL', message: 'Not a well formed URL.' }
        : { code: 'STRING_TYPE_REGEX', message: `Does not match the format ${issue.format}.` };
    case 'invalid_union':
      return { code: 'UNION_TYPE_CHOICES', message: 'Value fits none of the allowed types.' };
    default:
      return {
        code: 'BASE_TYPE_INVALID',
        message: issue.message === '' ? issue.code : `${issue.message} (${issue.code})`,
      };
  }
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}
