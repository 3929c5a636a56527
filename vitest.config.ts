import { defineConfig } from 'vitest/config';

/**
 * Three projects: `unit` (beside the code, in process), `promises` (real servers and databases that are killed, cut and
 * flooded) and `e2e` (real browsers, real media; one file at a time on two cores).
 */
export default defineConfig({
  test: {
    globalSetup: ['test/support/postgres-setup.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{protocol,server,web,bin,bench,test/support}/**/*.test.ts', 'test/*.test.ts'],
          exclude: ['**/*.browser.test.ts'],
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'promises',
          include: ['test/{promises,deploy}/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 2, // they wait more than they work
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts', 'server/media/**/*.browser.test.ts'],
          testTimeout: 90_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          maxWorkers: 1,
        },
      },
    ],
  },
});
