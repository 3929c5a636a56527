import { afterAll, beforeAll, expect, test } from 'vitest';
import { openClosedRoom, type ClosedRoom } from '../support/closed-room.ts';
import { ask, type Answer } from '../support/http.ts';
import { operationsOf, requestFor, type Operation } from '../support/operations.ts';
import type { Person } from '../support/people.ts';

/** Every route there is, tried on a room by those who may not: what is added tomorrow is tried as well. */
let closed: ClosedRoom;
let sessionOfAda: string;
let ofRooms: Operation[];
let ofOthers: Operation[];

beforeAll(async () => {
  closed = await openClosedRoom();
  const { sessions } = (await closed.people.Ada.ask('/api/me/sessions')).json<{ sessions: { id: string }[] }>();
  sessionOfAda = sessions[0]!.id;
  const all = await operationsOf(closed.server.url);
  ofRooms = all.filter(({ path }) => path.startsWith('/api/rooms/{id}'));
  ofOthers = all.filter(({ path }) => path.startsWith('/api/admin') || /^\/api\/(?!rooms).*\{/.test(path));
});
afterAll(() => closed?.close());

/** As this person, with all places filled; `id` instead of what `{id}` stands for. */
function tried(operation: Operation, person: Person | null, id = idIn(operation.path)): Promise<Answer> {
  // Two kinds of lectures have an id: those that are planned, and those that were begun.
  const planned = operation.path.includes('/schedule/') ? { lecture: closed.values['planned'] } : {};
  const places = { ...closed.values, picture: closed.values['shown'], ...planned };
  const { path, asking } = requestFor(operation, places, id);
  return ask(`${closed.server.url}${path}`, { ...asking, headers: person ? { cookie: person.cookie } : {} });
}

function idIn(path: string): string {
  if (path.startsWith('/api/admin/accounts/')) return closed.people.Dora.id;
  if (path.startsWith('/api/admin/rooms/')) return closed.elsewhere.room;
  if (path.startsWith('/api/admin/lectures/')) return closed.elsewhere.lecture;
  if (path.startsWith('/api/me/sessions/')) return sessionOfAda;
  if (path.startsWith('/api/me/calendars/')) return String(closed.values['feed']);
  return closed.room;
}

test('to strangers, presenters of other rooms too, the room is as one that does not exist', async () => {
  const before = await closed.everything();
  expect(ofRooms.length).toBeGreaterThan(15);
  for (const operation of ofRooms) {
    for (const stranger of [closed.people.Mallory, closed.people.Quentin]) {
      const here = await tried(operation, stranger);
      const nowhere = await tried(operation, stranger, 'n'.repeat(22));
      expect([operation.name, here.status, here.json()]).toEqual([operation.name, 404, { code: 'not_found' }]);
      expect([operation.name, nowhere.status, nowhere.json()]).toEqual([operation.name, here.status, here.json()]);
    }
  }
  expect(await closed.everything()).toEqual(before);
});

test('whoever was shown out gets nothing any more, and without a session there is nothing at all', async () => {
  const before = await closed.everything();
  for (const operation of [...ofRooms, ...ofOthers]) {
    expect([operation.name, (await tried(operation, null)).status]).toEqual([operation.name, 401]);
  }
  for (const operation of ofRooms) {
    const answer = await tried(operation, closed.people.Emil);
    const { code } = answer.json<{ code: string }>();
    expect([operation.name, answer.status, code]).toEqual([operation.name, 403, 'removed']);
  }
  expect(await closed.everything()).toEqual(before);
});

test('nobody but an administrator administers, and nobody ends the sessions or removes the calendars of others', async () => {
  const before = await closed.everything();
  expect(ofOthers.length).toBeGreaterThan(4);
  for (const operation of ofOthers) {
    const answer = await tried(operation, closed.people.Mallory);
    expect([operation.name, answer.status, answer.json()]).toEqual([operation.name, 404, { code: 'not_found' }]);
  }
  expect(await closed.everything()).toEqual(before);
});

const students = [
  'get /api/rooms/{id}',
  'post /api/rooms/{id}/join',
  'post /api/rooms/{id}/leave',
  'get /api/rooms/{id}/lectures',
  'get /api/rooms/{id}/events',
  'get /api/rooms/{id}/messages',
  'get /api/rooms/{id}/search',
  'get /api/rooms/{id}/members',
  'get /api/rooms/{id}/asides',
  'get /api/rooms/{id}/rules',
  'get /api/rooms/{id}/schedule',
  'get /api/rooms/{id}/schedule/{lecture}',
  'get /api/rooms/{id}/pictures/{picture}',
  'get /api/rooms/{id}/lectures/{lecture}/record',
  'get /api/rooms/{id}/lectures/{lecture}/attendance',
  'post /api/rooms/{id}/lectures/{lecture}/attendance/claim',
];
const assistants = [
  ...students.filter((it) => it !== 'post /api/rooms/{id}/lectures/{lecture}/attendance/claim'),
  'get /api/rooms/{id}/polls',
  'post /api/rooms/{id}/polls',
  'put /api/rooms/{id}/polls',
  'put /api/rooms/{id}/polls/{poll}',
  'delete /api/rooms/{id}/polls/{poll}',
  'post /api/rooms/{id}/polls/import',
  'get /api/rooms/{id}/polls/export',
  'put /api/rooms/{id}/pictures',
  'get /api/rooms/{id}/poll-runs',
  'get /api/rooms/{id}/poll-runs/{run}/export',
  'put /api/rooms/{id}/lectures/{lecture}/attendance/{account}/claim',
  'get /api/rooms/{id}/lectures/{lecture}/attendance/export',
  'get /api/rooms/{id}/lectures/{lecture}/archive',
  'get /api/rooms/{id}/export',
  'get /api/rooms/{id}/sanctions',
  'get /api/rooms/{id}/written/{person}',
  'get /api/rooms/{id}/audit',
];

test.each([
  ['Cleo', students],
  ['Ben', assistants],
] as const)('%s may do in the room what is listed here, and nothing else', async (name, may) => {
  const before = await closed.everything();
  for (const operation of ofRooms.filter((it) => !may.includes(it.name))) {
    const { status } = await tried(operation, closed.people[name]);
    expect([operation.name, status]).toEqual([operation.name, 403]);
  }
  expect(await closed.everything()).toEqual(before);
  for (const listed of may.filter((it) => it.startsWith('get'))) {
    const { status, text } = await tried(
      ofRooms.find((it) => it.name === listed)!,
      closed.people[name],
    );
    expect([listed, status]).toEqual([listed, 200]);
    if (name === 'Cleo') expect(text).not.toContain('the secret of Dora');
  }
});

// The proof that what was asked above is well asked. It takes the room apart, so it comes last.
test('the owner and the administrator are refused nothing of it', async () => {
  const methods = ['get', 'post', 'patch', 'put', 'delete'];
  // What is cancelled is not changed any more.
  const order = (it: Operation) => (it.path.endsWith('/cancel') ? 2.5 : methods.indexOf(it.method));
  const gentlyFirst = (a: Operation, b: Operation) => order(a) - order(b) || b.path.length - a.path.length;
  for (const operation of [...ofRooms.toSorted(gentlyFirst), ...ofOthers.toSorted(gentlyFirst)]) {
    const who = operation.path.startsWith('/api/admin') ? closed.people.Xenia : closed.people.Ada;
    const { status, text } = await tried(operation, who);
    if (status === 409 && text.includes('last_owner')) continue; // she may not leave, but for another reason
    if (status === 409 && operation.name === 'put /api/rooms/{id}/polls') continue; // an order of none is no order of what is there
    if (operation.name.endsWith('/attendance/claim') && status === 403) continue; // nobody lists hers
    expect([operation.name, status, status < 300 || text]).toEqual([operation.name, status, true]);
  }
});
