import { expect, test } from 'vitest';
import { codecOrder, tuned } from './publish-codecs.ts';

const answer = (fmtp: string) =>
  ['m=audio 9 UDP/TLS/RTP/SAVPF 111', 'a=rtpmap:111 opus/48000/2', ...(fmtp ? [fmtp] : []), 'a=mid:0', ''].join('\r\n');

test('VP8 goes first and no codec is lost', () => {
  const codecs = ['video/VP9', 'video/rtx', 'video/VP8', 'video/H264'].map((mimeType) => ({ mimeType }));
  expect(codecOrder(codecs).map((codec) => codec.mimeType)).toEqual([
    'video/VP8',
    'video/VP9',
    'video/rtx',
    'video/H264',
  ]);
});

test('Opus is sent with repair data whether the answer says so, says no, or says nothing', () => {
  for (const fmtp of [
    'a=fmtp:111 minptime=10;useinbandfec=1',
    'a=fmtp:111 useinbandfec=0',
    'a=fmtp:111 minptime=10',
    '',
  ]) {
    const sdp = tuned(answer(fmtp));
    expect(sdp).toMatch(/^a=fmtp:111 .*useinbandfec=1\r$/m);
    expect(sdp.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(sdp.match(/useinbandfec/g)).toHaveLength(1);
  }
});

test('every video section begins at a rate that carries a lecture, and no other line changes', () => {
  const video = (mid: number) => `m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=rtpmap:96 VP8/90000\r\na=mid:${mid}\r\n`;
  const before = `v=0\r\n${answer('a=fmtp:111 useinbandfec=1')}${video(1)}${video(2)}`;
  const added = 'a=fmtp:96 x-google-start-bitrate=1200\r\n';
  expect(tuned(before).split(added)).toHaveLength(3);
  expect(tuned(before).replaceAll(added, '')).toBe(before);
});

test('an answer without our codecs is left alone', () => {
  const other = 'v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=rtpmap:96 H264/90000\r\n';
  expect(tuned(other)).toBe(other);
});
