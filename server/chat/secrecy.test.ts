import { describe, expect, test } from 'vitest';
import { databases } from '../../test/support/databases.ts';
import { useSchool } from '../../test/support/school.ts';
import { asideRoutes } from '../http/asides.ts';
import { eventRoutes } from '../http/events.ts';
import { moderationRoutes } from '../http/moderation.ts';
import { searchRoutes } from '../http/search.ts';
import { createAsking } from '../http/test/asking.ts';
import type { Person } from '../rooms/test/house.ts';
import { createHistory } from './history.ts';
import { createSearch } from './search.ts';
import { everythingHeard, refusal, type School } from './test/seminar.ts';

const secrets = ['held', 'refused', 'withdrawn', 'private', 'worded', 'anonymously', 'personal'];
const inIt = (text: string): string[] => secrets.filter((secret) => text.includes(`secret ${secret}`));

describe.each(databases())('what is not for all reaches nobody else on %s', (dialect) => {
  let school: School;
  useSchool(dialect, (made) => ({ school } = made));

  const idOf = (person: Person) => person.identity.accountId;

  /** Cleo's messages of every kind that is not for all, in a room where Dora was all the time; and all ways to ask. */
  async function confessions() {
    const seminar = await school.seminar({ anonymous: true }, ['worded']);
    const { room, a, b, c, d, m } = seminar;
    await school.aside(c, 'secret private', { to: 'staff' });
    await school.aside(c, 'secret worded');
    await school.aside(b, 'secret personal', { to: idOf(c) });
    await school.rules(b, { approveFirst: true });
    await school.aside(c, 'secret held');
    const refused = await school.aside(c, 'secret refused');
    const withdrawn = await school.aside(c, 'secret withdrawn');
    school.clock.forward(60_000);
    await school.aside(c, 'secret anonymously', { anonymous: true });
    await school.ask(b, 'aside.decide', { aside: refused.id, release: false, reason: 'no' });
    await school.ask(c, 'aside.withdraw', { aside: withdrawn.id });
    await school.say(a, 'for all');
    const { house } = school;
    const parts = { ...house, reactions: house.reactions };
    const asking = createAsking(
      [
        asideRoutes({ rooms: house.rooms, asideStore: house.asideStore, pseudonymOf: house.pseudonymOf }),
        moderationRoutes({
          rooms: house.rooms,
          chatStore: house.chatStore,
          sanctions: house.sanctionStore,
          audit: house.audit,
        }),
        eventRoutes({ history: createHistory(parts) }),
        searchRoutes({ search: createSearch(parts) }),
      ],
      [a, b, c, d, m, await school.person('Yuri')],
    );
    const ways = [
      'asides',
      'asides?state=waiting',
      'events',
      'messages?seqs=1,2,3,4',
      'search?q=secret',
      'rules',
      'audit',
      'sanctions',
    ];
    const read = async (person: Person | null) => {
      const answers = await Promise.all(
        ways.map(async (way) => {
          const answer = await asking.ask(person, `/api/rooms/${room}/${way}`);
          return [way, answer.status, await answer.text()] as const;
        }),
      );
      expect(asking.faults).toEqual([]);
      return answers;
    };
    return { ...seminar, asking, read };
  }

  test('other students, by no event, snapshot, resumption, page, list or search', async () => {
    const { room, d, m, read } = await confessions();
    expect(inIt(everythingHeard(d))).toEqual([]);
    const [anew] = await school.visit(room, m);
    const [back] = await school.visit(room, m);
    const { epoch } = anew!.seat!.room;
    await school.ask(back!, 'room.enter', { room, epoch, lastSeq: 0 });
    expect(back!.of('room.entered').at(-1)).toMatchObject({ resumed: true });
    for (const tab of [anew!, back!]) expect(inIt(everythingHeard(tab))).toEqual([]);
    for (const [way, status, text] of await read(d)) {
      expect([way, status, inIt(text)]).toEqual([way, ['audit', 'sanctions'].includes(way) ? 403 : 200, []]);
      expect([way, text.includes('worded')]).toEqual([way, false]);
    }
    for (const asker of [await school.person('Yuri'), null]) {
      for (const [, status, text] of await read(asker))
        expect([[401, 404].includes(status), inIt(text)]).toEqual([true, []]);
    }
  });

  test('the author sees his own, what was written without the name among it; staff what is not closed', async () => {
    const { b, c, read } = await confessions();
    const seen = async (person: Person, wish: string) =>
      inIt((await read(person)).find(([way]) => way === wish)![2]).sort();
    const open = ['anonymously', 'held', 'personal', 'private', 'worded'];
    expect(await seen(c, 'asides')).toEqual(open);
    expect(await seen(b, 'asides')).toEqual(open);
    expect(await seen(b, 'asides?state=waiting')).toEqual(['anonymously', 'held', 'worded']);
    for (const way of ['audit', 'events', 'search?q=secret', 'sanctions'])
      expect([way, await seen(b, way)]).toEqual([way, []]);
    const anonymous = (await read(b)).find(([way]) => way === 'asides')![2];
    expect(
      JSON.parse(anonymous).asides.find(({ text }: { text: string }) => text === 'secret anonymously'),
    ).toMatchObject({
      with: { id: c.seat!.pseudonym, name: '' },
      by: { id: c.seat!.pseudonym, name: '', role: 'student', anonymous: true },
    });
  });

  test('whoever was staff reads neither what is aside, nor the words, nor the audit', async () => {
    const { room, a, b, read } = await confessions();
    await school.house.members.changeRole(a.identity, room, idOf(b), 'student');
    const before = everythingHeard(b);
    for (const [way, status, text] of await read(b)) {
      expect([way, status]).toEqual([way, ['audit', 'sanctions'].includes(way) ? 403 : 200]);
      expect([way, inIt(text)]).toEqual([way, []]);
      expect([way, text.includes('"worded"')]).toEqual([way, false]);
    }
    expect(everythingHeard(b)).toBe(before);
  });

  test('who is removed is told so by every route, and why', async () => {
    const { b, d, read } = await confessions();
    await school.ask(b, 'people.remove', { person: idOf(d), forMs: 60_000, reason: 'noise', erase: false });
    for (const [, status, text] of await read(d)) {
      expect([status, JSON.parse(text)]).toMatchObject([403, { code: 'removed', reason: 'noise' }]);
      expect(JSON.parse(text).retryAfterMs).toBeGreaterThan(0);
    }
  });

  test('staff read rules with words, sanctions and audit; a number beyond all pages is none', async () => {
    const { room, b, d, asking } = await confessions();
    await school.ask(b, 'people.mute', { person: idOf(d), reason: 'noise' });
    const read = async (way: string) => (await asking.ask(b, `/api/rooms/${room}/${way}`)).json() as Promise<never>;
    expect(await read('rules')).toMatchObject({
      rules: { approveFirst: true, holdsWords: true },
      heldWords: ['worded'],
    });
    expect(await read('sanctions')).toMatchObject({
      sanctions: [{ kind: 'mute', person: { name: 'Dora' }, until: null, reason: 'noise', by: { name: 'Ben' } }],
    });
    expect(await read('audit?limit=2')).toMatchObject({ entries: [{ deed: 'mute' }, { deed: 'refuse' }] });
    expect(await read('asides?limit=999999999')).toMatchObject({ next: null });
    expect(await read('asides?state=decided')).toMatchObject({
      asides: [{ state: 'refused' }, { state: 'withdrawn' }],
      next: null,
    });
    for (const nonsense of ['asides?before=-1', 'asides?limit=x', 'asides?state=all', 'audit?limit=0']) {
      expect([nonsense, await read(nonsense)]).toMatchObject([nonsense, { code: 'bad_request' }]);
    }
  });

  test('a held message is nothing one could reply to, react to, edit or pin', async () => {
    const { b, c, d } = await confessions();
    const beyond = d.seat!.room.seq + 1;
    await expect(school.post(d, 'what?', { replyTo: beyond })).rejects.toEqual(refusal('not_found'));
    await expect(school.ask(d, 'chat.react', { seq: beyond, reaction: 'agree', on: true })).rejects.toEqual(
      refusal('not_found'),
    );
    await expect(school.ask(c, 'chat.edit', { seq: beyond, text: 'x' })).rejects.toEqual(refusal('not_found'));
    await expect(school.ask(b, 'chat.pin', { seq: beyond })).rejects.toEqual(refusal('not_found'));
  });
});
