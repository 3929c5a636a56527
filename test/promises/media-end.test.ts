import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { publish, look, show, startLecture, watch, type Joined, type Seen } from '../support/media/lecture.ts';
import { openHouse } from '../support/crowd.ts';
import { openScene, type Scene } from '../support/media/scene.ts';
import { signIn, type Person } from '../support/people.ts';
import type { Line } from '../support/posting.ts';
import { until } from '../support/until.ts';

/** Attack M14: a peer connection that is kept open after its right has ended carries nothing any more. */
let scene: Scene;
const joined: Joined[] = [];

beforeAll(async () => (scene = await openScene(['Mallory', 'Dora', 'Emil'])));
afterEach(() => joined.splice(0).forEach(({ peer }) => peer.close()));
afterAll(() => scene?.close());

async function watches(person: Person): Promise<{ line: Line; seen: Seen }> {
  const line = await scene.arrives(person);
  const one = await watch(line, scene.room);
  joined.push(one);
  const seen = look(one.peer);
  await until(`${person.name} sees Ada`, () => seen.of('Ada').length > 0);
  return { line, seen };
}

/** What is shown from now on reaches Cleo and not this viewer. */
async function seesNothingMore(seen: Seen): Promise<void> {
  const { last } = scene.ada.picture;
  await scene.goesOn(50);
  expect(seen.of('Ada').filter((number) => number > last)).toEqual([]);
}

test('M14: who is shown out of the room sees nothing that is shown from the moment he is told', async () => {
  const mallory = scene.people[2]!;
  const { line, seen } = await watches(mallory);
  const { room, ada } = scene;
  expect(await ada.line.ask({ type: 'people.remove', room, person: mallory.id })).toMatchObject({ type: 'ok' });
  await until('Mallory is told', () => line.heard.some((it) => it.type === 'room.closed'));
  await seesNothingMore(seen);
});

test('M14: who signs out sees nothing that is shown after his socket was closed', async () => {
  const dora = scene.people[3]!;
  const { line, seen } = await watches(dora);
  await dora.ask('/api/auth/sign-out', { method: 'POST' });
  expect(await line.closed).toBe(4001);
  await seesNothingMore(seen);
});

test('M14: who leaves the socket first and signs out then sees nothing 2 s later', async () => {
  const emil = await signIn(scene.server, scene.people[4]!);
  const { line, seen } = await watches(emil);
  line.close();
  await line.closed;
  await emil.ask('/api/auth/sign-out', { method: 'POST' });
  await scene.goesOn(100); // 2 s of pictures
  await seesNothingMore(seen);
});

/** A lecture of Ada's in a room of its own, seen by Cleo. */
async function anotherLecture(presenter: Person) {
  const room = await openHouse(presenter);
  const [line, cleos] = [await scene.arrives(presenter, room), await scene.arrives(scene.people[1]!, room)];
  await startLecture(line, room);
  const [ada, cleo] = [await publish(line, room), await watch(cleos, room)];
  joined.push(ada, cleo);
  const seen = look(cleo.peer);
  const picture = show(ada.peer, 'Ada');
  await until('Cleo sees Ada', () => seen.of('Ada').length > 10);
  return { room, line, cleos, seen, picture };
}

/** Ada comes again, on another connection, and is seen; of what the first one went on to send nothing is. */
async function onlySeesTheNext(line: Line, room: string, seen: Seen): Promise<void> {
  const before = Math.max(...seen.of('Ada'));
  const again = await publish(line, room);
  joined.push(again);
  const picture = show(again.peer, 'Ada again');
  await until('Cleo sees Ada again', () => seen.of('Ada again').length > 50);
  picture.stop();
  expect(seen.of('Ada').filter((number) => number > before)).toEqual([]);
}

test('M14: after the end of a lecture nothing comes that its presenter goes on to send', async () => {
  const { room, line, cleos, seen, picture } = await anotherLecture(scene.people[0]!);
  expect(await line.ask({ type: 'lecture.end', room })).toMatchObject({ type: 'ok' });
  await until('Ada is told', () => line.heard.some((it) => it.type === 'media.closed'));
  await until('Cleo is told', () =>
    cleos.heard.some((it) => it.type === 'stage.changed' && it.stage.state === 'empty'),
  );
  await startLecture(line, room);
  await onlySeesTheNext(line, room, seen);
  picture.stop();
});

test('M14: after a presenter signed out nothing comes that his page goes on to send', async () => {
  const ada = await signIn(scene.server, scene.people[0]!); // a session of its own, to sign out of
  const { room, line, seen, picture } = await anotherLecture(ada);
  await ada.ask('/api/auth/sign-out', { method: 'POST' });
  expect(await line.closed).toBe(4001);
  await onlySeesTheNext(await scene.arrives(scene.people[0]!, room), room, seen);
  picture.stop();
});
