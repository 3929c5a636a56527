import type net from 'node:net';
import { limits } from '../../protocol/limits.ts';
import { PREAMBLE_BYTES, readPreamble } from '../media/preamble.ts';

/** Another node names the link it comes for; nothing has been read behind the name. False: there is no such link. */
export type LinkArrived = (link: string, socket: net.Socket) => boolean;

/**
 * Takes connections that begin as one between nodes does, and reads the name of the link and nothing else. Who says anything but
 * a name that somebody was given a moment ago is shut without a word, and so is who takes longer than `limits.linkNameMs`, or
 * comes while `limits.linkNames` others are about to say theirs.
 */
export function createLinkArrivals(arrived: LinkArrived): (socket: net.Socket) => void {
  let waiting = 0;
  return (socket) => {
    if (waiting >= limits.linkNames) return void socket.destroy();
    waiting++;
    const tooLate = setTimeout(() => socket.destroy(), limits.linkNameMs);
    const done = () => {
      waiting--;
      clearTimeout(tooLate);
      socket.off('readable', read);
      socket.off('close', done);
    };
    function read(): void {
      const bytes = socket.read(PREAMBLE_BYTES) as Buffer | null;
      if (!bytes) return; // not yet
      done();
      const link = socket.readableLength === 0 ? readPreamble(bytes) : undefined; // whoever knows the name waits behind it
      if (link !== undefined) leaveTheRest(socket);
      if (link === undefined || !arrived(link, socket)) socket.destroy();
    }
    socket.on('readable', read);
    socket.once('close', done);
  };
}

/**
 * What comes from now on is for the worker that gets the socket. Pausing the stream would not do: its handle goes on reading
 * until the stream is full, also while it is on its way to the other process, and what is read here is lost.
 */
function leaveTheRest(socket: net.Socket): void {
  (socket as unknown as { _handle: { readStop(): void } | null })._handle?.readStop();
}
