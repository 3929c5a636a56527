import { createCapture } from '../../present/capture.svelte.ts';
import type { DeviceNews } from '../../present/input.svelte.ts';
import { createSilence } from '../../present/silence.ts';
import { browserStore } from '../../ui/remember.ts';
import type { Connection } from '../connection.ts';
import { openPublishPeer } from '../publish-peer.ts';
import { createPublisher, type PublishState } from '../publish.ts';
import type { Room } from '../room.svelte.ts';

/** A camera beside the lecturer's is shown small, and mostly from a home's upload. */
const QUALITY = 360;

/**
 * Somebody's own picture and sound, first for himself alone and then on stage beside who gives the lecture. Nothing is opened
 * before `look()`, and nothing leaves before `begin()`.
 */
export function createSpeaking(parts: { connection: Connection; room: Room; tell(news: DeviceNews): void }) {
  const { connection, room, tell } = parts;
  let publishing = $state.raw<PublishState>({ name: 'idle' });
  const silence = createSilence();
  const publisher = createPublisher({
    request: connection.request,
    wake: connection.wake,
    room: room.id,
    tab: crypto.randomUUID(),
    openPeer: (tracks, quality, sources) => openPublishPeer(tracks, quality, room.hasRelay(), sources),
    silence: silence.track,
    onState: (state) => (publishing = state),
    onSample: () => {},
    now: () => performance.now(),
    random: Math.random,
  });
  publisher.setQuality(QUALITY);
  const capture = createCapture({
    media: isSecureContext ? navigator.mediaDevices : undefined,
    store: browserStore,
    send: publisher.set,
    setQuality: () => {},
    tell,
    quality: QUALITY,
  });
  const stop = connection.onMessage(publisher.receive);
  addEventListener('online', publisher.wake);

  return {
    capture,
    get state() {
      return publishing;
    },
    /** Opens camera and microphone, for nobody else to see or hear. */
    look: () => capture.open(),
    /** Goes on stage with it; here and not in another tab that may still be there. */
    begin: () => publisher.start({ beside: true, takeOver: true }),
    /** The room was entered again. */
    returned: publisher.returned,
    /** Everything off. */
    end(): void {
      publisher.stop();
      capture.close();
    },
    leave(): void {
      stop();
      removeEventListener('online', publisher.wake);
      publisher.stop();
      capture.leave();
      silence.stop();
    },
  };
}

export type Speaking = ReturnType<typeof createSpeaking>;
