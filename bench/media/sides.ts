/** The servers that are measured. */
import type { OfferedTrack } from '../../server/media/port.ts';
import { processTree } from '../../test/support/processes.ts';
import { Child } from '../hall/child.ts';
import type { Order as EngineOrder } from './engine-host.ts';
import type { Order as PublisherOrder } from './publisher.ts';
import type { Section } from './sdp.ts';
import type { Order as ViewersOrder } from './viewers.ts';

export interface Side {
  /** Its CPU is that of this process and all it started. */
  pid: number;
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

/**
 * Ours: the media engine as the server starts it, alone in a process. Packets pass through its workers only, so beside them
 * all that is missing is the signalling, which ends when everybody is in.
 */
export async function chatStream(): Promise<Side> {
  const host = new Child<EngineOrder>(new URL('./engine-host.ts', import.meta.url));
  await host.order({ do: 'start' });
  let viewers = 0;
  return {
    pid: host.pid,
    workers: () => processTree(host.pid).filter((pid) => pid !== host.pid),
    async publish(publisher, layers) {
      const sections = stage.filter(({ place }) => place === 0);
      const sdp = await publisher.order<string>({ do: 'offer', layers, empty: sections.length - 2 });
      const offer = { room: 'hall', connection: 'lecturer', sdp, tracks: tracks(sections) };
      await publisher.order({ do: 'answered', sdp: await host.order<string>({ do: 'publish', offer }) });
    },
    async admit(crowd, peers) {
      const sdps = await crowd.order<string[]>({ do: 'offer', peers, sections: stage });
      const offers = sdps.map((sdp) => ({
        room: 'hall',
        connection: `viewer ${++viewers}`,
        sdp,
        tracks: tracks(stage),
      }));
      await crowd.order({ do: 'answered', sdps: await host.order<string[]>({ do: 'subscribe', offers }) });
    },
    stop: () => host.end(),
  };
}
