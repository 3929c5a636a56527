import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { databases } from '../../test/support/databases.ts';
import { useSchool } from '../../test/support/school.ts';
import { MemoryBus, MemoryHub } from '../bus/memory.ts';
import type { Person } from '../rooms/test/house.ts';
import type { Store } from '../store/port.ts';
import { refusal, School } from './test/seminar.ts';

describe.each(databases())('what nodes missed of each other, on %s', (dialect) => {
  let store: Store;
  useSchool(dialect, (made) => ({ store } = made));

  let here: School;
  let there: School;
  let lost: boolean;
  beforeEach(() => {
    const hub = new MemoryHub();
    const bus = new MemoryBus(hub);
    const publish = bus.publish.bind(bus);
    bus.publish = (channel, message) => void (lost || publish(channel, message));
    lost = false;
    here = new School(store, { bus });
    there = new School(store, { bus: new MemoryBus(hub) });
  });
  afterEach(() => [here, there].forEach(({ house }) => house.registry.stop()));

  const madeUpFor = (person: Person) => there.house.registry.renew(person.seat!.room);

  test('a private question that staff at another node were not told of they are told of later', async () => {
    const { room, b, c } = await here.seminar();
    const [ben] = await there.visit(room, b);
    lost = true;
    const aside = await here.aside(c, 'may I ask you something?', { to: 'staff' });
    expect(ben!.of('aside.changed')).toEqual([]);
    await madeUpFor(ben!);
    expect(ben!.of('aside.changed').map((told) => told.aside.id)).toEqual([aside.id]);
  });

  test('what was decided at another node waits here no longer', async () => {
    const { room, b, c } = await here.seminar({ approveFirst: true });
    const [ben] = await there.visit(room, b);
    const aside = await here.aside(c, 'which?');
    const chat = there.house.chats.of(ben!.seat!.room);
    await expect.poll(() => chat.seenBy(ben!).asides).toBe(1);
    lost = true;
    await here.ask(b, 'aside.decide', { aside: aside.id, release: false });
    await madeUpFor(ben!);
    expect(chat.seenBy(ben!).asides).toBe(0);
    expect(ben!.of('aside.changed').at(-1)!.aside).toMatchObject({ id: aside.id, state: 'refused' });
  });

  test('reactions and their absence are seen', async () => {
    const { room, a, b, c } = await here.seminar();
    const [first, second] = [await here.say(a, 'one'), await here.say(a, 'two')];
    await here.ask(c, 'chat.react', { seq: first, reaction: 'helpful', on: true });
    const [ben] = await there.visit(room, b);
    const reactions = there.house.reactions.of(ben!.seat!.room);
    const counts = () => reactions.seenBy(b.identity.accountId).map(({ seq, counts }) => [seq, counts]);
    expect(counts()).toEqual([[first, { helpful: 1 }]]);
    lost = true;
    await here.ask(c, 'chat.react', { seq: first, reaction: 'helpful', on: false });
    await here.ask(c, 'chat.react', { seq: second, reaction: 'helpful', on: true });
    await madeUpFor(ben!);
    expect(counts()).toEqual([[second, { helpful: 1 }]]);
  });

  test('who was muted without a name is mute here, too', async () => {
    const { room, b, c } = await here.seminar({ anonymous: true });
    const [cleo] = await there.visit(room, c);
    await there.say(cleo!, 'nobody knows me', { anonymous: true });
    lost = true;
    await here.ask(b, 'people.mute', { person: c.seat!.pseudonym, reason: '' });
    await madeUpFor(cleo!);
    await expect(there.post(cleo!, 'and nobody hears me', { anonymous: true })).rejects.toEqual(
      refusal('rule', { rule: 'muted' }),
    );
  });
});
