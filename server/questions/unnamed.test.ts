import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { databases, withDatabase } from '../../test/support/databases.ts';
import { dump } from '../../test/support/dump.ts';
import { MemoryBus, MemoryHub } from '../bus/memory.ts';
import { createSharedRates } from '../bus/rates.ts';
import { Course, idOf, known, soon } from './test/course.ts';
import { Unnamed } from './unnamed.ts';

describe.each(databases())('questions without a name on %s', (dialect) => {
  test('no table, message, event, audit or word to other nodes says who asked', async () => {
    const database = await withDatabase(dialect);
    const store = await database.open();
    const hub = new MemoryHub();
    const bus = new MemoryBus(hub);
    const told: string[] = [];
    const publish = bus.publish.bind(bus);
    bus.publish = (channel, message) => (told.push(JSON.stringify(message)), publish(channel, message));
    new MemoryBus(hub); // somebody to tell
    const rates = createSharedRates(bus);
    const course = new Course(store, { bus, rates: rates.rates });
    const { room, a, b, c, d, m } = await course.seminar();
    const written = JSON.stringify(await dump(store)).split(idOf(c)).length;
    for (const person of [a, b, d, m]) person.heard.length = 0;

    const clientId = randomUUID();
    const first = await course.ask(c, 'What is a page fault?', { anonymous: true, clientId });
    const second = await course.ask(c, 'And a segfault?', { anonymous: true });
    expect(first).toMatchObject({ by: null, anonymous: true, votes: 0, mine: false });
    expect(await course.ask(c, 'again', { anonymous: true, clientId })).toEqual(first);
    await course.decide(b, first, 'answer', { text: 'A trap.' });
    await course.decide(b, second, 'dismiss', { reason: 'another day' });
    await soon(() => known(a).get(second.id)?.state).toBe('dismissed');

    const by = (await course.school.house.events.newest(room, 4)).map((event) => event.by);
    const [one, two] = by;
    expect([one, two]).toMatchObject([{ anonymous: true, name: '', role: 'student' }, { anonymous: true }]);
    expect(new Set([one!.id, two!.id, c.seat!.pseudonym]).size).toBe(3);

    // Everything that was written before names Cleo as often as it did, and nothing new does.
    const everything = JSON.stringify(await dump(store));
    expect(everything).toContain('What is a page fault?');
    expect(everything.split(idOf(c))).toHaveLength(written);
    const views = {
      heard: JSON.stringify([a, b, d, m].map((person) => person.heard)),
      told: told.slice(told.findIndex((one) => one.includes(first.id))).join(),
      audit: JSON.stringify(await course.school.house.audit.page(room, { limit: 9 })),
      listed: JSON.stringify([await course.list(a), await course.list(c)]),
    };
    for (const [view, shown] of Object.entries(views))
      for (const secret of [idOf(c), 'Cleo', c.seat!.pseudonym])
        expect([view, shown]).not.toEqual([view, expect.stringContaining(secret)]);
    // Rates are told other nodes by and by: that one asked by name, and not that one asked without.
    await course.ask(d, 'By name');
    const asking = (person: typeof c) => told.some((one) => one.includes(`["question","${idOf(person)}"`));
    await soon(() => asking(d)).toBe(true);
    expect(asking(c)).toBe(false);
    await expect(course.withdraw(c, first)).rejects.toMatchObject({ code: 'not_found' });
    rates.stop();
    course.stop();
    await store.close();
    await database.drop();
  });
});

test('who asked what is forgotten when it is settled', () => {
  const unnamed = new Unnamed();
  unnamed.asked('cleo', 'one');
  unnamed.asked('cleo', 'one');
  unnamed.asked('cleo', 'two');
  expect([unnamed.count('cleo'), unnamed.count('dora')]).toEqual([2, 0]);
  unnamed.settled('one');
  unnamed.settled('two');
  expect(unnamed.count('cleo')).toBe(0);
  expect(JSON.stringify([...Object.values(unnamed)].map((one) => [...(one as Map<string, unknown>)]))).toBe('[[]]');
});
