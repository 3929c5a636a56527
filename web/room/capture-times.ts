const CAPTURE_TIME = 'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time';

interface HeaderExtension {
  uri: string;
  direction: string;
}

/** What browsers have of https://w3c.github.io/webrtc-extensions/#rtp-header-extension-control; Firefox has nothing of it. */
export interface WithHeaderExtensions {
  getHeaderExtensionsToNegotiate?(): HeaderExtension[];
  setHeaderExtensionsToNegotiate?(extensions: HeaderExtension[]): void;
}

/** Packets shall say when their picture was captured, so that a viewer can follow it from the camera on. Chromium only does when asked. */
export function offerCaptureTimes(transceiver: RTCRtpTransceiver | WithHeaderExtensions): void {
  const known = transceiver as WithHeaderExtensions;
  const extensions = known.getHeaderExtensionsToNegotiate?.();
  if (!extensions?.some(({ uri }) => uri === CAPTURE_TIME)) return;
  known.setHeaderExtensionsToNegotiate?.(
    extensions.map((one) => (one.uri === CAPTURE_TIME ? { ...one, direction: 'sendrecv' } : one)),
  );
}
