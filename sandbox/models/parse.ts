import type { z } from 'zod';
import { invalidRequest } from './api-failure.ts';

/** Checks a body against a schema. @throws {ApiFailure} 400 that names the first wrong field. */
export function parseBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const param = issue?.path.map(String).join('.') ?? '';
  throw invalidRequest(`Invalid value for '${param}': ${issue?.message ?? 'unknown'}`, param || null);
}
