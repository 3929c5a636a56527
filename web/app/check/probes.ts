import type { CheckAnswer, IceServers } from '../../../protocol/ice.ts';
import { api } from '../../ui/api.ts';
import { mediaPortOf } from './verdict.ts';

/** The tests themselves: each asks the network one question and cleans up behind it. */

const CONNECT_MS = 6_000;
const SOCKET_MS = 6_000;
const PINGS = 5;
/** Long enough to see a rate, short enough to cost little: at most two mebibytes each way. */
const MEASURE_MS = 2_500;
const DOWNLOADS = 2;
const UPLOADS = 32;
const UPLOAD_BYTES = 60 * 1024;
const UPLOADS_AT_ONCE = 4;

/** What lectures need and this browser lacks, by names that whoever helps can look up. */
export function missingFeatures(): string[] {
  // Where a browser does not say what it plays, it is not to blame.
  const known = typeof RTCRtpReceiver === 'function' && typeof RTCRtpReceiver.getCapabilities === 'function';
  const plays = (kind: string, mime: string) =>
    !known ||
    RTCRtpReceiver.getCapabilities(kind)?.codecs.some((codec) => codec.mimeType.toLowerCase() === mime) !== false;
  const needs: [string, boolean][] = [
    ['HTTPS', isSecureContext],
    ['WebSocket', typeof WebSocket === 'function'],
    ['WebRTC', typeof RTCPeerConnection === 'function'],
    ['Opus', plays('audio', 'audio/opus')],
    ['VP8', plays('video', 'video/vp8')],
  ];
  return needs.flatMap(([name, there]) => (there ? [] : [name]));
}

/** Milliseconds there and back by the socket: the median of some pings. Null when it does not come about. */
export function socketRoundTrip(): Promise<number | null> {
  const url = new URL('/socket?v=1', location.href);
  url.protocol = url.protocol.replace('http', 'ws');
  const socket = new WebSocket(url);
  return new Promise<number | null>((resolve) => {
    const times: number[] = [];
    let sentAt = 0;
    const ping = () => {
      sentAt = performance.now();
      socket.send(JSON.stringify({ type: 'ping', id: times.length + 1 }));
    };
    const done = (time: number | null) => {
      clearTimeout(timer);
      resolve(time);
    };
    const timer = setTimeout(() => done(times[0] ?? null), SOCKET_MS);
    socket.onopen = ping;
    socket.onclose = () => done(null);
    socket.onmessage = ({ data }) => {
      if (typeof data !== 'string' || !data.includes('"pong"')) return;
      times.push(performance.now() - sentAt);
      if (times.length < PINGS) return ping();
      done(times.sort((a, b) => a - b)[PINGS >> 1]!);
    };
  }).finally(() => socket.close());
}

export interface MediaProbe {
  /** Null when the server could not be asked: that says nothing of the network. */
  works: boolean | null;
  /** Until picture and sound could flow. */
  tookMs: number;
  /** The server's own, for the firewall. */
  port: number | null;
}

/** Does a media connection to the server come about: straight, or by this relay alone? */
export async function mediaConnects(relay?: RTCIceServer): Promise<MediaProbe> {
  const began = performance.now();
  const peer = new RTCPeerConnection({
    bundlePolicy: 'max-bundle',
    ...(relay ? { iceServers: [relay], iceTransportPolicy: 'relay' } : {}),
  });
  try {
    const { receiver } = peer.addTransceiver('audio', { direction: 'recvonly' });
    await peer.setLocalDescription();
    const sdp = peer.localDescription!.sdp.replace(/^a=(candidate:|end-of-candidates).*\r?\n/gm, '');
    const mid = peer.getTransceivers().find((it) => it.receiver === receiver)!.mid!;
    const answer = await api.post<CheckAnswer>('/api/check/media', { sdp, mid }).catch(() => null);
    if (!answer) return { works: null, tookMs: 0, port: null };
    await peer.setRemoteDescription({ type: 'answer', sdp: answer.sdp });
    const works = await comesAbout(peer);
    return { works, tookMs: performance.now() - began, port: mediaPortOf(answer.sdp) };
  } finally {
    peer.close();
  }
}

function comesAbout(peer: RTCPeerConnection): Promise<boolean> {
  return new Promise((resolve) => {
    const look = () => {
      if (peer.connectionState === 'connected') resolve(true);
      if (peer.connectionState === 'failed' || peer.connectionState === 'closed') resolve(false);
    };
    peer.onconnectionstatechange = look;
    setTimeout(() => resolve(false), CONNECT_MS);
    look();
  });
}

/** One entry for each way to the relay, so that each can be tested by itself. */
export async function relays(): Promise<(RTCIceServer & { urls: string })[]> {
  const { servers } = await api.get<IceServers>('/api/ice');
  return servers.flatMap((server) => server.urls.map((urls) => ({ ...server, urls })));
}

/** Bits a second from the server; null when that could not be measured. */
export async function downloadRate(): Promise<number | null> {
  const began = performance.now();
  let bytes = 0;
  try {
    for (let i = 0; i < DOWNLOADS && performance.now() - began < MEASURE_MS; i++) {
      const answer = await fetch('/api/check/download', { cache: 'no-store' });
      if (!answer.ok || !answer.body) break;
      for (const reader = answer.body.getReader(); ;) {
        const { done, value } = await reader.read();
        if (done) break;
        bytes += value.byteLength;
        if (performance.now() - began > MEASURE_MS) await reader.cancel();
      }
    }
  } catch {
    return null;
  }
  return rate(bytes, began);
}

/** Bits a second to the server; null when that could not be measured. */
export async function uploadRate(): Promise<number | null> {
  const began = performance.now();
  const body = new Uint8Array(UPLOAD_BYTES).map(() => Math.random() * 256);
  let started = 0;
  let bytes = 0;
  const send = async () => {
    while (started++ < UPLOADS && performance.now() - began < MEASURE_MS) {
      const answer = await fetch('/api/check/upload', { method: 'POST', body });
      if (!answer.ok) return;
      bytes += UPLOAD_BYTES;
    }
  };
  try {
    await Promise.all(Array.from({ length: UPLOADS_AT_ONCE }, send));
  } catch {
    return null;
  }
  return rate(bytes, began);
}

function rate(bytes: number, began: number): number | null {
  return bytes === 0 ? null : (bytes * 8_000) / (performance.now() - began);
}
