import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ServerMessage } from '../../../protocol/messages.ts';
import type { RoomEvent } from '../../../protocol/room.ts';
import { Person } from '../test/house.ts';
import { Journeys } from './journeys.ts';
import { Outgoing } from './outgoing.ts';
import { Presence } from './presence.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const by = { id: 'ada', name: 'Ada', role: 'owner' } as const;
const posted = (seq: number): RoomEvent =>
  ({ type: 'chat.posted', seq, at: 0, by, text: `message ${seq}` }) as RoomEvent;
const deleted = (seq: number, ref: number): RoomEvent => ({ type: 'chat.deleted', seq, at: 0, by, ref }) as RoomEvent;
/** The seqs of every message that a person was sent. */
const frames = (person: Person) => person.of('room.events').map(({ events }) => events.map(({ seq }) => seq));

/** A hall with so many more in it that messages in quick succession are gathered. */
function hall() {
  const presence = new Presence();
  let made = 0;
  const prepare = (message: ServerMessage) => {
    made++;
    return { frame: Buffer.alloc(0), message };
  };
  const outgoing = new Outgoing('hall', presence, prepare, new Journeys());
  const enter = (name: string, seq: number) => {
    const person = new Person(name);
    presence.add(person);
    outgoing.welcomed(person, seq);
    return person;
  };
  const [cleo] = Array.from({ length: 500 }, (_, n) => enter(`student ${n}`, 0));
  return { outgoing, presence, enter, cleo: cleo!, framesMade: () => made };
}

test('a frame is made once for everybody, and events in quick succession share one', () => {
  const { outgoing, cleo, framesMade } = hall();
  for (let seq = 1; seq <= 20; seq++) outgoing.event(posted(seq));
  vi.runAllTimers();
  expect(frames(cleo).flat()).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
  expect(frames(cleo).length).toBeLessThan(4);
  expect(framesMade()).toBe(frames(cleo).length);
});

test('who enters while events are gathered hurries nobody, and gets each event once', () => {
  const { outgoing, enter, cleo } = hall();
  outgoing.event(posted(1));
  outgoing.event(posted(2));
  const ben = enter('Ben', 2);
  expect(frames(cleo)).toEqual([[1]]);
  outgoing.event(posted(3));
  const mallory = enter('Mallory', 3);
  vi.runAllTimers();
  expect(frames(cleo)).toEqual([[1], [2, 3]]);
  expect(frames(ben)).toEqual([[3]]);
  expect(frames(mallory)).toEqual([]);
  outgoing.event(posted(4));
  vi.runAllTimers();
  expect([frames(ben), frames(mallory)]).toEqual([[[3], [4]], [[4]]]);
});

test('who enters and leaves again while events are gathered is sent nothing', () => {
  const { outgoing, presence, enter } = hall();
  outgoing.event(posted(1));
  outgoing.event(posted(2));
  const ben = enter('Ben', 2);
  outgoing.event(posted(3));
  presence.remove(ben);
  vi.runAllTimers();
  expect(ben.heard).toEqual([]);
});

test('a text erased while it was gathered does not leave, for newcomers neither', () => {
  const { outgoing, enter, cleo } = hall();
  outgoing.event(posted(1));
  outgoing.event(posted(2));
  const ben = enter('Ben', 1);
  outgoing.event(deleted(3, 2));
  vi.runAllTimers();
  for (const person of [cleo, ben]) {
    expect(person.events.find(({ seq }) => seq === 2)).toMatchObject({ type: 'chat.posted', text: null });
  }
});

test('a signal does not overtake the events before it', () => {
  const { outgoing, cleo } = hall();
  outgoing.event(posted(1));
  outgoing.event(posted(2));
  outgoing.broadcast({ type: 'room.counted', room: 'hall', viewers: 500 });
  expect(cleo.heard.map(({ type }) => type)).toEqual(['room.events', 'room.events', 'room.counted']);
});
