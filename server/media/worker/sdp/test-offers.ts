/** For tests: offers as Chrome makes them, shortened. */
export interface OfferChanges {
  direction?: string;
  sections?: ('audio' | 'video')[];
}

const fingerprint = Array.from({ length: 32 }, (_, i) =>
  (i * 7).toString(16).padStart(2, '0').slice(-2).toUpperCase(),
).join(':');

export const tracks = [
  { mid: '0', source: 'microphone' as const },
  { mid: '1', source: 'camera' as const },
  { mid: '2', source: 'screen' as const },
];

export function chromeOffer({
  direction = 'sendonly',
  sections = ['audio', 'video', 'video'],
}: OfferChanges = {}): string {
  return [
    'v=0',
    'o=- 7736438895371892413 2 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    `a=group:BUNDLE ${sections.map((_, mid) => mid).join(' ')}`,
    'a=extmap-allow-mixed',
    'a=msid-semantic: WMS',
    ...sections.flatMap((kind, mid) => (kind === 'audio' ? audio(mid, direction) : video(mid, direction))),
    '',
  ].join('\r\n');
}

function audio(mid: number, direction: string): string[] {
  return [
    'm=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126',
    ...common(mid, direction),
    'a=rtpmap:111 opus/48000/2',
    'a=rtcp-fb:111 transport-cc',
    'a=fmtp:111 minptime=10;useinbandfec=1',
    'a=rtpmap:63 red/48000/2',
    'a=fmtp:63 111/111',
    'a=rtpmap:9 G722/8000',
    'a=ssrc:1685641039 cname:zhRHVvdIIhzHku4Y',
  ];
}

function video(mid: number, direction: string): string[] {
  return [
    'm=video 9 UDP/TLS/RTP/SAVPF 102 103 96 97',
    ...common(mid, direction),
    'a=rtpmap:102 H264/90000',
    'a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f',
    'a=rtpmap:103 rtx/90000',
    'a=fmtp:103 apt=102',
    'a=rtpmap:96 VP8/90000',
    'a=rtcp-fb:96 goog-remb',
    'a=rtcp-fb:96 transport-cc',
    'a=rtcp-fb:96 nack',
    'a=rtcp-fb:96 nack pli',
    'a=rtpmap:97 rtx/90000',
    'a=fmtp:97 apt=96',
    `a=ssrc-group:FID ${mid}00 ${mid}01`,
    `a=ssrc:${mid}00 cname:zhRHVvdIIhzHku4Y`,
    `a=ssrc:${mid}01 cname:zhRHVvdIIhzHku4Y`,
  ];
}

function common(mid: number, direction: string): string[] {
  return [
    'c=IN IP4 0.0.0.0',
    'a=rtcp:9 IN IP4 0.0.0.0',
    'a=candidate:1694120524 1 udp 2113937151 10.11.12.13 58359 typ host generation 0 network-cost 999',
    'a=ice-ufrag:2lAX',
    'a=ice-pwd:WkO7O+VXdOHp/U7CPUUl4gDX',
    'a=ice-options:trickle',
    `a=fingerprint:sha-256 ${fingerprint}`,
    'a=setup:actpass',
    `a=mid:${mid}`,
    'a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
    'a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
    'a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid',
    `a=${direction}`,
    `a=msid:- 0d5938ab-74f1-4231-82da-7461dd70cca${mid}`,
    'a=rtcp-mux',
    'a=rtcp-rsize',
  ];
}
