import type { WorldView } from '../wire.ts';
import type { Named } from './draft.ts';

/** The people, roles and channels that options of commands can name. */
export function namedIn({ world, roles }: WorldView): Named {
  return {
    members: [
      ...world.members.map(({ id, displayName, name }) => ({
        name: displayName,
        value: id,
        description: name,
      })),
      { name: world.bot.name, value: world.bot.id, description: 'App' },
    ],
    roles: roles.map(({ id, name }) => ({ name, value: id })),
    channels: world.channels.map(({ id, name }) => ({ name, value: id })),
  };
}
