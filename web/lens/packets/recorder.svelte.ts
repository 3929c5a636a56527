import { lensLimits } from '../../../protocol/lens-limits.ts';
import type { LensLooked } from '../../../protocol/lens.ts';
import { t } from '../../i18n/packets.ts';
import { explainRefusal } from '../../room/explain.ts';
import { keep } from '../../room/order/download.ts';
import { Refused } from '../../room/requests.ts';
import type { Room } from '../../room/room.svelte.ts';
import type { Say, Sentence } from './comments.ts';
import { fetchRecording } from './fetch.ts';
import { captureOf } from './file.ts';

/** What became of the last file. */
export interface Saved {
  packets: number;
  forgotten: number;
  /** ICE and DTLS were wanted and are not in it. */
  noBeginning: boolean;
}

/** One page's recording, which goes on while the lens shows something else, or is shut. */
export type Recorder = ReturnType<typeof begin>;

/** Each sentence is given what it wants; the types of `t` cannot follow which one it is. */
const say: Say = (key, values = {}) => (t as (key: Sentence, values: object) => string)(key, values);

const pages = new WeakMap<Room, Recorder>();

export function recorderOf(room: Room): Recorder {
  if (!pages.has(room)) pages.set(room, begin(room));
  return pages.get(room)!;
}

function begin(room: Room) {
  let state = $state<'none' | 'starting' | 'recording' | 'stopped' | 'gone'>('none');
  let anew = false;
  let fetched = $state<number | null>(null);
  let saved = $state.raw<Saved | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;

  const order = (of: 'media' | 'socket', on: boolean) =>
    room.request({ type: 'lens.record', of, on, ...(on && of === 'media' ? { anew } : {}) });

  function stopped(): void {
    state = 'stopped';
    clearTimeout(timer);
    timer = setTimeout(() => (state = 'gone'), lensLimits.recordingMs);
  }

  async function start(fromTheFirst: boolean): Promise<void> {
    if (state === 'starting' || state === 'recording') return;
    const before = state;
    state = 'starting';
    saved = null;
    anew = fromTheFirst;
    try {
      await order('socket', true);
      await order('media', true);
      state = 'recording';
      clearTimeout(timer);
      timer = setTimeout(stopped, lensLimits.recordingMs);
    } catch (error) {
      state = before === 'stopped' ? 'gone' : before; // the one before is forgotten as soon as a new one begins
      void order('socket', false).catch(() => {});
      explainRefusal(error);
    }
  }

  async function stop(): Promise<void> {
    if (state !== 'recording') return;
    stopped();
    for (const of of ['media', 'socket'] as const) await order(of, false).catch(explainRefusal);
  }

  /** `looked` says whose streams are in it. */
  async function save(looked: LensLooked | null, srtpCipher: string | undefined): Promise<void> {
    if (fetched !== null) return;
    fetched = 0;
    try {
      const { packets, forgotten } = await fetchRecording({
        ask: (of, from) => room.request({ type: 'lens.packets', of, from }),
        srtpCipher,
        came: (count) => (fetched = count),
        wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      });
      const content = new Blob(captureOf(packets, looked, say), { type: 'application/x-pcapng' });
      keep({ name: `chatstream-packets-${new Date().toISOString().slice(0, 10)}.pcapng`, content });
      saved = { packets: packets.length, forgotten, noBeginning: anew && !packets.some(({ kind }) => kind === 'dtls') };
    } catch (error) {
      if (error instanceof Refused && error.code === 'not_found') state = 'gone';
      else explainRefusal(error);
    } finally {
      fetched = null;
    }
  }

  return {
    get state() {
      return state;
    },
    /** Packets that came while the file is being fetched; null otherwise. */
    get fetched() {
      return fetched;
    },
    get saved() {
      return saved;
    },
    start,
    stop,
    save,
  };
}
