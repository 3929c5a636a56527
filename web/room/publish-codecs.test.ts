import { expect, test } from 'vitest';
import { codecOrder } from './publish-codecs.ts';

test('VP8 goes first and no codec is lost', () => {
  const codecs = ['video/VP9', 'video/rtx', 'video/VP8', 'video/H264'].map((mimeType) => ({ mimeType }));
  expect(codecOrder(codecs).map((codec) => codec.mimeType)).toEqual([
    'video/VP8',
    'video/VP9',
    'video/rtx',
    'video/H264',
  ]);
});
