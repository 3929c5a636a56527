import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ServerMessage, ServerMessageOf } from '../../protocol/messages.ts';
import { enrol, openHouse } from '../support/crowd.ts';
import { audience, enter, look, publish, show, speaker, startLecture, watch } from '../support/media/lecture.ts';
import { offer } from '../support/media/offer.ts';
import { openPeer, type MediaPeer } from '../support/media/peer.ts';
import { openScene, type Scene } from '../support/media/scene.ts';
import { signIn, type Person } from '../support/people.ts';
import type { Line } from '../support/posting.ts';
import { until } from '../support/until.ts';

/** Attacks on the stage, P1 to P4: whoever may not present does not, and whoever presents is not put off it by others. */
let scene: Scene;
let mallory: Person;
let mallorys: Line;

beforeAll(async () => {
  scene = await openScene(['Mallory']);
  mallory = scene.people[2]!;
  mallorys = await scene.arrives(mallory);
});
afterAll(() => scene.close());

const refused = (code: string) => expect.objectContaining({ type: 'error', code });

test('P1: a student who offers to present is refused however he asks, and nobody sees anything of him', async () => {
  const { room } = scene;
  const peer = await openPeer();
  const { sdp, tracks } = offer(peer.own, speaker);
  const ways = [
    {},
    { takeOver: true },
    { takeOver: true, role: 'presenter', by: scene.people[0]!.id },
    { beside: true },
    { beside: true, takeOver: true, tracks: tracks.map((track) => ({ ...track, place: 1 })) },
  ];
  for (const more of ways) {
    const asked = { type: 'media.publish' as const, room, tab: randomUUID(), sdp, tracks, ...more };
    expect(await mallorys.ask(asked)).toEqual(refused('forbidden'));
  }
  const others: [Parameters<Line['ask']>[0], string][] = [
    [{ type: 'stage.update', room, sources: { camera: 'paused' } }, 'not_found'],
    [{ type: 'stage.answer', room, accept: true }, 'not_found'],
    [{ type: 'stage.invite', room, account: mallory.id }, 'forbidden'],
    [{ type: 'stage.pin', room, pinned: null }, 'forbidden'],
    [{ type: 'lecture.end', room }, 'forbidden'],
    [{ type: 'lecture.start', room, title: 'Mine' }, 'forbidden'],
  ];
  for (const [asked, code] of others)
    expect([asked.type, await mallorys.ask(asked)]).toEqual([asked.type, refused(code)]);
  await scene.goesOn();
  peer.close();
});

test('P1: a student who was asked on stage stands beside the presenter, not in his place, and until he is sent back', async () => {
  const { room, ada } = scene;
  expect(await ada.line.ask({ type: 'stage.invite', room, account: mallory.id })).toMatchObject({ type: 'ok' });
  expect(await mallorys.ask({ type: 'stage.answer', room, accept: true })).toMatchObject({ type: 'ok' });
  const lecturers = speaker.map((section) => ({ ...section, place: 0 as const }));
  const beside = await publish(mallorys, room, { sections: lecturers, beside: true });
  const places = [...audience, { source: 'camera' as const, place: 1 as const, direction: 'recvonly' as const }];
  const viewer = await watch(await scene.arrives(scene.people[1]!), room, { sections: places });
  const seen = look(viewer.peer);
  const picture = show(beside.peer, 'Mallory');
  await until('Cleo sees both', () => ['Ada', 'Mallory'].every((name) => seen.of(name).length > 10));
  expect(scene.cleo.seen.of('Mallory')).toEqual([]); // her first page looks at the lecturer's place only
  expect(await ada.line.ask({ type: 'stage.send_back', room, account: mallory.id })).toMatchObject({ type: 'ok' });
  await until('Mallory is told', () => mallorys.heard.some(({ type }) => type === 'media.closed'));
  const { last } = picture;
  await scene.goesOn();
  expect(seen.of('Mallory').filter((number) => number > last)).toEqual([]);
  picture.stop();
  await viewer.leave();
  beside.peer.close();
});

test('P2: the name of the presenter’s connection, which everybody knows, is good for nothing', async () => {
  const { room, ada, cleo } = scene;
  const told = mallorys.heard.filter((it) => it.type === 'stage.changed') as ServerMessageOf<'stage.changed'>[];
  const known = told.at(-1)?.stage.streams[0]?.id ?? ada.joined.connection;
  expect(known).toBe(ada.joined.connection);
  for (const connection of [known, cleo.joined.connection]) {
    await mallorys.ask({ type: 'media.stop', room, connection }); // answered by `ok`, as if it had been gone
    expect(await mallorys.ask({ type: 'media.attach', room, connection })).toEqual(refused('not_found'));
    expect(await mallorys.ask({ type: 'media.prefer', room, connection, picture: 'none' })).toEqual(
      refused('not_found'),
    );
  }
  const shownOut = await mallory.ask(`/api/rooms/${room}/members/${scene.people[0]!.id}`, { method: 'DELETE' });
  expect(shownOut.status).toBe(403);
  await scene.goesOn();
  expect([...ada.line.heard, ...cleo.line.heard].filter(({ type }) => type === 'media.closed')).toEqual([]);
});

