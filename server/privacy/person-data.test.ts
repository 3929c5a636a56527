import { describe, expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { databases } from '../../test/support/databases.ts';
import { useSchool } from '../../test/support/school.ts';
import type { School } from '../chat/test/seminar.ts';
import { newId } from '../ids.ts';
import type { Store } from '../store/port.ts';
import { createPersonData, type PersonData } from './person-data.ts';
import { createPersonDataStore } from './person-data.store.ts';
import { fillEveryTable } from './test/every-table.ts';

describe.each(databases())('what is kept of one person, on %s', (dialect) => {
  let school: School;
  let store: Store;
  useSchool(dialect, (made) => ({ school, store } = made));

  const officeOf = () => createPersonData(createPersonDataStore(store.db, school.house.pseudonymOf));
  async function read({ pieces, over }: PersonData) {
    let text = '';
    for await (const piece of pieces) text += piece;
    over();
    return { text, data: JSON.parse(text) as Record<string, Record<string, unknown>[]> };
  }

  test('is all there, written with or without a name, and nothing of anybody else', async () => {
    const { room, a, b, c, d } = await school.seminar({ anonymous: true });
    const id = c.identity.accountId;
    const email = id + c.identity.email;
    await fillEveryTable(store, { id, email, name: 'Cleo' }, room);
    const first = await school.say(c, 'by name');
    await school.ask(c, 'chat.edit', { seq: first, text: 'by name, better' });
    await school.say(c, 'without a name', { anonymous: true });
    await school.say(d, 'the secret of Dora');
    await school.ask(c, 'chat.react', { seq: first, reaction: 'same', on: true });
    school.clock.forward(60_000);
    await school.aside(c, 'to staff', { to: 'staff' });
    await school.aside(b, 'from staff', { to: id });
    await school.aside(d, 'the question of Dora', { to: 'staff' });
    await school.ask(a, 'people.mute', { person: id, forMs: 60_000, reason: 'too loud' });
    await school.ask(a, 'people.mute', { person: d.identity.accountId, reason: 'the reason of Dora' });

    const { text, data } = await read(await officeOf().begin({ ...c.identity, email }));
    expect(data['account']).toMatchObject({ id, name: 'Cleo', email, role: 'member' });
    expect(data['written']).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          what: 'chat.posted',
          number: first,
          text: 'by name, better',
          room: 'Operating Systems',
        }),
        expect.objectContaining({ what: 'chat.edited', ref: first }),
        expect.objectContaining({ what: 'chat.posted', text: 'without a name', anonymous: true }),
        expect.objectContaining({ text: 'quokka of a deleted room' }),
      ]),
    );
    expect(data['private']!.map((it) => [it['by'], it['text']])).toEqual([
      ['you', 'to staff'],
      ['staff', 'from staff'],
    ]);
    expect(data['reactions']).toEqual([{ room, message: first, reaction: 'same' }]);
    expect(data['sanctions']).toEqual(
      expect.arrayContaining([expect.objectContaining({ kind: 'mute', reason: 'too loud' })]),
    );
    expect(data['notesOfStaff']).toEqual([expect.objectContaining({ deed: 'mute', about: 'you', reason: 'too loud' })]);
    for (const list of [
      'sessions',
      'passwords',
      'linksInMails',
      'memberships',
      'roomsOpened',
      'invitations',
      'mails',
    ]) {
      expect([list, data[list]!.length > 0]).toEqual([list, true]);
    }
    for (const list of ['lecturesGiven', 'streamKeys', 'playerTokens', 'notesOfAdministrators']) {
      expect([list, data[list]!.length]).toEqual([list, 1]);
    }
    expect(data['questions']).toMatchObject([{ room: 'Operating Systems', text: 'quokka asked', state: 'open' }]);
    expect(data['pollVotes']).toMatchObject([{ poll: 'Which animal?', vote: { words: ['quokka cloud'] } }]);
    expect(data['attendance']).toMatchObject([{ lecture: 'Paging', kind: 'connected' }]);
    expect(data['attendanceContested']).toMatchObject([{ lecture: 'Paging', text: 'quokka on the line' }]);
    expect(data['calendarFeeds']!.map((it) => it['of'])).toEqual(
      expect.arrayContaining(['Operating Systems', 'all rooms']),
    );
    expect(data['reminders']).toEqual([{ email: [60] }]);
    expect(data['questionsTended']).toHaveLength(2);
    for (const list of ['remindersSent', 'lecturesPlanned', 'questionVotes', 'pollsPrepared', 'picturesOfPolls']) {
      expect([list, data[list]!.length]).toEqual([list, 1]);
    }
    for (const list of ['pollsOpened', 'attendanceDecided']) expect([list, data[list]!.length]).toEqual([list, 1]);
    for (const others of ['of Dora', 'Which one?', 'wombat']) expect(text).not.toContain(others);
    const secrets = await Promise.all([
      store.db.selectFrom('session').select('token as secret').execute(),
      store.db.selectFrom('credential').select('password as secret').execute(),
      store.db.selectFrom('stream_key').select('hash as secret').execute(),
      store.db.selectFrom('player_token').select('hash as secret').execute(),
      store.db.selectFrom('verification').select('id as secret').execute(),
      store.db.selectFrom('calendar_feed').select('hash as secret').execute(),
    ]);
    expect(secrets.flat().length).toBeGreaterThan(4);
    for (const { secret } of secrets.flat()) expect(text).not.toContain(secret);
  });

  test('however much it is, it comes in small pieces, each made when the one before was taken', async () => {
    const { room, c } = await school.seminar();
    const id = c.identity.accountId;
    const rows = Array.from({ length: 500 }, (_, n) => ({ text: `${n} ${'long '.repeat(200)}` }));
    await Promise.all(
      rows.map((payload) =>
        store.append({ roomId: room, type: 'chat.posted', actorId: id, clientId: newId(), payload }),
      ),
    );
    const { pieces, over } = await officeOf().begin(c.identity);
    let [count, longest] = [0, 0];
    let all = '';
    for await (const piece of pieces) {
      count++;
      all += piece;
      longest = Math.max(longest, piece.length);
    }
    over();
    expect(count).toBeGreaterThan(5);
    expect(longest).toBeLessThan(80_000);
    expect((JSON.parse(all) as { written: object[] }).written).toHaveLength(500);
  });

  test('one at a time for one person, so many at once for all, and not without end', async () => {
    const office = officeOf();
    const people = await Promise.all(
      Array.from({ length: limits.exports.atOnce + 1 }, (_, n) => school.person(`P${n}`)),
    );
    const first = await office.begin(people[0]!.identity);
    await expect(office.begin(people[0]!.identity)).rejects.toMatchObject({ code: 'busy' });
    const others = await Promise.all(people.slice(1, limits.exports.atOnce).map((it) => office.begin(it.identity)));
    let waiting = true;
    const last = office.begin(people.at(-1)!.identity).finally(() => (waiting = false));
    await new Promise((resolve) => setImmediate(resolve));
    expect(waiting).toBe(true);
    first.over();
    (await last).over();
    for (const { over } of others) over();
    let refusal: unknown;
    for (let n = 0; n <= limits.exportRate.burst && !refusal; n++) {
      await office.begin(people[1]!.identity).then(
        ({ over }) => over(),
        (error: unknown) => (refusal = error),
      );
    }
    expect(refusal).toMatchObject({ code: 'rate' });
  });
});
