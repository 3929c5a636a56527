import type { ConnectionLook } from '../../../protocol/lens.ts';
import type { Connection } from './connection.ts';

/** One connection in numbers, as far as its owner may know them. */
export function lookAt(connection: Connection, worker: ConnectionLook['worker']): ConnectionLook {
  const { name, role, connectedAt, lane } = connection;
  return {
    connection: name,
    role,
    ufrag: lane.transport?.local.ufrag ?? '',
    connected: connectedAt !== null,
    connectedAt,
    local: null,
    remote: null,
    door: false,
    sent: { ...lane.sent },
    received: { ...lane.received },
    loss: null,
    jitterMs: null,
    roundTripMs: null,
    feedback: { nacks: 0, nackedPackets: 0, resent: 0, pictureLosses: 0, reports: 0, padding: 0 },
    budgetBits: null,
    estimateBits: null,
    congested: false,
    wish: null,
    pictures: [],
    streams: [],
    worker,
    impaired: lane.impairer?.impairment ?? null,
    recording: lane.recorder?.recording ?? null,
  };
}
