import type { FrameSeen } from '../lens-port.ts';
import type { Output } from './output.ts';

/** The frame that this viewer knows by that timestamp; null when it was not noted, or is forgotten. */
export function frameOf({ frames, stream }: Output, timestamp: number): FrameSeen | null {
  const sent = frames?.find(timestamp);
  const came = sent?.layer.frames?.find(sent.cameTimestamp);
  if (!sent || !came) return null;
  const { layer } = sent;
  const layers = stream.layers();
  return {
    ...captureOf(came.capturedMs, layer, came.timestamp),
    receivedFirstAt: performance.timeOrigin + came.firstAt,
    receivedLastAt: performance.timeOrigin + came.lastAt,
    sentFirstAt: performance.timeOrigin + sent.firstAt,
    sentLastAt: performance.timeOrigin + sent.lastAt,
    packets: came.packets,
    bytes: came.bytes,
    keyframe: came.keyframe,
    layer: Math.max(0, layers.indexOf(layer)),
    layers: Math.max(1, layers.length),
    resent: sent.resent,
  };
}

type Captured = Pick<FrameSeen, 'capturedAt' | 'capturedBy' | 'capturedByPublisherAt'>;

/** What its packets say is worth more than what the publisher's sender reports do; both are by the publisher's clock. */
function captureOf(said: number | undefined, layer: Output['layer'] & object, timestamp: number): Captured {
  const reported = layer.publisherMsAt(timestamp);
  const reportedHere = layer.msAt(timestamp);
  const capturedByPublisherAt = said ?? reported ?? null;
  if (reportedHere === undefined)
    return { capturedAt: null, capturedBy: said === undefined ? null : 'abs-capture-time', capturedByPublisherAt };
  return {
    capturedAt: reportedHere + (said === undefined || reported === undefined ? 0 : said - reported),
    capturedBy: said === undefined ? 'sender-report' : 'abs-capture-time',
    capturedByPublisherAt,
  };
}
