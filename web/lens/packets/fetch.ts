import type { LensPacketsRead } from '../../../protocol/lens-packets.ts';
import { Refused } from '../../room/requests.ts';
import { packetsOf, type Packet } from './recorded.ts';

export type AskForPackets = (of: 'media' | 'socket', from: number) => Promise<LensPacketsRead>;

export interface FetchNeeds {
  ask: AskForPackets;
  /** How the browser says that media is encrypted. */
  srtpCipher: string | undefined;
  /** So many packets came so far. */
  came(packets: number): void;
  wait(ms: number): Promise<void>;
}

export interface Fetched {
  packets: Packet[];
  forgotten: number;
}

/** No answer at all is no answer. More tries than that the server's pace never asks for. */
const TRIES = 8;
const PAUSE_MS = 1_000;

/** The whole recording, part by part, at the pace the server allows. Throws `Refused`, `not_found` where nothing was recorded. */
export async function fetchRecording(needs: FetchNeeds): Promise<Fetched> {
  const fetched: Fetched = { packets: [], forgotten: 0 };
  let found = false;
  for (const of of ['media', 'socket'] as const) {
    for (let from: number | null = 0; from !== null;) {
      const part: LensPacketsRead | null = await askPatiently(needs, of, from);
      if (!part) break;
      found = true;
      fetched.packets.push(...packetsOf(part, needs.srtpCipher));
      fetched.forgotten += part.forgotten;
      needs.came(fetched.packets.length);
      from = part.next;
    }
  }
  if (!found) throw new Refused('not_found');
  return fetched;
}

/** Null where there is no recording of this kind. */
async function askPatiently({ ask, wait }: FetchNeeds, of: 'media' | 'socket', from: number) {
  for (let tries = 1; ; tries++) {
    try {
      return await ask(of, from);
    } catch (error) {
      const { code, retryAfterMs } = error as Refused;
      if (code === 'not_found') return null;
      if (code !== 'rate' || tries === TRIES) throw error;
      await wait(retryAfterMs ?? PAUSE_MS);
    }
  }
}
