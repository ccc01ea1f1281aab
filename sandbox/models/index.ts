export type { Pace, SandboxClock } from './exchange.ts';
export { FAULT_WORDS, type FaultWord } from './fault-words.ts';
export type { Endpoint, Fault, FaultFilter, FaultQueue, UsageForm } from './faults.ts';
export type { Outcome, RequestRecord } from './journal.ts';
export { createModelSandbox, DEMO_PACE, type ModelSandbox, type ModelSandboxOptions } from './server.ts';
