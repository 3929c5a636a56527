import { defineConfig } from 'vitest/config';

/**
 * Four projects: `unit` (beside the code, in process), `promises` (real servers and databases that are killed, cut and
 * flooded), `looks` (pages that are looked at, with little media or none) and `e2e` (real browsers, real media; one file at a
 * time on two cores).
 */
const looks = ['test/e2e/*looks.test.ts', 'test/e2e/{hostile-text,privacy,full}.test.ts'];

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
          name: 'looks',
          include: looks,
          testTimeout: 90_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          maxWorkers: 1,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts', 'server/media/**/*.browser.test.ts'],
          exclude: looks,
          testTimeout: 90_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          maxWorkers: 1,
        },
      },
    ],
  },
});
