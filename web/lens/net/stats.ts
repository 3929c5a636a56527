/** The fields of W3C webrtc-stats that are read here; all of them are missing in some browser. */
export interface Stat {
  id: string;
  type: string;
  timestamp: number;
  kind?: string;
  mid?: string;
  ssrc?: number;
  trackIdentifier?: string;
  selectedCandidatePairId?: string;
  selected?: boolean;
  nominated?: boolean;
  state?: string;
  localCandidateId?: string;
  remoteCandidateId?: string;
  /** Empty or absent where it is hidden; Firefox still has the old name `ip`. */
  address?: string | null;
  port?: number;
  protocol?: string;
  candidateType?: string;
  relayProtocol?: string;
  relatedAddress?: string;
  url?: string;
  networkType?: string;
  currentRoundTripTime?: number;
  totalRoundTripTime?: number;
  requestsSent?: number;
  responsesReceived?: number;
  consentRequestsSent?: number;
  packetsReceived?: number;
  packetsSent?: number;
  packetsLost?: number;
  bytesReceived?: number;
  bytesSent?: number;
  headerBytesReceived?: number;
  headerBytesSent?: number;
  jitter?: number;
  framesReceived?: number;
  framesDecoded?: number;
  framesDropped?: number;
  framesPerSecond?: number;
  frameHeight?: number;
  totalDecodeTime?: number;
  totalProcessingDelay?: number;
  totalFreezesDuration?: number;
  freezeCount?: number;
  jitterBufferDelay?: number;
  jitterBufferEmittedCount?: number;
  srtpCipher?: string;
  fractionLost?: number;
  roundTripTime?: number;
}

const spread = new WeakMap<RTCStatsReport, Stat[]>();

/** All of one look. Each is spread out once, for it is looked at again and again for two minutes. */
export function allOf(stats: RTCStatsReport | null): Stat[] {
  if (!stats) return [];
  let all = spread.get(stats);
  if (!all) spread.set(stats, (all = [...(stats.values() as Iterable<unknown> as Iterable<Stat>)]));
  return all;
}

export const received = (all: readonly Stat[]): Stat[] => all.filter(({ type }) => type === 'inbound-rtp');

export interface ChosenPair {
  pair: Stat;
  local: Stat;
  /** Null where the browser does not say. */
  remote: Stat | null;
}

/** The pair of addresses that is in use; null while nothing is connected. */
export function chosenPair(all: readonly Stat[]): ChosenPair | null {
  const known = (id: string | undefined) => (id === undefined ? undefined : all.find((stat) => stat.id === id));
  const pairs = all.filter(({ type }) => type === 'candidate-pair');
  const pair =
    known(all.find((stat) => stat.selectedCandidatePairId)?.selectedCandidatePairId) ??
    pairs.find((stat) => stat.selected) ??
    pairs.find((stat) => stat.nominated && stat.state === 'succeeded');
  const local = known(pair?.localCandidateId);
  return pair && local ? { pair, local, remote: known(pair.remoteCandidateId) ?? null } : null;
}

/** Firefox calls it `ip` in older versions; what is hidden is null. */
export const addressIn = (candidate: Stat | null): string | null =>
  candidate?.address || (candidate as { ip?: string } | null)?.ip || null;

/** The server's ICE name of the connection: how it is found in what the server says. */
export const ufragOf = (peer: RTCPeerConnection | null): string | null =>
  peer?.remoteDescription?.sdp.match(/^a=ice-ufrag:(\S+)/m)?.[1] ?? null;
