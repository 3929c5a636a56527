import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HealthReport, LiveLecturePage, RoomSeenPage, StorageReport, TracePage } from '../../protocol/admin.ts';
import { limits } from '../../protocol/limits.ts';
import { databases, withDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { createPeople } from '../accounts/people.ts';
import { writeSetting } from '../accounts/settings.ts';
import { createAdministration, type Administration } from '../admin/create.ts';
import { MemoryBus } from '../bus/memory.ts';
import { readConfig } from '../config.ts';
import { newId } from '../ids.ts';
import { byOf } from '../rooms/client.ts';
import { createHouse, Person, type House } from '../rooms/test/house.ts';
import { startLecture } from '../stage/start-lecture.ts';
import { TestEngine } from '../stage/test-engine.ts';
import type { Store } from '../store/port.ts';
import { adminAuditRoutes } from './admin-audit.ts';
import { adminRoomRoutes } from './admin-rooms.ts';
import { adminServerRoutes } from './admin-server.ts';
import { createAsking } from './test/asking.ts';

describe.each(databases())('the pages of the administrator on %s', (dialect) => {
  let database: TestDatabase;
  let store: Store;
  let house: House;
  let administration: Administration;
  let asking: ReturnType<typeof createAsking>;
  const [ada, ben, cleo] = [new Person('Ada', 'presenter'), new Person('Ben', 'presenter'), new Person('Cleo')];
  const [xenia, mallory] = [new Person('Xenia', 'admin'), new Person('Mallory', 'presenter')];
  const everybody = [ada, ben, cleo, xenia, mallory];

  beforeAll(async () => {
    database = await withDatabase(dialect);
    store = await database.open();
    house = createHouse(store);
    await house.register(...everybody);
    for (const { identity } of everybody) {
      const changed = store.db.updateTable('user').set({ email: identity.email });
      await changed.where('id', '=', identity.accountId).execute();
    }
    administration = createAdministration({
      ...house,
      config: readConfig({}),
      version: '1.2.3',
      bus: new MemoryBus(),
      accounts: { people: createPeople(store.db, Date.now) },
      stages: { stateOf: () => ({ state: 'on', streams: [], pinned: null }) },
      certificates: null,
      engine: new TestEngine(),
      sockets: { connections: new Set([1, 2, 3]) },
    });
    const routes = [
      adminServerRoutes(administration),
      adminRoomRoutes(administration),
      adminAuditRoutes(administration),
    ];
    asking = createAsking(routes, everybody);
  });
  afterAll(async () => {
    expect(asking.faults).toEqual([]);
    administration.stop();
    house.registry.stop();
    await store.close();
    await database.drop();
  });

  const get = async <T>(path: string) => (await (await asking.ask(xenia, `/api/admin/${path}`)).json()) as T;
  async function act(method: string, path: string, body?: object, person = xenia) {
    const headers = { origin: 'https://ada.local:3003', 'content-type': 'application/json' };
    const more = { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) };
    const answer = await asking.ask(person, `/api/admin/${path}`, more);
    const text = await answer.text();
    return { status: answer.status, code: text ? (JSON.parse(text) as { code?: string }).code : undefined };
  }
  const newest = async () => (await get<TracePage>('audit?limit=1')).entries[0];
  const roleOf = async (room: string, { identity }: Person) =>
    (await house.memberStore.standingOf(room, identity.accountId))?.role;

  /** A room of Ada's in which she presents, and Cleo watches. */
  async function lecture(title: string) {
    const room = await house.roomOf(ada, [[cleo, 'student']]);
    const [a, c] = [ada.anotherTab(), cleo.anotherTab()];
    await house.enter(a, room);
    await house.enter(c, room);
    await startLecture(a.seat!.room, house.roomStore, byOf(a), title);
    const { lectures } = await get<LiveLecturePage>('lectures');
    return { room, a, c, live: lectures.find((it) => it.room.id === room)! };
  }

  test('for others they are not there, whatever they ask for', async () => {
    const { room, live } = await lecture('Paging');
    const tries: [string, string, object?][] = [
      ...['health', 'storage', 'started-with', 'lectures', 'rooms', 'audit', 'audit/export'].map(
        (path): [string, string] => ['GET', path],
      ),
      ['POST', `lectures/${live.id}/end`],
      ['POST', `rooms/${room}/enter`],
      ['PUT', `rooms/${room}/owner`, { owner: mallory.identity.email }],
      ['DELETE', `rooms/${room}`],
    ];
    for (const [method, path, body] of tries)
      expect([path, await act(method, path, body, mallory)]).toEqual([path, { status: 404, code: 'not_found' }]);
    expect(await roleOf(room, ada)).toBe('owner');
    expect(await house.roomStore.liveLecture(room)).not.toBeNull();
  });

  test('health says what there is, in figures, and who answers', async () => {
    const report = await get<HealthReport>('health');
    expect(report).toMatchObject({
      version: '1.2.3',
      database: { kind: dialect, up: true },
      nodes: [{ version: '1.2.3', here: true }],
      bus: null,
      sockets: 3,
      media: { workers: [] },
      certificate: null,
      mail: { smtp: false, failing: false },
      backup: null,
    });
    expect(report.database.latencyMs).toBeGreaterThan(0);
    expect(report.memory.usedBytes).toBeGreaterThan(10_000_000);
    expect(report.problems.map((it) => it.code)).not.toContain('backup_none');
  });

  test('a mail that did not leave is said, one that was never to leave is not', async () => {
    const mail = { to_address: 'cleo@uni.example', subject: 'Hello', sent: 0, at: Date.now() - 600_000 };
    await store.db
      .insertInto('mail')
      .values({ ...mail, id: newId(), text: 'for the page' })
      .execute();
    expect((await get<HealthReport>('health')).mail).toMatchObject({ failing: false, failedAt: null });
    await store.db
      .insertInto('mail')
      .values({ ...mail, id: newId(), text: '' })
      .execute();
    expect((await get<HealthReport>('health')).mail).toMatchObject({ failing: true, failedAt: mail.at });
    const later = { ...mail, id: newId(), text: '', sent: 1, at: mail.at + 60_000 };
    await store.db.insertInto('mail').values(later).execute();
    expect((await get<HealthReport>('health')).mail).toMatchObject({ failing: false, failedAt: mail.at });
  });

  test('a backup is shown as it was left, and an old one is a problem', async () => {
    const backup = { at: Date.now() - 8 * 86_400_000, bytes: 4_000_000, where: '/var/backups/chatstream' };
    await writeSetting(store.db, 'last_backup', JSON.stringify(backup));
    expect((await get<StorageReport>('storage')).backup).toEqual(backup);
    expect((await get<HealthReport>('health')).problems).toContainEqual({ code: 'backup_old', level: 'warn' });
    await store.db.deleteFrom('setting').where('key', '=', 'last_backup').execute();
  });

  test('a live lecture is ended for everybody, in the room’s own order, and noted', async () => {
    const { room, c, live } = await lecture('Scheduling');
    expect(live).toMatchObject({ title: 'Scheduling', presenter: { name: 'Ada' }, viewers: 1, state: 'on' });
    expect(await act('POST', `lectures/${live.id}/end`)).toEqual({ status: 204, code: undefined });
    await expect
      .poll(() => c.events.at(-1))
      .toMatchObject({ type: 'lecture.ended', by: { name: 'Xenia', role: null } });
    expect((await house.registry.open(room)).lecture).toBeNull();
    expect(await newest()).toMatchObject({
      deed: 'lecture_ended',
      by: { name: 'Xenia' },
      subject: { name: 'Ada' },
      room: { id: room },
      detail: { title: 'Scheduling' },
    });
    expect((await act('POST', `lectures/${live.id}/end`)).status).toBe(404);
  });

  test('of two who end it in the same moment one does, and it is noted once', async () => {
    const { room, live } = await lecture('Races');
    const answers = await Promise.all([act('POST', `lectures/${live.id}/end`), act('POST', `lectures/${live.id}/end`)]);
    expect(answers.filter((it) => it.status === 204)).toHaveLength(1);
    const notes = await get<TracePage>(`audit?room=${room}&deed=lecture_ended`);
    expect(notes.entries).toHaveLength(1);
  });

  test('live lectures come in pages without gaps', async () => {
    for (const title of ['One', 'Two', 'Three']) await lecture(title);
    const first = await get<LiveLecturePage>('lectures?limit=2');
    const seen = first.lectures.map((it) => it.id);
    for (let next = first.next; next !== null;) {
      const page = await get<LiveLecturePage>(`lectures?limit=2&after=${next}`);
      seen.push(...page.lectures.map((it) => it.id));
      next = page.next;
    }
    expect(seen).toHaveLength(first.total);
    expect(new Set(seen).size).toBe(first.total);
  });

  test('rooms are found by name, by owner and by address, with how much was said in them', async () => {
    const { room, a } = await lecture('Counting');
    await house.rooms.edit(ada.identity, room, { name: 'Größe 100%' }, 'https://here');
    for (const n of [1, 2, 3]) await house.say(a, `${n} ${'x'.repeat(100)}`);
    const { rooms } = await get<RoomSeenPage>(`rooms?query=${encodeURIComponent('GRÖßE 100%')}`).then((page) =>
      page.total ? page : get<RoomSeenPage>(`rooms?query=${encodeURIComponent('Größe 100%')}`),
    );
    expect(rooms).toMatchObject([{ id: room, owner: { name: 'Ada' }, members: 2, entries: 4 }]);
    expect(rooms[0]!.bytes).toBeGreaterThan(4 * 350);
    expect(rooms[0]!.bytes).toBeLessThan(4 * 600);
    expect(Date.now() - rooms[0]!.lastAt!).toBeLessThan(60_000);
    const byAddress = await get<RoomSeenPage>('rooms?limit=2&query=ada@uni');
    expect(byAddress.rooms).toHaveLength(2);
    expect(byAddress.total).toBeGreaterThan(5);
    const rest = await get<RoomSeenPage>(`rooms?limit=200&query=ada@uni&after=${byAddress.next}`);
    expect(new Set([...byAddress.rooms, ...rest.rooms].map((it) => it.id)).size).toBe(byAddress.total);
    expect((await get<RoomSeenPage>('rooms?query=%25%27--')).total).toBe(0);
  });

  test('she enters a room as an owner whom all can see, also where she was shown out', async () => {
    const { room } = await lecture('Entering');
    const row = { room_id: room, person_id: xenia.identity.accountId, kind: 'removal' as const, until: null };
    const shown = house.sanctionStore.imposing({ ...row, reason: '', by_id: ada.identity.accountId, at: 1 });
    await store.db.executeQuery(shown);
    await expect(house.rooms.allowed(xenia.identity, room, 'room.see')).rejects.toMatchObject({ code: 'removed' });
    expect((await act('POST', `rooms/${room}/enter`)).status).toBe(204);
    expect(await house.rooms.allowed(xenia.identity, room, 'room.edit')).toBe('owner');
    const { rooms } = await get<RoomSeenPage>('rooms?limit=200');
    expect(rooms.filter((it) => it.mine).map((it) => it.id)).toEqual([room]);
    expect((await get<LiveLecturePage>('lectures')).lectures.find((it) => it.mine)?.room.id).toBe(room);
    const members = await house.members.page(cleo.identity, room, {});
    expect(members.members).toContainEqual(expect.objectContaining({ name: 'Xenia', role: 'owner' }));
    expect(await newest()).toMatchObject({ deed: 'room_entered', by: { name: 'Xenia' }, room: { id: room } });
  });

  test('a room is given to another presenter; who owned it stays as presenter, and is told at once', async () => {
    const { room, a } = await lecture('Handing over');
    const give = (owner: string) => act('PUT', `rooms/${room}/owner`, { owner });
    expect((await give('nobody@uni.example')).code).toBe('not_found');
    expect((await give(cleo.identity.email)).code).toBe('forbidden');
    expect((await give('no address')).code).toBe('bad_request');
    expect(await roleOf(room, ada)).toBe('owner');
    expect((await give('BEN@uni.example')).status).toBe(204);
    expect([await roleOf(room, ben), await roleOf(room, ada)]).toEqual(['owner', 'presenter']);
    expect(a.of('room.role_changed').at(-1)).toMatchObject({ role: 'presenter' });
    expect(await newest()).toMatchObject({ deed: 'room_transferred', subject: { name: 'Ben' }, room: { id: room } });
  });

  test('a deleted room is gone for all who are in it', async () => {
    const { room, c } = await lecture('Ending');
    expect((await act('DELETE', `rooms/${room}`)).status).toBe(204);
    expect(c.seat).toBeNull();
    await expect(house.rooms.allowed(ada.identity, room, 'room.see')).rejects.toMatchObject({ code: 'not_found' });
    expect((await get<LiveLecturePage>('lectures')).lectures.map((it) => it.room.id)).not.toContain(room);
    expect(await newest()).toMatchObject({ deed: 'room_deleted', room: { id: room } });
    for (const [method, path] of [
      ['DELETE', `rooms/${room}`],
      ['POST', `rooms/${room}/enter`],
    ] as const)
      expect((await act(method, path)).status).toBe(404);
  });

  test('the audit trail is a table of which no cell is calculated', async () => {
    await store.db
      .updateTable('user')
      .set({ name: '=cmd|calc' })
      .where('id', '=', mallory.identity.accountId)
      .execute();
    const subject = mallory.identity.accountId;
    const note = { actor: xenia.identity.accountId, deed: 'role_given', subject, detail: { role: 'member' } } as const;
    for (let i = 0; i < limits.exportPage + 1; i++) await administration.audit.done(note);
    const answer = await asking.ask(xenia, `/api/admin/audit/export?person=${subject}&deed=role_given`);
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="audit [\d-]+\.csv"/);
    const lines = (await answer.text()).split('\r\n').slice(0, -1);
    expect(lines).toHaveLength(1 + limits.exportPage + 1);
    for (const line of lines.slice(1)) expect(line).toContain(`,role_given,"'=cmd|calc","${subject}",`);
    expect(lines[1]).toContain('"{""role"":""member""}"');
  });

  test('absurd questions are refused, or bounded', async () => {
    for (const path of ['rooms?limit=-1', 'audit?deed=nothing', `audit?person=${'a'.repeat(limits.searchLength + 1)}`])
      expect([path, (await act('GET', path)).status]).toEqual([path, 400]);
    for (const path of ['rooms?limit=1000000', 'audit?limit=1000000&after=x.y.z', 'lectures?after=9e99.x'])
      expect([path, (await asking.ask(xenia, `/api/admin/${path}`)).status]).toEqual([path, 200]);
  });
});
