/** What this browser says of one picture that comes to it. Counted since its connection was made. */
export interface Own {
  /** Which network it came by; `direct`: from the presenter, past the server, where the lab does nothing. */
  group: 'clean' | 'impaired' | 'direct';
  frames: number;
  /** Decoded in the last second; null before the browser says so. */
  perSecond: number | null;
  width: number | null;
  height: number | null;
  freezes: number;
  /** Packets of this picture that never came. */
  lost: number;
  jitterMs: number | null;
}

/** Of the picture that this track shows (W3C webrtc-stats); null when nothing of it came yet. */
export function ownFigures(stats: RTCStatsReport, trackId: string, group: Own['group']): Own | null {
  for (const one of stats.values() as Iterable<RTCInboundRtpStreamStats>) {
    if (one.type !== 'inbound-rtp' || one.kind !== 'video' || one.trackIdentifier !== trackId) continue;
    return {
      group,
      frames: one.framesDecoded ?? 0,
      perSecond: one.framesPerSecond ?? null,
      width: one.frameWidth ?? null,
      height: one.frameHeight ?? null,
      freezes: one.freezeCount ?? 0,
      // What came twice counts as less than nothing (RFC 3550 section 6.4.1).
      lost: Math.max(0, one.packetsLost ?? 0),
      jitterMs: one.jitter === undefined ? null : one.jitter * 1_000,
    };
  }
  return null;
}

/** Bytes of packets of everything that came over the connection. */
export function bytesOf(stats: RTCStatsReport): number {
  let bytes = 0;
  for (const one of stats.values() as Iterable<RTCInboundRtpStreamStats>)
    if (one.type === 'inbound-rtp') bytes += (one.bytesReceived ?? 0) + (one.headerBytesReceived ?? 0);
  return bytes;
}
