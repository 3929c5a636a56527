import { expect, test } from 'vitest';
import { offerCaptureTimes, type WithHeaderExtensions } from './capture-times.ts';

const mid = { uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', direction: 'sendrecv' };
const time = { uri: 'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time', direction: 'stopped' };

function transceiver(known: (typeof mid)[]) {
  const set: (typeof mid)[][] = [];
  const made: WithHeaderExtensions = {
    getHeaderExtensionsToNegotiate: () => known,
    setHeaderExtensionsToNegotiate: (extensions) => void set.push(extensions),
  };
  return { made, set };
}

test('the time of capture is offered, and the rest stays as it was', () => {
  const { made, set } = transceiver([mid, time]);
  offerCaptureTimes(made);
  expect(set).toEqual([[mid, { ...time, direction: 'sendrecv' }]]);
});

test('browsers that know nothing of it are left alone', () => {
  const { made, set } = transceiver([mid]);
  offerCaptureTimes(made);
  expect(set).toEqual([]);
  expect(() => offerCaptureTimes({})).not.toThrow();
});
