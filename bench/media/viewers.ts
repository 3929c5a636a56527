/**
 * Viewers, many in one process that is not measured. They behave as browsers on a good link: a receiver report every second,
 * and REMB where it was agreed on; they ask for nothing and count what comes.
 */
import { randomInt } from 'node:crypto';
import { receiverReport, remb } from '../../server/media/worker/rtp/rtcp.ts';
import { obey } from '../hall/child.ts';
import { createGaps, type Gaps } from './gaps.ts';
import { createPeer, type Peer } from './peer.ts';
import { readRemote, writeAnswer, writeOffer, type Remote, type Section } from './sdp.ts';

export type Order =
  | { do: 'offer'; peers: number; sections: Section[] }
  /** To the peers of the last `offer`, in the same order. */
  | { do: 'answered'; sdps: string[] }
  /** Makes peers that answer these offers. */
  | { do: 'answer'; sdps: string[] }
  /** Resolves when the peers of the last `answer` are connected. */
  | { do: 'connect' }
  | { do: 'count' };

/** Since the start, of all viewers in this process. */
export interface Count {
  received: number;
  expected: number;
  /** Viewers who got picture and sound. */
  served: number;
  /** Viewers whose connection ended. */
  gone: number;
  /** CPU of this process, in milliseconds. */
  cpuMs: number;
}

interface Viewer {
  peer: Peer;
  ssrc: number;
  takesRemb: boolean;
  /** Of what was agreed on: repetitions and what tries the link have their own, and are not counted. */
  payloadTypes: Set<number>;
  streams: Map<number, Gaps>;
  remote?: Remote;
}

const reportMs = 1_000;
/** Not all report in the same moment. */
const turns = 20;
/** What a good link carries, in bits per second: more than all qualities together. */
const estimate = 8_000_000;

const viewers: Viewer[] = [];
let latest: Viewer[] = [];
let turn = 0;

setInterval(() => {
  turn = (turn + 1) % turns;
  for (let n = turn; n < viewers.length; n += turns) report(viewers[n]!);
}, reportMs / turns);

obey(async (order: Order) => {
  if (order.do === 'offer') return offer(order.peers, order.sections);
  if (order.do === 'answered') {
    const remotes = order.sdps.map(readRemote);
    await Promise.all(latest.map((viewer, n) => joined(viewer, remotes[n]!, viewer.peer.answered(remotes[n]!))));
  } else if (order.do === 'answer') return answer(order.sdps);
  else if (order.do === 'connect') {
    await Promise.all(latest.map((viewer) => joined(viewer, viewer.remote!, viewer.peer.connected(viewer.remote!))));
  } else return count();
});

async function offer(peers: number, sections: Section[]): Promise<string[]> {
  latest = Array.from({ length: peers }, create);
  return Promise.all(latest.map(async ({ peer }) => writeOffer(await peer.offer(), sections)));
}

async function answer(sdps: string[]): Promise<string[]> {
  latest = sdps.map(create);
  return Promise.all(
    latest.map(async (viewer, n) => {
      const remote = (viewer.remote = readRemote(sdps[n]!));
      const { candidates, ...ends } = await viewer.peer.answer(remote);
      return writeAnswer(ends, remote, candidates);
    }),
  );
}

async function joined(viewer: Viewer, remote: Remote, connected: Promise<void>): Promise<void> {
  const taken = remote.sections.filter(({ refused }) => !refused);
  viewer.takesRemb = taken.some(({ takesRemb }) => takesRemb);
  for (const { payloadType } of taken) if (payloadType !== undefined) viewer.payloadTypes.add(payloadType);
  await connected;
  viewers.push(viewer);
}

function create(): Viewer {
  const streams = new Map<number, Gaps>();
  const payloadTypes = new Set<number>();
  const peer = createPeer('receive', (packet) => {
    const type = packet[1]!;
    if (!payloadTypes.has(type & 0x7f) || (type >= 192 && type <= 223)) return; // RTCP, RFC 5761 section 4
    const ssrc = packet.readUInt32BE(8);
    let gaps = streams.get(ssrc);
    if (!gaps) streams.set(ssrc, (gaps = createGaps()));
    gaps.came(packet.readUInt16BE(2));
  });
  return { peer, ssrc: randomInt(1, 0x1_0000_0000), takesRemb: false, payloadTypes, streams };
}

function report({ peer, ssrc, takesRemb, streams }: Viewer): void {
  const blocks = [...streams].map(([about, { highest, expected, received }]) => ({
    ssrc: about,
    fractionLost: 0,
    lost: expected - received,
    highest,
    jitter: 0,
    lastSenderReport: 0,
    sinceSenderReport: 0,
  }));
  peer.send(receiverReport(ssrc, blocks));
  if (takesRemb && blocks.length > 0) peer.send(remb(ssrc, estimate, [...streams.keys()]));
}

function count(): Count {
  const all = viewers.flatMap(({ streams }) => [...streams.values()]);
  const { user, system } = process.cpuUsage();
  return {
    received: all.reduce((sum, { received }) => sum + received, 0),
    expected: all.reduce((sum, { expected }) => sum + expected, 0),
    served: viewers.filter(({ streams }) => streams.size >= 2).length,
    gone: viewers.filter(({ peer }) => peer.isGone).length,
    cpuMs: (user + system) / 1000,
  };
}
