/** Milliseconds since 1970-01-01T00:00:00Z, by the clock of the machine that shows the page. */
export function now(): number {
  return Date.now();
}
