import { once } from 'node:events';

/** The child's side: what it was started for. */
export async function task<Task>(): Promise<Task> {
  const [first] = (await once(process, 'message')) as [{ readonly task: Task }];
  return first.task;
}

/** The next word of the test. */
export async function nextWord<Word>(): Promise<Word> {
  const [next] = (await once(process, 'message')) as [{ readonly message: Word }];
  return next.message;
}

/** Tells the test, and waits until it is on its way: what comes next may be the end. */
export function say(message: unknown): Promise<void> {
  return new Promise((sent) => process.send?.(message, () => sent()));
}

/** The end, as a crash would bring it: nothing is finished, nothing is written. */
export function die(): Promise<never> {
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => {});
}
