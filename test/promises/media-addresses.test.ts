import { globSync, readFileSync } from 'node:fs';
import { isIPv4 } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { enrol, openHouse } from '../support/crowd.ts';
import { audience, look, show, speaker, startLecture } from '../support/media/lecture.ts';
import { offer, type Section } from '../support/media/offer.ts';
import { openPeer, type MediaPeer } from '../support/media/peer.ts';
import { absent, operationsOf, requestFor } from '../support/operations.ts';
import type { Person } from '../support/people.ts';
import { openLine, type Line } from '../support/posting.ts';
import { startServer, type RunningServer } from '../support/server.ts';
import { until } from '../support/until.ts';

/** Attacks M11 to M13: nobody learns where somebody else is, and nobody but our server is asked anything. */
let server: RunningServer;
let room: string;

/** Somebody with an address of this machine for himself, and with others of which his offers speak. */
interface Somebody {
  name: string;
  person: Person;
  /** Where his packets and his socket come from. */
  at: string;
  /** What of him nobody else may learn. */
  secrets: string[];
  line: Line;
  peer: MediaPeer;
  /** Everything that the server ever sent him, as text and as decrypted packets. */
  texts: string[];
  packets: Buffer[];
}

let ada: Somebody;
let cleo: Somebody;
let dora: Somebody;

beforeAll(async () => {
  server = await startServer({ LOG_LEVEL: 'trace' });
  const names = ['Ada', 'Cleo', 'Dora'];
  const people = await enrol(server, { dataDir: server.dataDir }, names);
  room = await openHouse(people[0]!);
  [ada, cleo, dora] = (await Promise.all(people.map((person, n) => arrives(person, 11 + n)))) as [
    Somebody,
    Somebody,
    Somebody,
  ];
  await startLecture(ada.line, room);
  await joins(ada, 'media.publish', speaker);
  await joins(cleo, 'media.subscribe', audience);
  await joins(dora, 'media.subscribe', audience);
});
afterAll(async () => {
  for (const { line, peer } of [ada, cleo, dora]) {
    line.close();
    peer.close();
  }
  await server.stop();
});

async function arrives(person: Person, number: number): Promise<Somebody> {
  const at = `127.0.0.${number}`;
  const [line, peer] = [await openLine(server, person, at), await openPeer({ from: at })];
  const [texts, packets]: [string[], Buffer[]] = [[], []];
  line.socket.on('message', (data: Buffer) => texts.push(data.toString()));
  peer.onPacket((packet) => packets.push(Buffer.from(packet)));
  const secrets = [at, `10.77.0.${number}`, `2001:db8:77::${number}`, `198.51.100.${number}`, `b0d7-${number}.local`];
  await line.ask({ type: 'room.enter', room });
  return { name: person.name, person, at, secrets, line, peer, texts, packets };
}

/** Joins with an offer that tells all of its addresses, in every place where an offer can. */
async function joins(one: Somebody, type: 'media.publish' | 'media.subscribe', sections: Section[]): Promise<void> {
  const [at, inside, six, outside, local] = one.secrets;
  const { sdp, tracks } = offer(one.peer.own, sections, [
    `a=rtcp:9 IN IP4 ${inside}`,
    `a=candidate:1 1 udp 2122260223 ${inside} ${one.peer.address.port} typ host generation 0`,
    `a=candidate:2 1 udp 2122260222 ${six} ${one.peer.address.port} typ host generation 0`,
    `a=candidate:3 1 udp 1686052607 ${outside} 50000 typ srflx raddr ${inside} rport 50001 generation 0`,
    `a=candidate:4 1 udp 2122260221 ${local} 50002 typ host generation 0`,
    `a=candidate:5 1 udp 2122260220 ${at} ${one.peer.address.port} typ host generation 0`,
  ]);
  const told = sdp
    .replaceAll('c=IN IP4 0.0.0.0', `c=IN IP4 ${inside}`)
    .replace('o=- 1 1 IN IP4 127.0.0.1', `o=- 1 1 IN IP4 ${inside}`);
  const asked = { type, room, sdp: told, tracks, tab: '00000000-0000-4000-8000-000000000000' };
  const answer = await one.line.ask(asked);
  if (answer.type !== 'media.answered') throw new Error(JSON.stringify(answer));
  one.peer.answer(answer.sdp);
  await one.peer.connected();
}

