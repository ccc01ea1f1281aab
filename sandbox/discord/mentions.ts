import type { Core } from './core.ts';

/** `allowed_mentions` of a body; left out means that everything written pings. */
export interface AllowedMentions {
  parse?: readonly string[] | null;
  users?: readonly string[] | null;
  roles?: readonly string[] | null;
}

/** Ids of the users and roles, and `everyone`, that a text pings under the given permission. */
export function notifiedBy(core: Core, text: string, allowed: AllowedMentions | null | undefined): string[] {
  const parse = allowed ? (allowed.parse ?? []) : ['users', 'roles', 'everyone'];
  const mayUser = (id: string) => parse.includes('users') || (allowed?.users ?? []).includes(id);
  const mayRole = (id: string) => parse.includes('roles') || (allowed?.roles ?? []).includes(id);
  const users = [...text.matchAll(/<@!?(\d+)>/g)].flatMap(([, id = '']) =>
    core.store.users.has(id) && mayUser(id) ? [id] : [],
  );
  const roles = [...text.matchAll(/<@&(\d+)>/g)].flatMap(([, id = '']) => (mayRole(id) ? [id] : []));
  const everyone = /@(everyone|here)\b/.test(text) && parse.includes('everyone') ? ['everyone'] : [];
  return [...new Set([...users, ...roles, ...everyone])];
}
