import type { RouteFault, RouteName } from './types.ts';

/** What is to happen with one request. */
export type PlannedFault =
  | { kind: 'fail'; status: number; code: number; message: string }
  | { kind: 'fail_afterwards'; status: number }
  | { kind: 'rate_limit'; retryAfterSeconds: number; global: boolean }
  | { kind: 'delay'; delayMs: number };

interface Entry {
  route: RouteName | null;
  left: number;
  after: number;
  fault: PlannedFault;
}

/** The faults that wait for requests. */
export interface FaultPlan {
  add(where: RouteFault, fault: PlannedFault): void;
  /** The faults that hit this request, in the order they were planned; uses them up. */
  take(route: RouteName): PlannedFault[];
  clear(): void;
}

export function createFaultPlan(): FaultPlan {
  let entries: Entry[] = [];
  return {
    add({ route = undefined, count = 1, after = 0 }, fault) {
      entries.push({ route: route ?? null, left: count, after, fault });
    },
    take(route) {
      const hits = entries.filter((entry) => entry.route === null || entry.route === route);
      const taken: PlannedFault[] = [];
      for (const entry of hits) {
        if (entry.after > 0) {
          entry.after -= 1;
          continue;
        }
        entry.left -= 1;
        taken.push(entry.fault);
      }
      entries = entries.filter((entry) => entry.left > 0);
      return taken;
    },
    clear() {
      entries = [];
    },
  };
}
