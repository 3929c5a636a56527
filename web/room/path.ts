/** How the packets of a connection go: straight to the server, or by its relay, and how they get to the relay. */
export type Path = 'direct' | 'udp' | 'tcp' | 'tls';

/** The fields of W3C webrtc-stats that we read; all of them are missing in some browser. */
interface Stat {
  id?: string;
  type?: string;
  selectedCandidatePairId?: string;
  /** Firefox says it here. */
  selected?: boolean;
  nominated?: boolean;
  state?: string;
  localCandidateId?: string;
  candidateType?: string;
  relayProtocol?: string;
  url?: string;
}

/** Null while nothing is connected, and where the browser keeps it to itself. */
export function pathOf(stats: Iterable<unknown>): Path | null {
  const all = [...stats] as Stat[];
  const known = (id: string | undefined) => (id === undefined ? undefined : all.find((stat) => stat.id === id));
  const pairs = all.filter((stat) => stat.type === 'candidate-pair');
  const pair =
    known(all.find((stat) => stat.selectedCandidatePairId)?.selectedCandidatePairId) ??
    pairs.find((stat) => stat.selected) ??
    pairs.find((stat) => stat.nominated && stat.state === 'succeeded');
  const local = known(pair?.localCandidateId);
  if (!local) return null;
  const { relayProtocol: protocol, candidateType, url = '' } = local;
  if (protocol === 'udp' || protocol === 'tcp' || protocol === 'tls') return protocol;
  if (candidateType !== 'relay') return 'direct';
  if (url.startsWith('turns:')) return 'tls';
  return url.endsWith('transport=tcp') ? 'tcp' : 'udp';
}
