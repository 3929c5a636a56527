import { vi } from 'vitest';
import { createConnections } from './connections.ts';
import { createRooms } from './rooms.ts';
import { chromeOffer, tracks } from './sdp/test-offers.ts';
import type { Transport, TransportEnds, TransportListener } from './transport.ts';

interface Side {
  listener: TransportListener;
  /** What went to the wire. */
  sent: Buffer[];
  closed: boolean;
  ends: TransportEnds | null;
}

/** For tests: connections over a transport that the test plays. Offers are made by `write`. */
export function stage(write = chromeOffer) {
  const opened: Side[] = [];
  const rooms = createRooms();
  const events = { closed: vi.fn(), replaced: vi.fn(), flowing: vi.fn(), sending: vi.fn() };
  let opening: Promise<void> = Promise.resolve();
  const connections = createConnections({
    rooms,
    async open(_, listener): Promise<Transport> {
      const side: Side = { listener, sent: [], closed: false, ends: null };
      opened.push(side);
      await opening;
      return {
        local: {
          ufrag: 'u',
          pwd: 'p',
          fingerprint: { algorithm: 'sha-256', value: 'AA' },
          setup: 'active',
          addresses: [],
        },
        send: (packet) => !side.closed && side.sent.push(Buffer.from(packet)) > 0,
        ends: () => side.ends,
        close: () => void (side.closed = true),
      };
    },
    addresses: () => [{ address: '192.0.2.1', port: 3003 }],
    events,
  });
  const offer = (connection: string, direction: string, room = 'room') => ({
    room,
    connection,
    sdp: write({ direction }),
    tracks,
  });
  const open = async (role: 'publish' | 'subscribe', name: string, room?: string) => {
    const sdp = await connections[role](offer(name, role === 'publish' ? 'sendonly' : 'recvonly', room));
    return Object.assign(opened.at(-1)!, { sdp });
  };
  return { connections, rooms, opened, events, offer, open, openLater: (until: Promise<void>) => (opening = until) };
}
