import { afterAll, beforeAll, expect, test } from 'vitest';
import { limits } from '../../../protocol/limits.ts';
import type { PictureMade } from '../../../protocol/polls.ts';
import { withDatabase, type TestDatabase } from '../../../test/support/databases.ts';
import { createPictureStore } from '../../polls/pictures.store.ts';
import { colours, contentOf, lecture, PollNode } from '../../polls/test/nodes.ts';
import { Person } from '../../rooms/test/house.ts';
import type { Store } from '../../store/port.ts';
import { createAsking } from '../test/asking.ts';
import { pollsRoutes } from './polls.ts';

let database: TestDatabase;
let store: Store;
let node: PollNode;

beforeAll(async () => {
  database = await withDatabase('sqlite');
  store = await database.open();
  node = new PollNode(store);
});
afterAll(async () => {
  node.stop();
  await store.close();
  await database.drop();
});

const png = (bytes = 100) => Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(bytes - 8, 7)]);

async function hall() {
  const held = await lecture(node);
  const quentin = new Person('Quentin'); // has nothing to do with the room
  const { ask } = createAsking([pollsRoutes({ polls: node.polls })], [...Object.values(held.people), quentin]);
  const path = `/api/rooms/${held.room}/pictures`;
  const put = (person: Person | null, body: Uint8Array<ArrayBuffer> | string, type = 'image/png') =>
    ask(person, path, { method: 'PUT', headers: { origin: 'https://ada.local:3003', 'content-type': type }, body });
  const kept = async (body: Buffer<ArrayBuffer>) =>
    ((await (await put(held.people.ada, body)).json()) as PictureMade).id;
  return { ...held, quentin, put, kept, get: (person: Person | null, id: string) => ask(person, `${path}/${id}`) };
}

test('a picture comes back to members as it was, and can do nothing in their browser', async () => {
  const { put, get, kept, people, quentin } = await hall();
  const id = await kept(png());
  expect(await kept(png())).toBe(id);
  const shown = await get(people.cleo, id);
  expect(Object.fromEntries(shown.headers)).toMatchObject({
    'content-type': 'image/png',
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, max-age=31536000, immutable',
    'content-disposition': 'inline',
    'content-security-policy': "default-src 'none'; sandbox",
  });
  expect(Buffer.from(await shown.arrayBuffer())).toEqual(png());
  expect((await put(people.cleo, png())).status).toBe(403);
  const other = await hall();
  expect((await get(quentin, id)).status).toBe(404);
  expect((await other.get(other.people.ada, id)).status).toBe(404);
  expect((await get(null, id)).status).toBe(401);
});

test('nothing but pictures is kept, whatever it is called', async () => {
  const { put, people } = await hall();
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
  for (const type of ['image/png', 'image/svg+xml', 'text/html', 'application/json'])
    expect([type, (await put(people.ada, svg, type)).status]).toEqual([type, 400]);
  expect((await put(people.ada, Buffer.from('GIF89a'))).status).toBe(400);
  const webp = Buffer.from('RIFF\0\0\0\0WEBPVP8 ', 'latin1');
  for (const good of [webp, Buffer.from([0xff, 0xd8, 0xff, 0xe0])])
    expect((await put(people.ada, good)).status).toBe(200);
});

test('a picture is so large and no larger', async () => {
  const { put, people } = await hall();
  expect((await put(people.ada, png(limits.pictureBytes))).status).toBe(200);
  expect((await put(people.ada, png(limits.pictureBytes + 1))).status).toBe(413);
});

test('so many pictures are in a room and no more, but those that nobody shows make room', async () => {
  const { room, put, kept, people } = await hall();
  const pictures = createPictureStore(store.db);
  const shown = await kept(png());
  const options = [{ text: '', picture: shown }, { text: 'none' }];
  await node.polls.library.add(people.ada.identity, room, contentOf({ ...colours, options }));
  const add = (n: number, at: number) =>
    pictures.add(
      room,
      `${room.slice(0, 18)}${String(n).padStart(4, '0')}`,
      { type: 'image/png', bytes: png() },
      'ada',
      at,
    );
  const last = limits.picturesPerRoom - 1;
  await Promise.all(Array.from({ length: last - 1 }, (_, n) => add(n, Date.now())));
  await add(last, 0);
  expect(await pictures.count(room)).toBe(limits.picturesPerRoom);
  expect((await put(people.ada, png(101))).status).toBe(200);
  expect(await (await put(people.ada, png(102))).json()).toEqual({ code: 'quota' });
  expect((await pictures.known(room, [shown])).size).toBe(1);
});
