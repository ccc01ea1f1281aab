import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig(({ mode }) => ({
  test: {
    // `npm run test:soak`: the same tests at length.
    provide: { soak: mode === 'soak', wholeHistories: mode === 'soak' ? 60_000 : 3_000 },
    include: ['test/**/*.test.ts'],
    // One database server for the whole run; see test/database.ts for a database of one's own.
    globalSetup: ['test/global-setup.ts'],
    setupFiles: ['test/loopback-only.ts'],
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: mode === 'soak' ? 600_000 : 30_000,
    hookTimeout: 60_000,
    teardownTimeout: 30_000,
    // A test that only ran because another one ran first is a test that fails alone.
    sequence: { hooks: 'stack' },
    unstubEnvs: true,
    restoreMocks: true,
  },
}));
