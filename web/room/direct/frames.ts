/** Frames that a connection has decoded so far, in all its pictures. */
export function framesIn(reports: Iterable<unknown>): number {
  let frames = 0;
  for (const report of reports as Iterable<RTCInboundRtpStreamStats>)
    if (report.type === 'inbound-rtp' && report.kind === 'video') frames += report.framesDecoded ?? 0;
  return frames;
}
