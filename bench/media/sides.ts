/** The servers that are measured. */
import type { OfferedTrack } from '../../server/media/port.ts';
import { processTree } from '../../test/support/processes.ts';
import { Child } from '../hall/child.ts';
import type { Lent, Order as EngineOrder } from './engine-host.ts';
import type { Order as PublisherOrder } from './publisher.ts';
import type { Section } from './sdp.ts';
import type { Order as ViewersOrder } from './viewers.ts';

export interface Side {
  /** CPU (user and system) of all its processes so far, in milliseconds. */
  cpuMs(): Promise<number>;
  /** Those whose memory grows with the viewers. */
  workers(): number[];
  /** Resolves when the lecturer is connected. */
  publish(publisher: Child<PublisherOrder>, layers: 1 | 3): Promise<void>;
  /** Resolves when so many viewers more are connected. */
  admit(viewers: Child<ViewersOrder>, peers: number): Promise<void>;
  stop(): Promise<void>;
}

/** Every viewer offers all there may ever be on stage at once: of the lecturer, and of the three others beside. */
const stage: (Section & OfferedTrack)[] = [
  { source: 'microphone', place: 0 },
  { source: 'camera', place: 0 },
  { source: 'screen', place: 0 },
  { source: 'camera2', place: 0 },
  ...[1, 2, 3].flatMap((place) => [{ source: 'microphone', place } as const, { source: 'camera', place } as const]),
].map((track, n) => ({
  ...(track as Pick<OfferedTrack, 'source' | 'place'>),
  mid: String(n),
  kind: track.source === 'microphone' ? 'audio' : 'video',
}));
const tracks = (sections: typeof stage) =>
  sections.map(({ mid, source, place }): OfferedTrack => ({ mid, source, place }));

const room = 'hall';

/**
 * Ours: the media engine as the server starts it, alone in a process. Packets pass through its workers only, so beside them
 * all that is missing is the signalling, which ends when everybody is in. Of several nodes each has such a process: the lecturer
 * is at the first, the others borrow the room from there, and viewers are shared out evenly.
 */
export async function chatStream(nodes = 1): Promise<Side> {
  const first = engineHost();
  const others = Array.from({ length: nodes - 1 }, engineHost);
  const hosts = [first, ...others];
  await Promise.all(hosts.map((host) => host.order({ do: 'start' })));
  let viewers = 0;
  return {
    async cpuMs() {
      const each = await Promise.all(hosts.map((host) => host.order<number>({ do: 'cpu' })));
      return each.reduce((sum, one) => sum + one, 0);
    },
    workers: () => hosts.flatMap(({ pid }) => processTree(pid).filter((one) => one !== pid)),
    async publish(publisher, layers) {
      const sections = stage.filter(({ place }) => place === 0);
      const sdp = await publisher.order<string>({ do: 'offer', layers, empty: sections.length - 2 });
      const offer = { room, connection: 'lecturer', sdp, tracks: tracks(sections) };
      await publisher.order({ do: 'answered', sdp: await first.order<string>({ do: 'publish', offer }) });
      for (const host of others) {
        await host.order({ do: 'borrow', room, lent: await first.order<Lent>({ do: 'lend', room }) });
      }
    },
    async admit(crowd, peers) {
      const sdps = await crowd.order<string[]>({ do: 'offer', peers, sections: stage });
      const before = viewers;
      const offers = sdps.map((sdp) => ({ room, connection: `viewer ${++viewers}`, sdp, tracks: tracks(stage) }));
      const answers: string[] = [];
      const join = async (host: Child<EngineOrder>, node: number) => {
        const its = [...offers.keys()].filter((n) => (before + n) % nodes === node);
        const ours = await host.order<string[]>({ do: 'subscribe', offers: its.map((n) => offers[n]!) });
        its.forEach((n, i) => (answers[n] = ours[i]!));
      };
      await Promise.all(hosts.map(join));
      await crowd.order({ do: 'answered', sdps: answers });
    },
    async stop() {
      await Promise.all(hosts.map((host) => host.end()));
    },
  };
}

const engineHost = () => new Child<EngineOrder>(new URL('./engine-host.ts', import.meta.url));
