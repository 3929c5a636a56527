import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { check } from '../../server/media/worker/door/test-checks.ts';
import { frame, look, publish, show, startLecture, watch, type Joined } from '../support/media/lecture.ts';
import { openHouse } from '../support/crowd.ts';
import type { MediaPeer } from '../support/media/peer.ts';
import { publisherRtcp, rtcpCorpus, rtpCorpus } from '../support/media/corpus.ts';
import { openStranger, openTap, shapeOf, type Stranger, type Tap } from '../support/media/port.ts';
import { openScene, type Scene } from '../support/media/scene.ts';
import { mutated, noise, seeded } from '../support/mutate.ts';
import type { Person } from '../support/people.ts';
import { freePort } from '../support/ports.ts';
import { until } from '../support/until.ts';

/** Attacks on the media port itself, M4, M5, M7 and M8: by strangers who have no connection, and from the middle of one. */
let scene: Scene;
let doorPort: number;
let worker: number | undefined;
const joined: Joined[] = [];
const strangers: Stranger[] = [];
const students = Array.from({ length: 10 }, (_, n) => `Student ${n}`);

beforeAll(async () => {
  doorPort = await freePort();
  // With a relay the second port is open as well.
  const relay = { TURN_URLS: 'turn:relay.example.org', TURN_SECRET: 'known-to-the-relay-and-us'.repeat(2) };
  scene = await openScene(students, { ...relay, RELAY_PORT: String(doorPort) });
  worker = scene.server.mediaWorker();
});
afterEach(async () => {
  await scene.goesOn();
  expect(scene.server.mediaWorker()).toBe(worker);
  for (const one of joined.splice(0)) await one.leave();
  strangers.splice(0).forEach((stranger) => stranger.close());
});
afterAll(() => scene?.close());

async function openStrangerAt(port = scene.server.port): Promise<Stranger> {
  const stranger = await openStranger(port);
  strangers.push(stranger);
  return stranger;
}

/** A ClientHello of DTLS 1.2 that offers no encryption at all (RFC 6347 section 4.2, RFC 5246 section 7.4.1.2). */
function helloWithoutEncryption(): Buffer {
  const suites = Buffer.from([0, 4, 0x00, 0x00, 0x00, 0x3b]); // NULL, and NULL with SHA-256
  const body = Buffer.concat([
    Buffer.from([0xfe, 0xfd]),
    randomBytes(32),
    Buffer.from([0, 0]),
    suites,
    Buffer.from([1, 0]),
  ]);
  const handshake = Buffer.concat([Buffer.from([1, 0, 0, body.length, 0, 0, 0, 0, 0, 0, 0, body.length]), body]);
  return Buffer.concat([Buffer.from([22, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, handshake.length]), handshake]);
}

test('M4: while strangers spray ClientHellos at the port, fifty of fifty join', async () => {
  const stranger = await openStrangerAt();
  let joins = 0;
  let sprayed = 0;
  // Some thousands a second: enough to be there first, too few to fill the port's buffer, which would be another attack.
  const spraying = setInterval(() => {
    void stranger.spray(Array.from({ length: 20 }, helloWithoutEncryption));
    sprayed += 20;
  }, 5);
  const join = async (student: Person) => {
    const line = await scene.arrives(student);
    for (let n = 0; n < 5; n++) {
      const one = await watch(line, scene.room);
      joined.push(one);
      const seen = look(one.peer);
      await until(`${student.name} sees Ada`, () => seen.of('Ada').length > 0);
      joins++;
    }
  };
  await Promise.all(scene.people.slice(2).map(join)).finally(() => clearInterval(spraying));
  expect(joins).toBe(50);
  expect(sprayed).toBeGreaterThan(1_000);
  expect(stranger.answers).toEqual([]);
});

/** Packets as they go over the wire between Cleo's second page and the server, and the way they took. */
async function listened(line = scene.cleo.line): Promise<{ tap: Tap; one: Joined; corpus: Buffer[] }> {
  const tap = await openTap(scene.server.port);
  const one = await watch(line, scene.room, { port: tap.port });
  joined.push(one);
  const seen = look(one.peer);
  await until('some pictures have come', () => seen.of('Ada').length > 10);
  const shapes = () => new Set([...tap.toServer, ...tap.toPeer].map(shapeOf));
  for (const media of one.sdp.matchAll(/^a=ssrc:(\d+) cname/gm)) one.peer.send(frame('Cleo', 1, Number(media[1])));
  await until('packets of every kind were seen', () =>
    ['stun', 'dtls', 'rtp'].every((it) => shapes().has(it as 'stun')),
  );
  return { tap, one, corpus: [...tap.toServer, ...tap.toPeer] };
}

test('M5: of a hundred thousand packets that are noise or nearly right none hurts anybody', async () => {
  const random = seeded(1);
  const { tap, corpus } = await listened();
  const shapes = [...corpus, helloWithoutEncryption(), check('nobody', 'knows this password'), frame('Mallory', 1)];
  function* packets(count: number) {
    for (let n = 0; n < count; n++) yield n % 4 === 0 ? noise(1 + random(200), random) : mutated(shapes, random);
  }
  const [stranger, door] = [await openStrangerAt(), await openStrangerAt(doorPort)];
  await stranger.spray(packets(50_000));
  await door.spray(packets(30_000));
  // From the place of a connection that exists, where DTLS and SRTP look at every one of them.
  for (const packet of packets(20_000)) await tap.inject(packet);
  await scene.goesOn();
  // Checks that were Cleo's, sent again as they were, are answered as ICE has it. Media and handshakes are for nobody else.
  for (const answer of [...stranger.answers, ...door.answers]) expect(shapeOf(answer)).toBe('stun');
  tap.close();
});

