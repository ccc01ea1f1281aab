/**
 * The contract of the local Discord: what the demo page, the terminal script and the tests use.
 * Start one with `createDiscordSandbox` from `sandbox/discord/index.ts`.
 */

export * from './types/event.ts';
export * from './types/faults.ts';
export * from './types/interaction.ts';
export * from './types/member.ts';
export * from './types/message.ts';
export * from './types/modal.ts';
export * from './types/options.ts';
export * from './types/sandbox.ts';
export * from './types/world.ts';
