import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openHouse } from '../support/crowd.ts';
import { limits } from '../../protocol/limits.ts';
import type { ServerMessage } from '../../protocol/messages.ts';
import { audience, frame, look, publish, speaker, startLecture, watch } from '../support/media/lecture.ts';
import { offer, ssrcOf, type Offer, type Section } from '../support/media/offer.ts';
import { openPeer, type MediaPeer } from '../support/media/peer.ts';
import { openScene, type Scene } from '../support/media/scene.ts';
import type { Line } from '../support/posting.ts';
import { until } from '../support/until.ts';

/** Attacks by what an offer says, M1 to M3 and M9. Each of the attackers may ask only so often, so there are some. */
let scene: Scene;
const peers: MediaPeer[] = [];
let attackers = 0;

beforeAll(async () => (scene = await openScene(Array.from({ length: 8 }, (_, n) => `Mallory ${n}`))));
afterEach(async () => {
  peers.splice(0).forEach((peer) => peer.close());
  await scene.goesOn(); // whatever was said, she sees Ada
});
afterAll(() => scene.close());

const nextAttacker = (): Promise<Line> => scene.arrives(scene.people[2 + attackers++]!);

async function peer(): Promise<MediaPeer> {
  const made = await openPeer();
  peers.push(made);
  return made;
}

/** Says this as a viewer of the lecture. */
const say = (line: Line, said: Offer): Promise<ServerMessage> =>
  line.ask({ type: 'media.subscribe', room: scene.room, ...said });
const honest = async (): Promise<Offer> => offer((await peer()).own, audience);
const refused = (code: string) => expect.objectContaining({ type: 'error', code });
const workers = () => scene.server.mediaWorker();

test('M1: an offer that is too large is refused by its size, its sections, its candidates, before it is looked at', async () => {
  const [line, { sdp, tracks }, worker] = [await nextAttacker(), await honest(), workers()];
  const section = 'm=video 9 UDP/TLS/RTP/SAVPF 96\r\n';
  expect(await say(line, { sdp: sdp + 'a=x:' + 'x'.repeat(limits.sdpBytes), tracks })).toEqual(refused('bad_request'));
  expect(await say(line, { sdp: sdp + section.repeat(2_000), tracks })).toEqual(refused('sdp_invalid'));
  expect(await say(line, { sdp: sdp + 'a=candidate:1\r\n'.repeat(10_000), tracks })).toEqual(refused('sdp_invalid'));
  const ssrcs = Array.from({ length: 10_000 }, (_, n) => `a=ssrc:${n} x\r\n`).join('');
  expect(await say(line, { sdp: sdp + ssrcs, tracks })).toEqual(refused('sdp_invalid'));
  expect(await say(line, { sdp, tracks: Array(limits.sdpMediaSections + 1).fill(tracks[0]) })).toEqual(
    refused('bad_request'),
  );
  const message = { type: 'media.subscribe', id: 99, room: scene.room, tracks, sdp: 'v=0\r\n'.repeat(1024 * 1024) };
  line.socket.send(JSON.stringify(message)); // 5 MiB
  expect(await line.closed).toBe(1009);
  expect(workers()).toBe(worker);
});

