import { describe, expect, test, vi } from 'vitest';
import { databases, withDatabase } from '../../test/support/databases.ts';
import { refusal, School } from './test/seminar.ts';

describe.each(databases())('slow mode after a restart on %s', (dialect) => {
  test('turns are remembered, also held ones and those without a name', async () => {
    const database = await withDatabase(dialect);
    const store = await database.open();
    const before = new School(store);
    const { room, b, c, d, m } = await before.seminar({ slowSeconds: 300, anonymous: true }, ['exam']);
    await before.say(c, 'before it');
    await before.say(d, 'before it, too', { anonymous: true });
    const held = await before.aside(m, 'what is in the exam?');
    await before.say(b, 'staff have no turns');
    await before.house.registry.stop();

    const after = new School(store, { clock: before.clock });
    const lastTurn = vi.spyOn(after.house.chatStore, 'lastTurn');
    const [ben, cleo, dora, mallory] = await after.visit(room, b, c, d, m);
    before.clock.forward(100_000);
    await after.ask(ben!, 'aside.decide', { aside: held.id, release: true });
    for (const person of [cleo!, dora!, mallory!]) {
      const early = (await after.post(person, 'again').catch((error: unknown) => error)) as { retryAfterMs: number };
      expect(early).toEqual(refusal('rate', { rule: 'slow' }));
      expect(early.retryAfterMs).toBeGreaterThan(150_000);
      expect(early.retryAfterMs).toBeLessThanOrEqual(200_000); // from when it was written, not from when it was released
    }
    before.clock.forward(201_000);
    for (const person of [cleo!, dora!, mallory!]) await after.say(person, 'again');
    await after.say(ben!, 'and staff still have none');
    expect(lastTurn).toHaveBeenCalledTimes(2); // the release told of Mallory's
    await after.house.registry.stop();
    await store.close();
    await database.drop();
  });
});