test('P3: a connection goes on with a socket of its own session and with no other, as long as it lives', async () => {
  const { server, room } = scene;
  const first = await enter(server, mallory, room);
  const { peer, connection } = await watch(first, room);
  const seen = look(peer);
  const elsewhere = await scene.arrives(await signIn(server, mallory)); // the same person at another device
  const thieves = [elsewhere, scene.ada.line, scene.cleo.line];
  const attach = { type: 'media.attach' as const, room, connection };
  for (const thief of thieves) expect(await thief.ask(attach)).toEqual(refused('not_found'));
  first.close();
  await first.closed;
  for (const thief of thieves) expect(await thief.ask(attach)).toEqual(refused('not_found'));
  const back = await scene.arrives(mallory);
  expect(await back.ask(attach)).toMatchObject({ type: 'ok' });
  const { last } = scene.ada.picture;
  await until('Mallory sees what is shown after he came back', () => seen.of('Ada').some((number) => number > last));
  for (const thief of thieves) expect(await thief.ask(attach)).toEqual(refused('not_found'));
  peer.close();
});

const hosts = Array.from({ length: 10 }, (_, n) => `Host ${n}`);
const rounds = 5;

/** One tab that offers to present, and what became of it. */
interface Tab {
  name: string;
  line: Line;
  peer: MediaPeer;
  answer: ServerMessage;
}

test('P4: of two tabs that publish at the same moment, fifty times, exactly one is live in the end, and both know', async () => {
  const { server } = scene;
  const roles = Object.fromEntries(hosts.map((name) => [name, 'presenter' as const]));
  const people = await enrol(server, { dataDir: server.dataDir }, hosts, roles);
  await Promise.all(people.map(race));
});

/** This person's two tabs in a room of its own, so many times: a person may publish only so often. */
async function race(host: Person): Promise<void> {
  const room = await openHouse(host);
  const lines = await Promise.all([0, 1, 2].map(() => enter(scene.server, host, room)));
  await startLecture(lines[2]!, room);
  const viewer = await watch(lines[2]!, room);
  const seen = look(viewer.peer);
  for (let round = 0; round < rounds; round++) {
    const how = { name: `${host.name} ${round}`, takeOver: round % 2 === 0 };
    const tabs = await publishBoth(lines.slice(0, 2), room, how);
    const [winner, loser] = await decided(tabs);
    const pictures = tabs.map(({ peer, name }) => show(peer, name));
    await until('the winner is seen', () => seen.of(winner.name).length > 3);
    expect(seen.of(loser.name)).toEqual([]);
    pictures.forEach((picture) => picture.stop());
    const { connection } = winner.answer as ServerMessageOf<'media.answered'>;
    expect(await winner.line.ask({ type: 'media.stop', room, connection })).toMatchObject({ type: 'ok' });
    tabs.forEach(({ peer }) => peer.close());
  }
  viewer.peer.close();
  lines.forEach((line) => line.close());
}

async function publishBoth(lines: Line[], room: string, how: { name: string; takeOver: boolean }): Promise<Tab[]> {
  const peers = await Promise.all(lines.map(() => openPeer()));
  const asked = lines.map((line, n) =>
    line.ask({
      type: 'media.publish',
      room,
      tab: randomUUID(),
      takeOver: how.takeOver,
      ...offer(peers[n]!.own, speaker),
    }),
  );
  const answers = await Promise.all(asked);
  return answers.map((answer, n) => {
    if (answer.type === 'media.answered') peers[n]!.answer(answer.sdp);
    return { name: `${how.name} tab ${n}`, line: lines[n]!, peer: peers[n]!, answer };
  });
}

/** The tab that is live and the one that is not, when each has been told so and the whole room has been told the same. */
async function decided(tabs: Tab[]): Promise<[winner: Tab, loser: Tab]> {
  const isOut = ({ line, answer }: Tab) =>
    answer.type === 'error'
      ? answer.code === 'stage_taken'
      : line.heard.some(
          (it) =>
            it.type === 'media.closed' &&
            it.connection === (answer as ServerMessageOf<'media.answered'>).connection &&
            it.reason === 'taken_over',
        );
  await until('one of them is told that it is out', () => tabs.filter(isOut).length === 1);
  const [loser, winner] = tabs.toSorted((a, b) => Number(isOut(b)) - Number(isOut(a))) as [Tab, Tab];
  await winner.peer.connected();
  const { connection } = winner.answer as ServerMessageOf<'media.answered'>;
  for (const { line } of tabs) {
    await until('everybody is told of the winner alone', () => {
      const last = line.heard.findLast((it) => it.type === 'stage.changed');
      return last?.type === 'stage.changed' && last.stage.streams.map(({ id }) => id).join() === connection;
    });
  }
  return [winner, loser];
}