/** What is done to the text of an offer; each of them has to be refused, and in words that a page can show. */
const munged: [what: string, munge: (sdp: string) => string][] = [
  ['only codecs that nobody knows', (sdp) => sdp.replaceAll('VP8/90000', 'VP5/90000').replaceAll('opus/', 'musepack/')],
  ['a negative payload type', (sdp) => sdp.replaceAll('96', '-96')],
  ['a payload type of RTCP', (sdp) => sdp.replaceAll('96', '72').replaceAll('111', '73')],
  ['a payload type beyond seven bits', (sdp) => sdp.replaceAll('96', '128')],
  ['the same mid twice', (sdp) => sdp.replace('a=mid:1', 'a=mid:0')],
  ['a mid that is markup', (sdp) => sdp.replace('a=mid:1', 'a=mid:<script>')],
  ['a line break inside a value', (sdp) => sdp.replace('a=mid:1', 'a=mid:1\ra=fingerprint:sha-256 00')],
  ['a NUL', (sdp) => sdp.replace('a=mid:1', 'a=mid:1\0')],
  ['no fingerprint', (sdp) => sdp.replace(/a=fingerprint:.*\r\n/g, '')],
  ['half a fingerprint', (sdp) => sdp.replace(/(a=fingerprint:sha-256 .{20}).*/g, '$1')],
  ['a fingerprint by SHA-1', (sdp) => sdp.replace(/(a=fingerprint:)sha-256 (.{59}).*/g, '$1sha-1 $2')],
  ['no password of ICE', (sdp) => sdp.replace(/a=ice-pwd:.*\r\n/g, '')],
  ['a password of ICE that is an attribute', (sdp) => sdp.replace(/(a=ice-pwd:).*/g, '$1x a=candidate')],
  ['media without encryption', (sdp) => sdp.replaceAll('UDP/TLS/RTP/SAVPF', 'RTP/AVP')],
  ['keys in the text (SDES)', (sdp) => sdp.replaceAll('UDP/TLS/RTP/SAVPF', 'RTP/SAVPF')],
  ['RTCP on a port of its own', (sdp) => sdp.replaceAll('a=rtcp-mux\r\n', '')],
  ['sections that are not bundled', (sdp) => sdp.replace(/a=group:BUNDLE.*/, 'a=group:BUNDLE 0')],
  ['another kind than its source', (sdp) => sdp.replaceAll('m=video', 'm=audio')],
  [
    'a data channel in place of media',
    (sdp) => sdp.replaceAll(/m=\w+ 9 UDP\/TLS\/RTP\/SAVPF \d+/g, 'm=application 9 UDP/DTLS/SCTP webrtc-datachannel'),
  ],
  ['an SSRC of 2 to the 32', (sdp) => sdp.replace('a=rtcp-mux', 'a=rtcp-mux\r\na=ssrc:4294967296 cname:x')],
  ['another protocol altogether', () => 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['lone surrogates', (sdp) => sdp.replace('s=-', 's=\ud800')],
];

test('M2: whatever was done to an offer is an error with a name, and the worker lives', async () => {
  const worker = workers();
  let line = await nextAttacker();
  const { sdp, tracks } = await honest();
  for (const [at, [what, munge]] of munged.entries()) {
    if (at % 10 === 9) line = await nextAttacker();
    const changed = munge(sdp);
    expect([what, changed]).not.toEqual([what, sdp]);
    const answer = await say(line, { sdp: changed, tracks });
    if (what === 'lone surrogates') expect(['error', 'media.answered']).toContain(answer.type);
    else expect([what, answer]).toEqual([what, refused('sdp_invalid')]);
  }
  expect(workers()).toBe(worker);
});

test('M2: of what an offer says besides, nothing comes back in the answer, and nothing injects a line', async () => {
  const line = await nextAttacker();
  const { own } = await peer();
  const mark = 'mallory-was-here';
  const said = offer(own, audience, [
    `i=${mark}`,
    `a=${mark}`,
    `a=${mark}:x`,
    `a=ssrc:77 cname:${mark}`,
    `a=msid:${mark} ${mark}`,
    `a=rtpmap:33 ${mark}/90000`,
    `a=fmtp:96 x-${mark}=1`,
    `a=rtcp-fb:96 ${mark}`,
    `a=extmap:2 urn:${mark}`,
    `a=candidate:1 1 udp 1 192.0.2.66 6666 typ host ufrag ${mark}`,
    `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${mark}`,
    `a=simulcast:recv ${mark}`,
  ]);
  const answer = await say(line, { ...said, sdp: said.sdp.replace('s=-', `s=${mark}`) });
  expect(answer.type).toBe('media.answered');
  const { sdp } = answer as ServerMessage & { sdp: string };
  expect(sdp).not.toContain(mark);
  expect(sdp).not.toContain('192.0.2.66');
  for (const one of sdp.split('\r\n').slice(0, -1)) expect(one).toMatch(/^[a-z]=[\x20-\x7e]+$/);
  for (const mid of ['0\r\na=sendrecv', '0 1', ' 0', '٠'])
    expect(await say(line, { ...said, tracks: [{ mid, source: 'microphone' }] })).toEqual(refused('sdp_invalid'));
});

/** Comes with another key than the one it names. Resolves when the server has broken it off; nothing was exchanged. */
async function comesWithAnotherKey(line: Line, room: string, as: 'publish' | 'subscribe'): Promise<void> {
  const [comes, named] = [await peer(), await peer()];
  const heard: Buffer[] = [];
  comes.onPacket((packet) => heard.push(packet));
  const liar = { ...comes.own, fingerprint: named.own.fingerprint };
  const asked =
    as === 'publish'
      ? { type: 'media.publish' as const, tab: randomUUID(), ...offer(liar, speaker) }
      : { type: 'media.subscribe' as const, ...offer(liar, audience) };
  const answer = await line.ask({ ...asked, room });
  expect(answer.type).toBe('media.answered');
  const { connection, sdp } = answer as ServerMessage & { connection: string; sdp: string };
  comes.answer(sdp);
  const end = () => line.heard.find((it) => it.type === 'media.closed' && it.connection === connection);
  await until('the server has broken it off', () => {
    comes.send(frame('Mallory', 1));
    return end() !== undefined;
  });
  expect(end()).toMatchObject({ reason: 'failed' });
  await until('the peer knows', () => ['failed', 'closed', 'disconnected'].includes(comes.state));
  expect(heard).toEqual([]);
}

test('M3: who names the fingerprint of one key and comes with another sees nothing', async () => {
  await comesWithAnotherKey(await nextAttacker(), scene.room, 'subscribe');
});

test('M3: who names the fingerprint of one key and comes with another shows nothing', async () => {
  const { people } = scene;
  const room = await openHouse(people[0]!);
  const [adas, cleos] = [await scene.arrives(people[0]!, room), await scene.arrives(people[1]!, room)];
  await startLecture(adas, room);
  const one = await peer();
  const seen = look((await watch(cleos, room, { peer: one })).peer);
  await comesWithAnotherKey(adas, room, 'publish');
  await publish(adas, room, { peer: await peer() }).then((honest) => {
    for (let number = 1; number < 9; number++) honest.peer.send(frame('Ada', number));
  });
  await until('Cleo sees Ada, who has one key', () => seen.of('Ada').length > 0);
  expect(seen.of('Mallory')).toEqual([]);
});

test('M9: whatever a viewer’s offers say, nothing that he sends reaches anybody', async () => {
  const line = await nextAttacker();
  const lists: Section[][] = [
    audience.map((section) => ({ ...section, direction: 'sendrecv' })),
    [audience[0]!, audience[1]!, { source: 'screen', direction: 'sendonly' }],
    // A second offer has a section more.
    [...audience, { source: 'camera2', direction: 'sendonly' }],
  ];
  const packets = { before: scene.cleo.seen.of('Mallory').length, sent: 0 };
  for (const sections of lists) {
    const one = await peer();
    const { sdp } = await watch(line, scene.room, { sections, peer: one });
    expect(sdp).not.toMatch(/^a=(recvonly|sendrecv)/m);
    const named = [...sdp.matchAll(/^a=ssrc:(\d+) /gm)].map(([, ssrc]) => Number(ssrc)); // those of the room's own streams
    const seen = look(one);
    await until('Mallory sees Ada', () => seen.of('Ada').length > 0);
    for (let number = 1; number <= 50; number++) {
      for (const ssrc of [...sections.map((_, mid) => ssrcOf(mid)), ...named]) {
        if (one.send(frame('Mallory', number, ssrc))) packets.sent++;
      }
    }
    await scene.goesOn();
    expect(seen.of('Mallory')).toEqual([]);
  }
  expect(packets.sent).toBeGreaterThan(500);
  expect(scene.cleo.seen.of('Mallory')).toEqual([]);
  const sending = audience.map((section) => ({ ...section, direction: 'sendonly' as const }));
  expect(await say(line, offer((await peer()).own, sending))).toEqual(refused('sdp_invalid'));
  await expect(publish(line, scene.room, { takeOver: true })).rejects.toThrow('forbidden');
});
