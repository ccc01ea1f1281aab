import { defineConfig } from 'vitest/config';

/**
 * What `npm run mutate` runs for each mutant: the unit tests of billing, which need no database and no network, and
 * some histories of everything, the same for each mutant.
 */
export default defineConfig({
  test: {
    provide: { soak: false, wholeHistories: 80 },
    include: ['test/unit/billing/**/*.test.ts', 'test/property/whole.test.ts'],
    // Seconds of hostile input that would be spent on every mutant of a constant.
    exclude: ['test/unit/billing/economy-flood.test.ts'],
    // Mutants are told apart by a global that is set before the sources load; one module graph is enough.
    isolate: false,
    testTimeout: 30_000,
    restoreMocks: true,
  },
});
