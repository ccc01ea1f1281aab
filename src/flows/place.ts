import type { Purchase } from './payments.ts';

/** Discord takes edits for 15 minutes; the last of them may not arrive in time. */
const TOKEN_LIVES_MS = 14.5 * 60_000;

/** Where a buyer looks: the message of an interaction, for as long as its token lives. */
export function placeOf(token: string, createdAt: number): NonNullable<Purchase['place']> {
  return { token, until: new Date(createdAt + TOKEN_LIVES_MS) };
}
