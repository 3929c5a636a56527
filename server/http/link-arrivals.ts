import type net from 'node:net';
import { limits } from '../../protocol/limits.ts';
import { PREAMBLE_BYTES, readPreamble } from '../media/preamble.ts';

/** Another node names the link it comes for; nothing has been read behind the name. False: there is no such link. */
export type LinkArrived = (link: string, socket: net.Socket) => boolean;

/**
 * Takes connections that begin as one between nodes does, and reads the name of the link and nothing else. Who says anything but
 * a name that somebody was given a moment ago is shut without a word, and so is who takes longer than `limits.linkNameMs` for it,
 * or says it in pieces while `limits.linkNames` others do. A node says it in one, so that those do not stand in its way.
 */
export function createLinkArrivals(arrived: LinkArrived): (socket: net.Socket) => void {
  let waiting = 0;
  return (socket) => {
    if (heard(socket, arrived)) return;
    if (waiting >= limits.linkNames) return void socket.destroy();
    waiting++;
    const tooLate = setTimeout(() => socket.destroy(), limits.linkNameMs);
    const read = () => void (heard(socket, arrived) && done());
    const done = () => {
      waiting--;
      clearTimeout(tooLate);
      socket.off('readable', read);
      socket.off('close', done);
    };
    socket.on('readable', read);
    socket.once('close', done);
  };
}

/** False while it has not said all. */
function heard(socket: net.Socket, arrived: LinkArrived): boolean {
  const bytes = socket.read(PREAMBLE_BYTES) as Buffer | null;
  if (!bytes) return false;
  const link = socket.readableLength === 0 ? readPreamble(bytes) : undefined; // whoever knows the name waits behind it
  if (link !== undefined) leaveTheRest(socket);
  if (link === undefined || !arrived(link, socket)) socket.destroy();
  return true;
}

/**
 * What comes from now on is for the worker that gets the socket. Pausing the stream would not do: its handle goes on reading
 * until the stream is full, also while it is on its way to the other process, and what is read here is lost.
 */
function leaveTheRest(socket: net.Socket): void {
  (socket as unknown as { _handle: { readStop(): void } | null })._handle?.readStop();
}
