export { createDiscordSandbox } from './server.ts';
export * from './types.ts';
export { defaultLimits, defaultWorld } from './world.ts';
