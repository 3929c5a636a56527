/** What a recording of packets distinguishes: for both sides, without a schema. */

export const packetKinds = ['rtp', 'rtcp', 'stun', 'dtls', 'websocket'] as const;
export type PacketKind = (typeof packetKinds)[number];

/** Named as in the registry for DTLS (RFC 5764, RFC 7714), but without `SRTP_`, as browsers do. */
export type SrtpProfile = 'AES_CM_128_HMAC_SHA1_80' | 'AEAD_AES_128_GCM' | 'AEAD_AES_256_GCM';

/**
 * What encryption adds to an RTP or RTCP packet: the tag, and for RTCP the index of 4 bytes (RFC 3711 sections 3.1 and 3.4,
 * RFC 7714 sections 8 and 9).
 */
export function srtpBytes(profile: SrtpProfile, kind: 'rtp' | 'rtcp'): number {
  const tag = profile === 'AES_CM_128_HMAC_SHA1_80' ? 10 : 16;
  return kind === 'rtp' ? tag : tag + 4;
}
