import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { databases } from '../../test/support/databases.ts';
import { useSchool } from '../../test/support/school.ts';
import type { Person } from '../rooms/test/house.ts';
import { StoreBusy, type Store } from '../store/port.ts';
import { refusal, type School } from './test/seminar.ts';

describe.each(databases())('chat on %s', (dialect) => {
  let school: School;
  let store: Store;
  useSchool(dialect, (made) => ({ school, store } = made));

  const erase = (person: Person, seq: number) => school.ask(person, 'chat.delete', { seq });
  const kept = (room: string) => school.house.events.newest(room, 50);

  test('a message is acknowledged with its place, and stands under the name of its session', async () => {
    const { room, c, m } = await school.seminar();
    const clientId = randomUUID();
    expect(await school.post(m, '  I am Ada, believe me  ', { clientId })).toMatchObject({
      type: 'chat.acknowledged',
      re: 1,
      room,
      clientId,
      seq: 1,
    });
    await expect
      .poll(() => c.events)
      .toMatchObject([
        { text: 'I am Ada, believe me', by: { id: m.identity.accountId, name: 'Mallory', role: 'student' } },
      ]);
  });

  test('five at once and four a second; more is refused with the time to wait, for all tabs together', async () => {
    const { room, m, c } = await school.seminar();
    const [second] = await school.visit(room, m);
    const tries = await Promise.allSettled(
      Array.from({ length: 40 }, (_, n) => school.post(n % 2 ? m : second!, `flood ${n}`)),
    );
    const refused = tries
      .filter((result) => result.status === 'rejected')
      .map((result) => result.reason as { code: string; retryAfterMs: number });
    expect(refused.length).toBeGreaterThanOrEqual(30);
    expect(refused.every(({ code, retryAfterMs }) => code === 'rate' && retryAfterMs > 0 && retryAfterMs <= 250)).toBe(
      true,
    );
    await school.say(c, 'others write on');
  });

  test('one room cannot take the store from the others: past its pace a message waits', async () => {
    const { room, c } = await school.seminar();
    const chat = school.house.chats.of(c.seat!.room);
    while (chat.takePlace() === 0);
    await expect(school.post(c, 'one more')).rejects.toMatchObject({ code: 'rate' });
    expect(await kept(room)).toEqual([]);
    const other = await school.seminar();
    await school.say(other.c, 'elsewhere it goes on');
  });

  test('nothing but white space or control characters is no message', async () => {
    const { c } = await school.seminar();
    await expect(school.post(c, '\u0000\u0007 \n')).rejects.toEqual(refusal('bad_request'));
    expect(c.events).toEqual([]);
  });

  test('one deletes one’s own, staff delete any, a student nobody else’s', async () => {
    const { room, a, b, c, m } = await school.seminar();
    await school.say(c, 'first');
    await school.say(c, 'second');
    await school.say(a, 'third');
    await expect(erase(m, 1)).rejects.toEqual(refusal('forbidden'));
    await expect(erase(c, 3)).rejects.toEqual(refusal('forbidden'));
    await erase(c, 1);
    await erase(b, 2);
    await erase(b, 2); // twice is no error
    await expect(erase(b, 99)).rejects.toEqual(refusal('not_found'));
    await expect(erase(b, 4)).rejects.toEqual(refusal('not_found')); // a deletion is no message
    expect((await kept(room)).map((event) => [event.type, 'text' in event ? event.text : null])).toEqual([
      ['chat.posted', null],
      ['chat.posted', null],
      ['chat.posted', 'third'],
      ['chat.deleted', null],
      ['chat.deleted', null],
    ]);
  });

  test('a message the store cannot take is not acknowledged, and stands once when it is sent again', async () => {
    const { room, c } = await school.seminar();
    const append = store.append.bind(store);
    const clientId = randomUUID();
    store.append = () => Promise.reject(new StoreBusy());
    await expect(school.post(c, 'patience', { clientId })).rejects.toThrow(StoreBusy);
    store.append = append;
    expect(await school.say(c, 'patience', { clientId })).toBe(1);
    expect(await school.say(c, 'patience', { clientId })).toBe(1);
    expect((await kept(room)).length).toBe(1);
  });

  test('messages of one socket are stored in the order they came, answers to far messages among them', async () => {
    const { room, a, c } = await school.seminar();
    await school.say(c, 'the first');
    const far = await school.seminar();
    await school.say(far.c, 'elsewhere');
    const texts = ['one', 'two', 'three', 'four'];
    await Promise.all(texts.map((text, n) => school.post(a, text, n % 2 ? { replyTo: 1 } : {})));
    expect((await kept(room)).map((event) => 'text' in event && event.text)).toEqual(['the first', ...texts]);
  });

  test('one replies to a message of the room, near or far back, and to nothing else', async () => {
    const { room, a, c } = await school.seminar();
    await school.say(c, 'a question');
    await erase(c, 1); // its place is still there
    expect(await school.say(c, 'an answer', { replyTo: 1 })).toBe(3);
    await expect(school.post(c, 'to a deletion', { replyTo: 2 })).rejects.toEqual(refusal('not_found'));
    await expect(school.post(c, 'to the future', { replyTo: 99 })).rejects.toEqual(refusal('not_found'));
    // Far back: what the memory of the room does not hold is asked of the store, in the same transaction.
    const seat = c.seat!.room;
    const between = seat.between.bind(seat);
    seat.between = () => null;
    expect(await school.say(a, 'an answer of old', { replyTo: 1 })).toBe(4);
    await expect(school.post(a, 'to a deletion of old', { replyTo: 2 })).rejects.toEqual(refusal('not_found'));
    seat.between = between;
    expect((await kept(room)).map((event) => 'replyTo' in event && event.replyTo)).toEqual([false, false, 1, 1]);
  });

  test('whoever is mentioned is named; who is not a member is left out', async () => {
    const { room, c, b } = await school.seminar();
    const stranger = (await school.person('Xenia')).identity.accountId;
    await school.say(c, 'ask @Ben', { mentions: [b.identity.accountId, stranger] });
    const named = { mentions: [{ id: b.identity.accountId, name: 'Ben' }] };
    expect(await kept(room)).toMatchObject([named]);
    await expect.poll(() => b.events).toMatchObject([named]);
  });

  test('a long text of any kind is stored as it is', async () => {
    const { room, c } = await school.seminar({ links: false, images: false }, ['exam', 'final paper']);
    for (const text of [
      'a'.repeat(limits.messageLength),
      '<script>alert(1)</script>',
      `${'('.repeat(1_999)}a${')'.repeat(1_999)}`,
      '‮abc \u200b مرحبا 👩‍🔬',
    ]) {
      school.clock.forward(1_000);
      await school.say(c, text);
      expect((await school.house.events.newest(room, 1))[0]).toMatchObject({ text });
    }
  });
});
