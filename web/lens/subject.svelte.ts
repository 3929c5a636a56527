import type { Room } from '../room/room.svelte.ts';

/** What the lens looks at on this page. */
export interface Subject {
  room: Room;
  role: 'watch' | 'present';
  /** The media connection in use; null while there is none. Reactive. */
  peer(): RTCPeerConnection | null;
  /** What shows the large picture; null where there is none. */
  picture(): HTMLVideoElement | null;
  /** The media comes straight from this person, past the server. Reactive. */
  from(): string | undefined;
}

let subject = $state.raw<Subject | null>(null);

/** Set by the part of the page that has picture and sound, for as long as it is there. */
export const lensSubject = {
  get now() {
    return subject;
  },
  /** Returns how to take it back. */
  set(next: Subject): () => void {
    subject = next;
    return () => {
      if (subject === next) subject = null;
    };
  },
};
