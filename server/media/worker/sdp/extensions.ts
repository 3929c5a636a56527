/** The RTP header extensions we read or write (RFC 8285), by the names they have in SDP. */
export const TRANSPORT_WIDE = 'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01';
/** When a packet was sent: what a viewer's browser estimates its link by (draft-alvestrand-rmcat-remb section 2.3). */
export const ABS_SEND_TIME = 'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time';
/** When a picture was captured, by the sender's clock (webrtc.googlesource.com/src, docs/native-code/rtp-hdrext/abs-capture-time). */
export const ABS_CAPTURE_TIME = 'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time';
/** RFC 9143 section 15.2. */
export const MID = 'urn:ietf:params:rtp-hdrext:sdes:mid';
/** RFC 8852: which layer a packet belongs to, and which layer it repeats. */
export const RID = 'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id';
export const REPAIRED_RID = 'urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id';