/** What of these is anywhere in the text. */
const told = (text: string, secrets: string[]): string[] => secrets.filter((secret) => text.includes(secret));
const asBytes = (address: string): Buffer => Buffer.from(address.split('.').map(Number));

test('M11: what a student is told, by socket, by HTTP and by media, names the server and nobody else', async () => {
  const seen = [cleo, dora].map(({ peer }) => look(peer));
  const picture = show(ada.peer, 'Ada');
  await until('both students see Ada', () => seen.every((one) => one.of('Ada').length > 100));
  picture.stop();
  for (const one of [ada, cleo, dora]) {
    const others = [ada, cleo, dora].filter((other) => other !== one).flatMap(({ secrets }) => secrets);
    const own = one.secrets; // what he said himself is not said back either
    expect(one.texts.join('\n')).toContain('media.answered');
    expect([one.name, told(one.texts.join('\n'), [...others, ...own])]).toEqual([one.name, []]);
    expect(one.packets.length).toBeGreaterThan(0);
    const inPackets = others.filter(isIPv4).filter((it) => one.packets.some((packet) => packet.includes(asBytes(it))));
    expect([one.name, inPackets]).toEqual([one.name, []]);
    const candidates = one.texts.join('\n').match(/a=candidate:[^\\]*/g) ?? [];
    expect(candidates.length).toBeGreaterThan(0);
    for (const line of candidates)
      expect(line.split(' ').slice(4, 8)).toEqual(['127.0.0.1', String(server.port), 'typ', 'host']);
  }
  for (const operation of (await operationsOf(server.url)).filter(({ method }) => method === 'get')) {
    for (const { person } of [ada, cleo]) {
      const answer = await person.ask(requestFor(operation, { ...absent, q: 'a', person: dora.person.id }, room).path);
      expect([
        operation.name,
        told(
          answer.text,
          [ada, cleo, dora].flatMap(({ secrets }) => secrets),
        ),
      ]).toEqual([operation.name, []]);
    }
  }
});

test('M11: who agrees to a direct path alone, or speaks as if there were one, gets no address and reaches nobody', async () => {
  expect(await cleo.line.ask({ type: 'direct.consent', room, consents: true })).toMatchObject({ type: 'ok' });
  const data = { kind: 'offer' as const, sdp: 'v=0\r\na=candidate:1 1 udp 1 10.66.6.6 9 typ host\r\n' };
  const [stream] = /"streams":\[\{"id":"([^"]+)/.exec(ada.texts.join('\n'))?.slice(1) ?? [];
  for (const to of [stream!, ada.person.id, dora.person.id])
    expect(await cleo.line.ask({ type: 'direct.signal', room, to, data })).toMatchObject({ code: 'not_found' });
  for (const { texts } of [ada, cleo, dora]) {
    expect(texts.join('\n')).not.toContain('10.66.6.6');
    expect(texts.join('\n')).not.toMatch(/"mode":"direct"|direct\.signalled/);
  }
  expect(await cleo.line.ask({ type: 'direct.consent', room, consents: false })).toMatchObject({ type: 'ok' });
});

