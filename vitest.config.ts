import { defineConfig } from 'vitest/config';

/**
 * Six projects: `unit` (beside the code, in process), `pages` (real browsers, without a lecture or with little of one), `deploy` (what
 * stands around the server), `promises` (real servers and databases that are killed, cut and flooded), and those in which no picture
 * may stand still, one file at a time and nothing beside: `media` (attacks on it) and `e2e` (real browsers, real media).
 */
const media = ['test/promises/media-*.test.ts'];
const alone = { fileParallelism: false, maxWorkers: 1 };
const pages = [
  'test/e2e/*looks.test.ts',
  'test/e2e/{composing,decided,full,hostile-text,order,order-people,outbox,privacy,reading,writing}.test.ts',
];

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
          maxWorkers: 3, // some of them wait
        },
      },
      {
        test: {
          name: 'promises',
          include: ['test/promises/**/*.test.ts'],
          exclude: media,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 3, // they wait more than they work
        },
      },
      {
        test: {
          name: 'media',
          include: media,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          ...alone,
        },
      },
      {
        test: {
          name: 'deploy',
          include: ['test/deploy/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          ...alone,
        },
      },
      {
        test: {
          name: 'pages',
          include: pages,
          testTimeout: 90_000,
          hookTimeout: 120_000,
          ...alone,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts', 'server/media/**/*.browser.test.ts'],
          exclude: pages,
          testTimeout: 90_000,
          hookTimeout: 120_000,
          ...alone,
        },
      },
    ],
  },
});