test('M5: nonsense that a presenter and a viewer encrypt as they should hurts nobody but themselves', async () => {
  const { people } = scene;
  const room = await openHouse(people[0]!);
  const [adas, students] = [await scene.arrives(people[0]!, room), await scene.arrives(people[2]!, room)];
  await startLecture(adas, room);
  const [ada, student] = [await publish(adas, room), await watch(students, room)];
  joined.push(ada, student);
  const random = seeded(4);
  const streams = [...student.sdp.matchAll(/^a=ssrc:(\d+) cname/gm)].map(([, ssrc]) => Number(ssrc));
  const published = [...rtpCorpus, ...publisherRtcp, frame('Ada', 1)];
  const sent = { published: 0, answered: 0 };
  for (let n = 0; n < 20_000; n++) {
    if (ada.peer.send(mutated(published, random))) sent.published++;
    if (n % 100 === 0 && student.peer.send(mutated(rtcpCorpus(streams), random))) sent.answered++;
    if (n % 200 === 0) await new Promise(setImmediate);
  }
  expect(sent.published).toBeGreaterThan(5_000);
  expect(sent.answered).toBeGreaterThan(100);
  await scene.goesOn();
  // Whoever comes properly afterwards is seen by whoever comes properly.
  const [again, another] = [await publish(adas, room, { takeOver: true }), await watch(students, room)];
  joined.push(again, another);
  const seen = look(another.peer);
  const picture = show(again.peer, 'Ada again');
  await until('the student sees Ada', () => seen.of('Ada again').length > 0);
  picture.stop();
});

/** What a viewer is sent that is none of the pictures of this maker, whole and once. */
function strange(peer: MediaPeer, maker: string, sdp: string): string[] {
  const found: string[] = [];
  const seen = new Set<number>();
  const streams = [...sdp.matchAll(/^a=ssrc:(\d+) cname/gm)].map(([, ssrc]) => Number(ssrc));
  peer.onPacket((packet) => {
    if (shapeOf(packet) !== 'rtp') return;
    const [, number] = new RegExp(`picture (\\d+) of ${maker}\\.$`).exec(packet.toString('latin1')) ?? [];
    const sent = number === undefined ? undefined : frame(maker, Number(number));
    const whole = sent !== undefined && packet.subarray(-frameBody(sent).length).equals(frameBody(sent));
    if (!whole) found.push(`not as it was sent: ${packet.toString('hex')}`);
    else if (seen.has(Number(number))) found.push(`twice: ${number}`);
    else if (!streams.includes(packet.readUInt32BE(8))) found.push(`another track: ${packet.readUInt32BE(8)}`);
    seen.add(Number(number));
  });
  return found;
}

/** Without the header and the descriptor, which the server may write anew. */
const frameBody = (packet: Buffer): Buffer => packet.subarray(17);

test('M7: a presenter’s packets repeated, changed or forged by others change no picture and bring no new one', async () => {
  const { people } = scene;
  const room = await openHouse(people[0]!);
  const [adas, cleos] = [await scene.arrives(people[0]!, room), await scene.arrives(people[1]!, room)];
  await startLecture(adas, room);
  const tap = await openTap(scene.server.port);
  const [ada, cleo] = [await publish(adas, room, { port: tap.port }), await watch(cleos, room)];
  joined.push(ada, cleo);
  const [seen, wrong] = [look(cleo.peer), strange(cleo.peer, 'Ada', cleo.sdp)];
  const picture = show(ada.peer, 'Ada');
  await until('Cleo sees a hundred pictures', () => seen.of('Ada').length >= 100);
  const sealed = tap.toServer.filter((packet) => shapeOf(packet) === 'rtp');
  const [stranger, random] = [await openStrangerAt(), seeded(2)];
  const forged = () => sealed.map((packet) => mutated([packet], random));
  await stranger.spray(sealed);
  await stranger.spray(forged());
  for (const packet of [...sealed, ...forged(), ...sealed.map(withNextNumber)]) await tap.inject(packet);
  const { last } = picture;
  await until('Cleo sees what comes after', () => seen.missing('Ada', last + 1, last + 25).length === 0);
  expect(wrong).toEqual([]);
  expect(stranger.answers).toEqual([]);
  picture.stop();
  tap.close();
});

/** A sealed packet that pretends to be a new one. */
function withNextNumber(packet: Buffer): Buffer {
  const copy = Buffer.from(packet);
  copy.writeUInt16BE((packet.readUInt16BE(2) + 1_000) & 0xffff, 2);
  return copy;
}

/** Resident memory of the media worker, in MiB. */
function workerMiB(): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${worker}/status`, 'latin1'))![1]) / 1024;
}

test('M8: ten thousand checks with a wrong name or password are answered by nobody and kept by nobody', async () => {
  const { sdp } = scene.cleo.joined;
  const [, ufrag] = /^a=ice-ufrag:(\S+)/m.exec(sdp)!;
  const random = seeded(3);
  const name = () => noise(9, random).toString('base64');
  const many = await Promise.all(Array.from({ length: 50 }, () => openStrangerAt()));
  const wave = async () => {
    for (const one of many) {
      await one.spray(
        Array.from({ length: 100 }, (_, n) => check(n % 2 === 0 ? ufrag! : name(), name(), { chooses: n % 4 === 0 })),
      );
    }
  };
  await wave();
  const before = workerMiB();
  await wave();
  await scene.goesOn();
  expect(workerMiB() - before).toBeLessThan(32);
  expect(many.flatMap(({ answers }) => answers)).toEqual([]);
});
