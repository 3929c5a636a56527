import { expect, test } from 'vitest';
import { forgetDrafts } from '../write/drafts.ts';
import { askKey, emptyAsk, keepAsk, readAsk } from './draft.ts';

function storage() {
  const kept = new Map<string, string>();
  return {
    kept,
    get length() {
      return kept.size;
    },
    key: (i: number) => [...kept.keys()][i] ?? null,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}
const key = askKey('cleo', 'room');

test('a question on its way is read as it was kept, an empty one is not kept, and signing out forgets it', () => {
  const place = storage();
  const draft = { text: 'Why?', anonymous: true, clientId: 'c' };
  keepAsk(place, key, draft);
  expect(readAsk(place, key)).toEqual(draft);
  forgetDrafts(place);
  expect(readAsk(place, key)).toEqual(emptyAsk);
  keepAsk(place, key, draft);
  keepAsk(place, key, emptyAsk);
  expect(place.kept.size).toBe(0);
});

test('what stands there in another form, or nothing, is an empty draft', () => {
  const place = storage();
  for (const json of ['', '{', '{"text":7,"anonymous":"yes","clientId":{}}']) {
    place.setItem(key, json);
    expect(readAsk(place, key)).toEqual(emptyAsk);
  }
  expect(readAsk(null, key)).toEqual(emptyAsk);
});
