import type { Words } from './words/index.ts';

/** A member as Discord shows them, by id; of somebody who was erased there is no id any more. */
export function mention(member: string, words: Words): string {
  return /^\d+$/.test(member) ? `<@${member}>` : words.account.deletedMember;
}