test('M11, M12: through the lens one sees one’s own address and nobody else’s, whatever one asks of it', async () => {
  const everybody = [ada, cleo, dora];
  for (const { texts } of everybody) texts.length = 0;
  const impairment = { lossPercent: 0, delayMs: 1, jitterMs: 0, kbits: null };
  const trouble = { problem: 'loss', lossPercent: 8, roundTripMs: 40, kbits: 300, path: 'direct', quality: 'low' };
  for (const one of everybody) {
    for (const of of ['media', 'socket']) await granted(one, { type: 'lens.record', of, on: true });
    await granted(one, { type: 'lens.socket' });
  }
  await granted(ada, { type: 'lab.open', impairment, seconds: 60 });
  await until('Cleo hears of the lab', () => cleo.texts.join().includes('"lab.changed"'));
  const lab = /"lab.changed".*?"lab":\{"id":"([^"]+)"/.exec(cleo.texts.join('\n'))![1]!;
  await granted(cleo, { type: 'lab.join', lab });
  for (const student of [cleo, dora]) {
    await granted(student, { type: 'media.way', path: 'direct' });
    await granted(student, { type: 'lens.help', trouble });
  }
  const picture = show(ada.peer, 'Ada');
  await until('the lab is told of', () => everybody.every(({ texts }) => texts.join().includes('"lab.told"')));
  await until('staff are told who asks for help', () => ada.texts.join().includes(dora.person.id));
  picture.stop();
  for (const one of everybody) {
    await granted(one, { type: 'lens.look' });
    for (const of of ['media', 'socket']) await granted(one, { type: 'lens.packets', of, from: 0 });
  }
  await granted(ada, { type: 'lens.map' });
  await granted(ada, { type: 'lab.close' });

  for (const one of everybody) {
    const others = everybody.filter((other) => other !== one);
    const heard = one.texts.join('\n');
    expect(heard).toContain(`"${one.at}"`); // of his socket, his connection and his packets
    expect([one.name, told(heard, [...one.secrets.slice(1), ...others.flatMap(({ secrets }) => secrets)])]).toEqual([
      one.name,
      [],
    ]);
    const heads = [...heard.matchAll(/"head":"([^"]*)"/g)].map(([, head]) => Buffer.from(head!, 'base64'));
    expect(heads.length).toBeGreaterThan(5);
    expect(heads.filter((head) => others.some(({ at }) => head.includes(asBytes(at))))).toEqual([]);
  }
  // Of who asks for help a student sees himself alone.
  const ofDora = ['lens.mapped', 'Dora', dora.person.id];
  expect(told(cleo.texts.join(), [...ofDora, cleo.person.id])).toEqual([cleo.person.id]);
});

async function granted(one: Somebody, message: Parameters<Line['ask']>[0]): Promise<void> {
  const answer = await one.line.ask({ room, ...message });
  if (answer.type === 'error') throw new Error(`${one.name}: ${message.type}: ${JSON.stringify(answer)}`);
}

test('M12: the addresses that offers name are in no file of the server and in no line of its log', async () => {
  await cleo.line.ask({ type: 'chat.post', room, clientId: crypto.randomUUID(), text: 'so that something is stored' });
  const named = [ada, cleo, dora].flatMap(({ secrets }) => secrets.slice(1));
  const files = globSync('**/*', { cwd: server.dataDir, withFileTypes: true }).filter((it) => it.isFile());
  expect(files.length).toBeGreaterThan(0);
  let stored = '';
  for (const file of files) stored += readFileSync(path.join(file.parentPath, file.name), 'latin1');
  expect(stored).toContain('so that something is stored');
  expect(told(stored, named)).toEqual([]);
  expect(server.output()).toContain('media worker');
  expect(told(server.output(), named)).toEqual([]);
});

test('M13: no page names a server for STUN or TURN; what there is comes from our own, and that is nothing without a relay', async () => {
  const dist = path.resolve(import.meta.dirname, '../../dist');
  const files = globSync('**/*.{js,html}', { cwd: dist });
  expect(files.length).toBeGreaterThan(3);
  for (const file of files) {
    const text = readFileSync(path.join(dist, file), 'utf8');
    expect([file, text.match(/\b(stun|turn)s?:[\w[.]+/g)]).toEqual([file, null]);
    expect([file, text.match(/iceServers:\s*\[\s*\{/g)]).toEqual([file, null]);
  }
  expect((await cleo.person.ask('/api/ice')).json<{ servers: unknown[] }>().servers).toEqual([]);
});
