import type { ConnectionLook } from '../../../protocol/lens.ts';
import type { SentPicture } from '../../../protocol/stage.ts';
import type { ViewerRow } from '../lens-port.ts';
import type { Connection } from './connection.ts';
import { networkOf } from './network.ts';
import type { TransportEnds } from './transport.ts';

/** One connection in numbers, as far as its owner may know them. */
export function lookAt(
  connection: Connection,
  ends: TransportEnds | null,
  worker: ConnectionLook['worker'],
  now: number,
): ConnectionLook {
  const { name, role, connectedAt, lane, party } = connection;
  return {
    connection: name,
    role,
    ufrag: lane.transport?.local.ufrag ?? '',
    connected: connectedAt !== null,
    connectedAt,
    local: ends?.local ?? null,
    remote: ends?.remote ?? null,
    door: ends?.door ?? false,
    sent: { ...lane.sent },
    received: { ...lane.received },
    ...party.fare(now),
    streams: party.streams(now),
    worker,
    impaired: lane.impairer?.impairment ?? null,
    recording: lane.recorder?.recording ?? null,
  };
}

/** A viewer's connection as it is counted. */
export function rowOf(
  { name, connectedAt, lane, party }: Connection,
  ends: TransportEnds | null,
  now: number,
): ViewerRow {
  const { loss, jitterMs, roundTripMs, congested, pictures, feedback } = party.fare(now);
  const from = ends && connectedAt !== null ? networkOf(ends.remote.address) : null;
  return {
    connection: name,
    connected: connectedAt !== null,
    family: from?.family ?? null,
    network: from?.network ?? null,
    ...{ loss, jitterMs, roundTripMs, congested },
    quality: largeOf(pictures)?.quality ?? null,
    impaired: lane.impairer !== null,
    bytes: lane.sent.bytes,
    nacks: feedback.nacks,
    resent: feedback.resent,
    pictureLosses: feedback.pictureLosses,
  };
}

/** What pages show large: the screen where there is one. */
function largeOf(pictures: readonly SentPicture[]): SentPicture | undefined {
  const first = pictures.filter(({ place }) => place === 0);
  return first.find(({ source }) => source === 'screen') ?? first[0];
}
