import type { Command } from '../command.ts';

/** The most commands of one batch. */
const COMMANDS_MAX = 128;
/**
 * The most commands of one batch beside those that end holds, where more wait. Every entry carries the open holds,
 * so ending what is open before opening more keeps entries, and the time they take, small.
 */
const OTHERS_MAX = 24;

/**
 * Takes the next batch off a wallet's queue. As long as few wait it is all of them, in order. Where many do, those
 * that end holds go first, though never past the reserve of their own hold, and all others keep their order.
 */
export function nextJobs<T extends { readonly command: Command }>(queue: T[]): T[] {
  if (queue.length <= OTHERS_MAX) return queue.splice(0);
  const opening = new Set<string>();
  const ends: T[] = [];
  const others: T[] = [];
  const later: T[] = [];
  for (const job of queue) {
    const { command } = job;
    if (command.type === 'reserve') opening.add(command.key);
    if (ends.length < COMMANDS_MAX - OTHERS_MAX && endsOther(command, opening)) ends.push(job);
    else if (others.length < OTHERS_MAX && later.length === 0) others.push(job);
    else later.push(job);
  }
  queue.splice(0, queue.length, ...later);
  return [...ends, ...others];
}

function endsOther(command: Command, opening: ReadonlySet<string>): boolean {
  return (command.type === 'settle' || command.type === 'release') && !opening.has(command.hold);
}
