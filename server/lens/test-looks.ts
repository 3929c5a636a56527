/** What media engines of tests say of connections. */
import type { ConnectionLook, StreamLook } from '../../protocol/lens.ts';
import type { ViewerRow } from '../media/lens-port.ts';

export const stream = (more: Partial<StreamLook> = {}): StreamLook => ({
  place: 0,
  source: 'camera',
  ssrc: 4711,
  rtxSsrc: 4712,
  payloadType: 96,
  codec: 'VP8',
  clockRate: 90_000,
  layer: 0,
  layers: 3,
  bits: 400_000,
  packets: 10,
  octets: 9_000,
  ...more,
});

export const lookOf = (connection: string, address: string, more: Partial<ConnectionLook> = {}): ConnectionLook => ({
  connection,
  role: 'subscribe',
  ufrag: `ufrag of ${address}`,
  connected: true,
  connectedAt: 1,
  local: { address: '192.0.2.1', port: 3003 },
  remote: { address, port: 50_001 },
  door: false,
  sent: { rtp: 10, rtcp: 1, bytes: 9_000 },
  received: { rtp: 0, rtcp: 4, bytes: 300 },
  loss: 0.01,
  jitterMs: 3,
  roundTripMs: 21,
  feedback: { nacks: 2, nackedPackets: 3, resent: 3, pictureLosses: 0, reports: 9, padding: 0 },
  budgetBits: 2e6,
  estimateBits: 3e6,
  congested: false,
  wish: 'auto',
  pictures: [],
  streams: [stream()],
  worker: { busy: 0.1, lateMs: 1 },
  impaired: null,
  recording: null,
  ...more,
});

export const rowOf = (connection: string, network: string, more: Partial<ViewerRow> = {}): ViewerRow => ({
  connection,
  connected: true,
  family: 4,
  network,
  loss: 0.03,
  jitterMs: 3,
  roundTripMs: 21,
  congested: false,
  quality: 'high',
  impaired: false,
  bytes: 9_000,
  nacks: 0,
  resent: 0,
  pictureLosses: 0,
  ...more,
});
