import type { World } from '../sandbox/discord/index.ts';

/** Whom and what a text can mention. */
export type Mentionable = Pick<World, 'members' | 'channels' | 'bot'>;

/** Discord's marks for people, channels, commands and times, as a reader sees them. */
export function plainText(text: string, { members, channels, bot }: Mentionable): string {
  const people = new Map([...members, bot].map(({ id, name }) => [id, name]));
  const rooms = new Map(channels.map(({ id, name }) => [id, name]));
  return text
    .replace(/<@!?(\d+)>/g, (mark, id: string) => named('@', people.get(id), mark))
    .replace(/<#(\d+)>/g, (mark, id: string) => named('#', rooms.get(id), mark))
    .replace(/<\/([^:>]+):\d+>/g, '/$1')
    .replace(/<t:(-?\d+)(?::[a-zA-Z])?>/g, (_, seconds: string) => time(Number(seconds)));
}

function named(sign: string, name: string | undefined, mark: string): string {
  return name === undefined ? mark : `${sign}${name}`;
}

function time(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
