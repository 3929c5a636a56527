import { untrack } from 'svelte';
import type { Lab, LabTold } from '../../../protocol/lab.ts';
import { t } from '../../i18n/lab.ts';
import type { Room } from '../../room/room.svelte.ts';
import { toast } from '../../ui/toasts.svelte.ts';
import { lensView } from '../open.svelte.ts';
import { lensSubject } from '../subject.svelte.ts';
import { besideOf } from './beside.ts';
import { beforeConsent, type Consent } from './consent.ts';
import type { Second } from './csv.ts';
import { openNow } from './open.ts';
import { bytesOf, ownFigures, type Own } from './own.ts';
import type { TwinKind, TwinView } from './twin.ts';
import { createVolunteer } from './volunteer.ts';

/** The lab as one page knows it: for as long as the page is there, because the figures and the consent outlive whatever shows them. */
export type LabHere = ReturnType<typeof begin>;

const TICK_MS = 500;
/** Half an hour: several labs, one after the other. */
const SECONDS_KEPT = 1_800;

const pages = new WeakMap<Room, LabHere>();

/** Begins to listen, the first time. Every component that asks says by `lineIs` how the line is, in an effect of its own. */
export function labOf(room: Room): LabHere {
  let here = pages.get(room);
  if (!here) pages.set(room, (here = untrack(() => begin(room))));
  return here;
}

/** No effect is in it, and nothing derived: both would belong to the component that happened to ask first, and die with it. */
function begin(room: Room) {
  let heard = $state.raw<{ lab: Lab | null; at: number }>({ lab: null, at: 0 });
  let clock = $state(room.serverNow());
  let consent = $state.raw<Consent>(beforeConsent);
  let seconds = $state.raw<readonly Second[]>([]);
  let twin = $state.raw<(TwinView & { kind: TwinKind }) | null>(null);
  let twinBytes = $state(0);
  const volunteer = createVolunteer({
    request: room.request,
    changed: (next) => (consent = next),
    tell: (news) => {
      if (news === 'over') toast(t('lab.told.over'));
      else toast(t(news === 'quota' ? 'lab.told.quota' : 'lab.told.refused'), { look: 'bad' });
    },
  });

  let timer: ReturnType<typeof setInterval> | undefined;
  let visits = 0;
  /** The server knows this socket as one that is in the room. */
  let known = $state(true);

  const now = () => openNow(heard.lab, heard.at, clock);

  function hear(next: Lab | null): void {
    clock = room.serverNow();
    heard = { lab: next, at: clock };
    settle();
  }

  function settle(): void {
    const lab = now();
    volunteer.open(lab?.id ?? null);
    if (lab) timer ??= setInterval(tick, TICK_MS);
    else {
      clearInterval(timer);
      timer = undefined;
      forget();
    }
  }

  function tick(): void {
    clock = room.serverNow();
    if (!now()) settle();
  }

  /** Kept while there is a lab or a lens. */
  function forget(): void {
    if (!now() && lensView() === null) seconds = [];
  }

  async function note({ at, impairment, clean, impaired }: LabTold): Promise<void> {
    const lab = now()?.id;
    if (lab === undefined) return;
    const [page, beside] = lensView() === null ? [null, null] : await Promise.all([pageFigures(), twinFigures()]);
    seconds = [...seconds.slice(1 - SECONDS_KEPT), { at, lab, impairment, clean, impaired, page, twin: beside }];
  }

  async function pageFigures(): Promise<Own | null> {
    const subject = lensSubject.now;
    const shown = besideOf(subject, room.stage);
    const stats = subject?.role === 'watch' && shown ? await statsOf(subject.peer()) : null;
    const group = subject?.from() ? 'direct' : consent.answer === 'taking' ? 'impaired' : 'clean';
    return stats && shown && ownFigures(stats, shown.track.id, group);
  }

  async function twinFigures(): Promise<Own | null> {
    if (twin?.state !== 'on') return null;
    const { link, kind } = twin;
    const source = besideOf(lensSubject.now, room.stage)?.source ?? 'camera';
    const track = link.tracks[`0 ${source}`];
    const stats = await statsOf(link.peer);
    if (!stats || !track) return null;
    twinBytes = bytesOf(stats);
    return ownFigures(stats, track.id, kind);
  }

  // `signals` has what was said before this page listened; every later one comes as a message, also when it says the same again.
  const told = room.signals['lab.changed'];
  if (told) hear(told.lab);
  room.onMessage((message) => {
    if (!('room' in message) || message.room !== room.id) return;
    if (message.type === 'lab.changed') hear(message.lab);
    else if (message.type === 'lab.told') void note(message);
  });

  return {
    /** The one that is open; null while none is. */
    get now() {
      return now();
    },
    /** The server's clock, as often as a countdown needs it, while a lab is open. */
    get clock() {
      return clock;
    },
    get consent() {
      return consent;
    },
    volunteer,
    /** How the line to the server is, and how often the room was entered: after each entry the server knows nothing of the last socket. */
    lineIs(open: boolean, entered: number): void {
      const isNew = entered !== visits;
      if (isNew && visits > 0) volunteer.newSocket();
      if (!open) volunteer.newSocket();
      known = open && (isNew || untrack(() => known));
      visits = entered;
    },
    forget,
    /** Whether one can be asked to take part just now: with the line away, or a socket that has not entered yet, it would be for nothing. */
    get canJoin() {
      return known && consent.answer !== 'joining';
    },
    /** Every second of the labs this page saw, the oldest first; kept until there is neither a lab nor a lens. */
    get seconds() {
      return seconds;
    },
    /** The second connection; null while there is none. */
    get twin() {
      return twin;
    },
    /** What came over the second connection so far. */
    get twinBytes() {
      return twinBytes;
    },
    twinIs(next: (TwinView & { kind: TwinKind }) | null): void {
      if (next?.state !== 'on') twinBytes = 0;
      twin = next;
    },
  };
}

/** A connection that was closed meanwhile says nothing any more. */
const statsOf = async (peer: RTCPeerConnection | null): Promise<RTCStatsReport | null> =>
  (await peer?.getStats().catch(() => null)) ?? null;
