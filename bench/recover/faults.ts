/** What breaks, and what is promised of it. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { RunningServer } from '../../test/support/server.ts';
import { resume } from '../../test/support/pages.ts';
import { unplug } from '../../test/support/unplug.ts';
import type { Place } from '../net/place.ts';

/** A lecture in which something is about to break. */
export interface Calm {
  server: RunningServer;
  presenter: Place;
  viewer: Place;
  studio: Page;
}

export interface Fault {
  key: string;
  /** Seconds until the viewer's picture moves again. */
  goalSeconds: number;
  /** False: it is only what we ask of ourselves. */
  promised: boolean;
  /** Also with `--quick`. */
  quick: boolean;
  /** Resolves with the moment from which it counts, by `Date.now()`. */
  cause(calm: Calm): Promise<number>;
}

const usual = { promised: true, quick: false };

export const faults: Fault[] = [
  {
    ...usual,
    key: 'workerKilled',
    goalSeconds: 5,
    quick: true,
    async cause({ server }) {
      const worker = server.mediaWorker();
      if (worker === undefined) throw new Error('no media worker');
      process.kill(worker, 'SIGKILL');
      return Date.now();
    },
  },
  {
    ...usual,
    key: 'serverRestarted',
    goalSeconds: 10,
    quick: true,
    async cause({ server }) {
      const killed = Date.now();
      await server.kill();
      await server.start();
      return killed;
    },
  },
  {
    ...usual,
    key: 'linkDead3s',
    goalSeconds: 2,
    quick: true,
    async cause({ viewer }) {
      viewer.line.set({ up: false });
      await pause(3_000);
      viewer.line.set({});
      return Date.now();
    },
  },
  { ...usual, key: 'wifiToMobile', goalSeconds: 3, cause: async ({ viewer }) => viewer.move() },
  { ...usual, key: 'presenterNetworkChange', goalSeconds: 5, cause: async ({ presenter }) => presenter.move() },
  {
    ...usual,
    key: 'presenterReload',
    goalSeconds: 2,
    async cause({ studio }) {
      await studio.reload();
      await resume(studio);
      return Date.now();
    },
  },
  {
    ...usual,
    key: 'cameraUnplugged',
    goalSeconds: 3,
    promised: false,
    async cause({ studio }) {
      const pulled = Date.now();
      await unplug(studio, 'video');
      return pulled;
    },
  },
  {
    ...usual,
    key: 'laptopSleep',
    goalSeconds: 5,
    promised: false,
    async cause({ viewer }) {
      viewer.asleep();
      await pause(10_000);
      viewer.awake();
      return Date.now();
    },
  },
];
