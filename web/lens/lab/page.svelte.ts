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

/** Begins to listen, the first time. */
export function labOf(room: Room): LabHere {
  // In a root of its own: what belongs to a component would die with it.
  if (!pages.has(room)) $effect.root(() => void pages.set(room, begin(room)));
  return pages.get(room)!;
}

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

  const lab = $derived(openNow(heard.lab, heard.at, clock));
  const id = $derived(lab?.id ?? null);
  const ticking = $derived(heard.lab !== null);
  const told = untrack(() => room.signals['lab.changed']);
  const linked = $derived(room.connection.name === 'open' ? room.visits : null);

  function hear(next: Lab | null): void {
    clock = room.serverNow();
    heard = { lab: next, at: clock };
  }

  async function note({ at, impairment, clean, impaired }: LabTold): Promise<void> {
    const lab = id;
    if (lab === null) return;
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
  if (told) hear(told.lab);
  room.onMessage((message) => {
    if (!('room' in message) || message.room !== room.id) return;
    if (message.type === 'lab.changed') hear(message.lab);
    else if (message.type === 'lab.told') void note(message);
  });
  $effect(() => {
    if (!ticking) return;
    const timer = setInterval(() => (clock = room.serverNow()), TICK_MS);
    return () => clearInterval(timer);
  });
  $effect(() => {
    volunteer.open(id);
    if (id === null) heard = { lab: null, at: 0 };
  });
  $effect(() => {
    void linked;
    volunteer.newSocket();
  });
  $effect(() => {
    if (id === null && lensView() === null) seconds = [];
  });

  return {
    /** The one that is open; null while none is. */
    get now() {
      return lab;
    },
    /** The server's clock, as often as a countdown needs it, while a lab is open. */
    get clock() {
      return clock;
    },
    get consent() {
      return consent;
    },
    volunteer,
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
