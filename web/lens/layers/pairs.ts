/** Pairs of addresses that ICE tried, and why it chose the one (RFC 8445). Pure. */
import { addressIn, allOf, chosenPair, type Stat } from '../net/stats.ts';

interface PairStat extends Stat {
  priority?: number;
}
interface CandidateStat extends Stat {
  priority?: number;
  tcpType?: string;
}

export interface Candidate {
  id: string;
  own: boolean;
  /** `host`, `srflx`, `prflx`, `relay`. */
  type: string;
  protocol: string;
  address: string | null;
  port: number | null;
  priority: number | null;
}

export type Why =
  /** No other pair worked. */
  | 'chosenOnly'
  /** Of those that worked it has the highest priority. */
  | 'chosenBest'
  /** One of higher priority worked, too: the controlling side nominated this one, for it was there first or is quicker. */
  | 'chosenFirst'
  | 'lower'
  | 'failed'
  | 'unanswered'
  | 'waiting'
  | 'frozen';

export interface Pair {
  id: string;
  local: Candidate | null;
  remote: Candidate | null;
  /** As the browser says: `frozen`, `waiting`, `in-progress`, `succeeded`, `failed`. */
  state: string;
  chosen: boolean;
  why: Why;
  roundTripMs: number | null;
}

/** All candidates; ours first, those of the highest priority first. */
export function candidatesOf(stats: RTCStatsReport | null): Candidate[] {
  return allOf(stats)
    .filter(({ type }) => type === 'local-candidate' || type === 'remote-candidate')
    .map(asCandidate)
    .sort((a, b) => Number(b.own) - Number(a.own) || (b.priority ?? 0) - (a.priority ?? 0));
}

/** All pairs: the chosen one first, then by what came of them. */
export function pairsOf(stats: RTCStatsReport | null): Pair[] {
  const all = allOf(stats);
  const chosen = chosenPair(all)?.pair.id;
  const pairs = all.filter(({ type }) => type === 'candidate-pair') as PairStat[];
  const worked = pairs.filter((pair) => pair.state === 'succeeded');
  const candidate = (id: string | undefined) => all.find((stat) => stat.id === id);
  return pairs
    .map((pair) => {
      const [local, remote] = [candidate(pair.localCandidateId), candidate(pair.remoteCandidateId)];
      const isChosen = pair.id === chosen;
      return {
        id: pair.id,
        local: local ? asCandidate(local) : null,
        remote: remote ? asCandidate(remote) : null,
        state: pair.state ?? '',
        chosen: isChosen,
        why: isChosen ? whyChosen(pair, worked) : whyNot(pair),
        roundTripMs: pair.currentRoundTripTime === undefined ? null : pair.currentRoundTripTime * 1_000,
      };
    })
    .sort((a, b) => Number(b.chosen) - Number(a.chosen) || order.indexOf(a.state) - order.indexOf(b.state));
}

function whyChosen(chosen: PairStat, worked: readonly PairStat[]): Why {
  const others = worked.filter(({ id }) => id !== chosen.id);
  if (others.length === 0) return 'chosenOnly';
  return others.some(({ priority }) => (priority ?? 0) > (chosen.priority ?? 0)) ? 'chosenFirst' : 'chosenBest';
}

function whyNot({ state, requestsSent, responsesReceived }: PairStat): Why {
  if (state === 'succeeded') return 'lower';
  if (state === 'failed') return 'failed';
  if (state === 'in-progress') return (requestsSent ?? 0) > 0 && !responsesReceived ? 'unanswered' : 'waiting';
  return state === 'frozen' ? 'frozen' : 'waiting';
}

const order = ['succeeded', 'in-progress', 'waiting', 'frozen', 'failed', ''];

function asCandidate(stat: CandidateStat): Candidate {
  return {
    id: stat.id,
    own: stat.type === 'local-candidate',
    type: stat.candidateType ?? '',
    protocol: (stat.relayProtocol ?? stat.protocol ?? '').toUpperCase(),
    address: addressIn(stat),
    port: stat.port ?? null,
    priority: stat.priority ?? null,
  };
}
