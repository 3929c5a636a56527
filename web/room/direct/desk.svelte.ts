import type { Source } from '../../../protocol/stage.ts';
import { browserStore } from '../../ui/remember.ts';
import type { Connection } from '../connection.ts';
import type { Quality } from '../publish-quality.ts';
import type { Room } from '../room.svelte.ts';
import { createPresenting } from './presenting.ts';
import { openSending } from './sending.ts';

const KEPT = 'studio.direct';

export interface DirectDeskParts {
  connection: Connection;
  room: Room;
  quality(): Quality;
  withhold(on: boolean): void;
}

/** Whether this presenter lets viewers be connected with her directly, on this device, and how many are. */
export function createDirectDesk({ connection, room, quality, withhold }: DirectDeskParts) {
  let wanted = $state(browserStore.get(KEPT) === 'yes');
  let reached = $state(0);
  const allowed = $derived(room.info?.direct ?? false);
  const presenting = createPresenting({
    connection,
    room: room.id,
    open: (tracks, failed) => openSending(tracks, quality(), room.hasRelay(), failed),
    withhold,
    changed: (viewers) => (reached = viewers),
  });

  $effect(() => presenting.consent(wanted && allowed));
  $effect(() => {
    if (room.visits > 0) presenting.entered();
  });

  return {
    /** The room has this way at all. */
    get allowed() {
      return allowed;
    },
    get wanted() {
      return wanted;
    },
    choose(yes: boolean): void {
      wanted = yes;
      browserStore.set(KEPT, yes ? 'yes' : 'no');
    },
    /** Viewers who see what comes directly from here. */
    get reached() {
      return reached;
    },
    set: (source: Source, track: MediaStreamTrack | null) => presenting.set(source, track),
    leave: presenting.leave,
  };
}

export type DirectDesk = ReturnType<typeof createDirectDesk>;
