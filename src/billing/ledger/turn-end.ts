/**
 * Waits until everything that can go on without the outside world has gone on: callers who were answered a moment
 * ago have asked again, so that what they ask for travels together. Costs no time of its own.
 */
export function turnEnd(): Promise<void> {
  return new Promise((resume) => process.nextTick(resume));
}
