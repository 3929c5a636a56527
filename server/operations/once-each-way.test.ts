import { expect, test } from 'vitest';
import { onceEachWay } from './once-each-way.ts';

test('work that fails is told of once, and once that it works again, as often as it changes', async () => {
  const said: string[] = [];
  const log = { warn: (...words: unknown[]) => void said.push(String(words.at(-1))) };
  const told = onceEachWay(log, { fails: 'it fails', works: 'it works again' });
  for (const works of [true, false, false, true, true, false])
    await told(works ? Promise.resolve() : Promise.reject(new Error('away')));
  expect(said).toEqual(['it fails', 'it works again', 'it fails']);
});
