import { afterEach, expect, test, vi } from 'vitest';
import { limits } from '../../../protocol/limits.ts';
import type { By, RoomEvent } from '../../../protocol/room.ts';
import { Person } from '../test/house.ts';
import { Journeys, moment } from './journeys.ts';
import { Outgoing } from './outgoing.ts';
import { Presence } from './presence.ts';

afterEach(() => {
  vi.useRealTimers();
});

const ada: By = { id: 'ada', name: 'Ada', role: 'owner' };
const event = (seq: number, type = 'chat.posted', by = ada) =>
  ({ type, seq, at: 0, by, text: `secret ${seq}` }) as unknown as RoomEvent;
const posted = { receivedAt: 1, appendedAt: 2, committedAt: 3 };

test('a message is committed, known and written, in this order', () => {
  const journeys = new Journeys();
  const before = moment();
  journeys.posted(1, posted);
  expect(journeys.find(1)).toMatchObject({ posted, knownAt: null, sent: null });
  journeys.known(event(1));
  journeys.sent(12, 340, 1);
  const { knownAt, sent } = journeys.find(1)!;
  expect(sent).toMatchObject({ sockets: 12, bytes: 340, events: 1 });
  expect(knownAt!).toBeGreaterThanOrEqual(before);
  expect(sent!.at).toBeGreaterThanOrEqual(knownAt!);
  expect(moment()).toBeGreaterThanOrEqual(sent!.at);
});

test('those that leave together share one writing, and what leaves later has its own', () => {
  const journeys = new Journeys();
  for (const one of [event(1), event(2, 'lecture.started'), event(3)]) journeys.known(one);
  journeys.sent(5, 100, 3);
  journeys.known(event(4));
  expect(journeys.find(4)!.sent).toBeNull();
  journeys.sent(6, 50, 1);
  expect(journeys.find(1)!.sent).toBe(journeys.find(3)!.sent);
  expect(journeys.find(4)!.sent).toMatchObject({ sockets: 6, bytes: 50, events: 1 });
});

test('what is known before its own append answers is told of all the same', () => {
  const journeys = new Journeys();
  journeys.known(event(1));
  journeys.sent(1, 1, 1);
  journeys.posted(1, posted);
  expect(journeys.find(1)).toMatchObject({ posted, sent: { sockets: 1 } });
});

test('only messages are remembered, and nothing of what they say or who wrote them', () => {
  const journeys = new Journeys();
  journeys.known(event(1, 'lecture.started'));
  expect(journeys.find(1)).toBeNull();
  journeys.known(event(2, 'chat.posted', { id: 'p-77', name: '', role: 'student', anonymous: true }));
  journeys.sent(1, 1, 1);
  expect(journeys.find(2)!.anonymous).toBe(true);
  expect(JSON.stringify(journeys.find(2))).not.toMatch(/secret|p-77/);
});

test('so many messages are remembered; the oldest goes', () => {
  const journeys = new Journeys();
  for (let seq = 1; seq <= limits.journeysKept + 1; seq++) {
    journeys.posted(seq, posted);
    journeys.known(event(seq));
  }
  journeys.sent(1, 1, 1);
  expect(journeys.find(1)).toBeNull();
  expect(journeys.find(2)).not.toBeNull();
  expect(journeys.find(limits.journeysKept + 1)!.sent).not.toBeNull();
});

test('a writing counts those who were written to: not whoever is welcomed meanwhile', () => {
  vi.useFakeTimers(); // the room is busy for as long as no time passes
  const [presence, journeys] = [new Presence(), new Journeys()];
  const outgoing = new Outgoing('hall', presence, () => ({ frame: Buffer.alloc(99) }), journeys);
  const enter = (name: string, seq: number) => {
    const person = new Person(name);
    person.sendPrepared = () => {};
    presence.add(person);
    outgoing.welcomed(person, seq);
    return person;
  };
  for (let n = 0; n < 500; n++) enter(`student ${n}`, 0);
  const tell = (seq: number) => {
    journeys.known(event(seq));
    outgoing.event(event(seq));
  };
  tell(1); // leaves at once
  tell(2); // is gathered
  enter('Cleo', 2);
  presence.remove(enter('Mallory', 2));
  tell(3);
  outgoing.broadcast({ type: 'room.counted', room: 'hall', viewers: 1 }); // signals never overtake events
  outgoing.stop();
  expect(journeys.find(1)!.sent).toMatchObject({ sockets: 500, bytes: 99, events: 1 });
  expect(journeys.find(3)!.sent).toMatchObject({ sockets: 500, bytes: 99, events: 2 });
  expect(journeys.find(2)!.sent).toBe(journeys.find(3)!.sent);
});

test('in an empty room nobody is written to', () => {
  const journeys = new Journeys();
  const outgoing = new Outgoing('hall', new Presence(), () => ({ frame: Buffer.alloc(99) }), journeys);
  journeys.known(event(1));
  outgoing.event(event(1));
  outgoing.stop();
  expect(journeys.find(1)!.sent).toMatchObject({ sockets: 0, bytes: 0, events: 1 });
});
