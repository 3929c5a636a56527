import { expect, onTestFinished, test } from 'vitest';
import { withDatabase } from '../../test/support/databases.ts';
import { School } from './test/seminar.ts';

async function openSchool(): Promise<School> {
  const database = await withDatabase('sqlite');
  const store = await database.open();
  const school = new School(store);
  onTestFinished(async () => {
    school.house.registry.stop();
    await store.close();
    await database.drop();
  });
  return school;
}

test('who enters while older rules are still being read gets those of now', async () => {
  const school = await openSchool();
  const { room, a, b, c, d } = await school.seminar();
  const seq = await school.say(b, 'read this first');
  const { chatStore } = school.house;
  const { load } = chatStore;
  const held = Promise.withResolvers<void>();
  const again = Promise.withResolvers<void>();
  const overtaken = Promise.withResolvers<void>();
  chatStore.load = async (id) => {
    chatStore.load = async (id) => {
      again.resolve();
      await overtaken.promise;
      return load(id);
    };
    const stored = await load(id);
    await held.promise;
    return stored;
  };
  const pinning = school.ask(a, 'chat.pin', { seq });
  await expect.poll(() => c.events).toMatchObject([{ seq }, { type: 'chat.pinned' }]);
  const changing = school.rules(b, { approveFirst: true });
  await expect.poll(() => c.events).toMatchObject([{ seq }, { type: 'chat.pinned' }, { type: 'rules.changed' }]);
  held.resolve();
  await again.promise;
  const [late] = await school.visit(room, d);
  expect(late!.of('room.entered')[0]!.chat).toMatchObject({ rules: { approveFirst: true }, pinned: { seq } });
  overtaken.resolve();
  chatStore.load = load;
  await Promise.all([pinning, changing]);
});
