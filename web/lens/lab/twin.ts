import type { ServerMessage } from '../../../protocol/messages.ts';
import type { Picture } from '../../../protocol/stage.ts';
import type { Feed } from '../../room/feeds.ts';
import type { Link } from '../../room/link.ts';
import { Refused, type RefusalCode } from '../../room/requests.ts';
import type { Room } from '../../room/room.svelte.ts';

/** All that a twin takes: it is there to look at one picture, and its sound is not played but weighs on the link as the other's does. */
export const twinFeeds: readonly Feed[] = ['0 microphone', '0 camera', '0 screen'];

export type TwinKind = 'clean' | 'impaired';

export type TwinView =
  | { state: 'connecting' | 'closed' }
  | { state: 'on'; link: Link }
  /** `lost`: it was there, and broke. */
  | { state: 'failed'; why: RefusalCode | 'lost' };

export interface TwinParts {
  kind: TwinKind;
  /** As much picture as the page's own connection asks for: otherwise two wishes would be compared, not two networks. */
  picture: Picture;
  room: Pick<Room, 'request' | 'onMessage'>;
  makeLink(): Link;
  changed(view: TwinView): void;
}

/** A second media connection, beside the page's own, for as long as one compares. It is not mended: who wants it again makes another. */
export function createTwin({ kind, picture, room, makeLink, changed }: TwinParts): { close(): void } {
  const link = makeLink();
  /** The server's name for it. */
  let name: string | null = null;
  let over = false;
  const stopListening = room.onMessage(receive);
  link.peer.addEventListener('connectionstatechange', peerChanged);
  changed({ state: 'connecting' });
  void connect();

  async function connect(): Promise<void> {
    try {
      const { sdp, tracks } = await link.offer();
      if (over) return;
      const answer = await room.request({ type: 'media.subscribe', twin: kind, sdp, tracks });
      name = answer.connection;
      if (over) return stop();
      await link.accept(answer.sdp);
      if (over) return;
      changed({ state: 'on', link });
      if (picture !== 'auto') await room.request({ type: 'media.prefer', connection: name, picture });
    } catch (error) {
      if (!over) end({ state: 'failed', why: error instanceof Refused ? error.code : 'internal' });
    }
  }

  function receive(message: ServerMessage): void {
    if (message.type !== 'media.closed' || message.connection !== name || over) return;
    name = null;
    const broke = message.reason === 'failed' || message.reason === 'worker_lost';
    end(broke ? { state: 'failed', why: 'lost' } : { state: 'closed' });
  }

  function peerChanged(): void {
    if (link.peer.connectionState === 'failed' && !over) end({ state: 'failed', why: 'lost' });
  }

  function end(view: TwinView): void {
    over = true;
    stopListening();
    link.peer.removeEventListener('connectionstatechange', peerChanged);
    link.close();
    stop();
    changed(view);
  }

  function stop(): void {
    if (name) room.request({ type: 'media.stop', connection: name }).catch(() => {}); // it ends by itself without us
    name = null;
  }

  return {
    close(): void {
      if (!over) end({ state: 'closed' });
    },
  };
}
