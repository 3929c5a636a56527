import type { DirectData, DirectMode } from '../../../protocol/direct.ts';
import type { ServerMessage } from '../../../protocol/messages.ts';
import type { Source } from '../../../protocol/stage.ts';
import type { Connection } from '../connection.ts';
import type { Tracks } from '../publish-peer.ts';
import type { SendingEnd } from './sending.ts';

export interface PresentingParts {
  connection: Pick<Connection, 'request' | 'onMessage' | 'onState'>;
  room: string;
  /** Makes the end of a connection; `failed` is called when it breaks. */
  open(tracks: Tracks, failed: () => void): SendingEnd;
  /** Whether the server gets silence alone instead of what is sent. */
  withhold(on: boolean): void;
  /** How many viewers see what comes directly. */
  changed(reached: number): void;
}

interface Viewer {
  end: SendingEnd;
  /** He shows what comes from us. */
  shows: boolean;
  timer: ReturnType<typeof setTimeout>;
}

/** A viewer gives a connection up that shows nothing after four seconds, and says so; this is for one who says nothing. */
const PATIENCE_MS = 8_000;
/** Until the server's picture stands at the viewers'. */
const LINGER_MS = 2_000;

/**
 * The presenter's side of the direct path. The server says with whom; when all of them show what comes from here, it is sent silence
 * alone, and as soon as it says so, everything again.
 */
export function createPresenting({ connection, room, open, withhold, changed }: PresentingParts) {
  const { request } = connection;
  const tracks: Tracks = { microphone: null, camera: null, screen: null, camera2: null };
  const viewers = new Map<string, Viewer>();
  let isDirect = false;
  let consents = false;

  const stops = [
    connection.onMessage(receive),
    // Nobody could tell us any more that somebody took his word back.
    connection.onState(({ name }) => name !== 'open' && byServer([...viewers.keys()])),
  ];

  function receive(message: ServerMessage): void {
    if (message.type === 'direct.mode' && message.room === room) modeIs(message);
    if (message.type === 'direct.signalled' && message.room === room) heard(message.from, message.data);
  }

  function modeIs({ mode, with: ends }: DirectMode): void {
    const ids = ends.map(({ id }) => id);
    if (mode === 'server' || !consents) return byServer(ids);
    isDirect = true;
    for (const id of viewers.keys()) if (!ids.includes(id)) drop(id);
    for (const id of ids) if (!viewers.has(id)) void connect(id);
    review();
  }

  function byServer(staying: readonly string[]): void {
    isDirect = false;
    review();
    for (const [id, viewer] of viewers) {
      clearTimeout(viewer.timer);
      if (staying.includes(id)) viewer.timer = setTimeout(() => drop(id), LINGER_MS);
      else drop(id);
    }
  }

  async function connect(id: string): Promise<void> {
    const end = open({ ...tracks }, () => failed(id));
    viewers.set(id, { end, shows: false, timer: setTimeout(() => failed(id), PATIENCE_MS) });
    try {
      const sdp = await end.offer();
      if (viewers.get(id)?.end === end) await signal(id, { kind: 'offer', sdp });
    } catch {
      failed(id);
    }
  }

  function heard(from: string, data: DirectData): void {
    const viewer = viewers.get(from);
    if (!viewer) return;
    if (data.kind === 'answer') viewer.end.answer(data.sdp).catch(() => failed(from));
    if (data.kind === 'prefer') viewer.end.prefer(data.picture).catch(() => {}); // he then gets more than he asked for
    if (data.kind !== 'shown' || !isDirect) return;
    clearTimeout(viewer.timer);
    viewer.shows = true;
    review();
  }

  /** What all see is sent once less: not while somebody still watches by the server. */
  function review(): void {
    const all = [...viewers.values()];
    withhold(isDirect && all.length > 0 && all.every(({ shows }) => shows));
    changed(isDirect ? all.filter(({ shows }) => shows).length : 0);
  }

  function failed(id: string): void {
    const viewer = viewers.get(id);
    if (!isDirect || !viewer) return;
    clearTimeout(viewer.timer);
    request({ type: 'direct.failed', room, with: id }).catch(() => {}); // it is over already
  }

  function drop(id: string): void {
    const viewer = viewers.get(id);
    if (!viewer) return;
    clearTimeout(viewer.timer);
    viewer.end.close();
    viewers.delete(id);
  }

  function signal(to: string, data: DirectData): Promise<unknown> {
    return request({ type: 'direct.signal', room, to, data });
  }

  function tell(): void {
    request({ type: 'direct.consent', room, consents }).catch(() => {}); // said again when the room is entered
  }

  return {
    consent(yes: boolean): void {
      if (yes === consents) return;
      consents = yes;
      if (!yes) byServer([]);
      tell();
    },
    /** The room was entered, by a socket of which nothing is known there. */
    entered(): void {
      if (consents) tell();
    },
    set(source: Source, track: MediaStreamTrack | null): void {
      tracks[source] = track;
      for (const [id, { end }] of viewers) end.send(source, track).catch(() => failed(id));
    },
    leave(): void {
      for (const stop of stops) stop();
      byServer([]);
    },
  };
}

export type Presenting = ReturnType<typeof createPresenting>;
