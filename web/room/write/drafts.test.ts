import fc from 'fast-check';
import { expect, test } from 'vitest';
import { limits } from '../../../protocol/limits.ts';
import { draftKey, emptyDraft, forgetDrafts, keepDraft, readDraft } from './drafts.ts';
import { editKey, keepEdit, readEdit } from './kept-edit.ts';

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

const key = draftKey('cleo', 'room');

test('a draft is read as it was kept, and an empty one is not kept', () => {
  const place = storage();
  const draft = { text: 'half', replyTo: 3, mentions: [{ id: 'ada', name: 'Ada' }], anonymous: true, toStaff: false };
  keepDraft(place, key, draft);
  expect(readDraft(place.getItem(key))).toEqual(draft);
  keepDraft(place, key, emptyDraft);
  expect(place.kept.size).toBe(0);
});

test('without a name, and to staff alone, stays chosen, also with nothing written', () => {
  const place = storage();
  keepDraft(place, key, { ...emptyDraft, anonymous: true });
  expect(readDraft(place.getItem(key))).toMatchObject({ anonymous: true, toStaff: false });
  keepDraft(place, key, { ...emptyDraft, toStaff: true });
  expect(readDraft(place.getItem(key))).toMatchObject({ anonymous: false, toStaff: true });
});

test('a browser that keeps nothing is no error', () => {
  const full = {
    ...storage(),
    setItem: () => {
      throw new DOMException('full', 'QuotaExceededError');
    },
  };
  expect(() => keepDraft(full, key, { ...emptyDraft, text: 'x' })).not.toThrow();
  expect(() => keepDraft(null, key, { ...emptyDraft, text: 'x' })).not.toThrow();
});

test('whatever stands in the storage, a draft comes out', () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string(), fc.constant(null)), (json) => {
      const draft = readDraft(json);
      expect(typeof draft.text).toBe('string');
      for (const { name } of draft.mentions) expect(typeof name).toBe('string');
    }),
  );
});

test('a correction is kept beside the draft for as long as the message may be changed', () => {
  const place = storage();
  const edit = { seq: 7, at: 1_000, text: 'regretable, no: regrettable', mentions: [{ id: 'ada', name: 'Ada' }] };
  keepDraft(place, key, { ...emptyDraft, text: 'the next one' });
  keepEdit(place, editKey('cleo', 'room'), edit);
  const kept = place.getItem(editKey('cleo', 'room'));
  expect(readEdit(kept, 1_000 + limits.editMs - 1)).toEqual(edit);
  expect(readEdit(kept, 1_000 + limits.editMs)).toBeNull();
  expect(readDraft(place.getItem(key)).text).toBe('the next one');
  keepEdit(place, editKey('cleo', 'room'), null);
  expect([...place.kept.keys()]).toEqual([key]);
});

test('whatever stands in the storage, no correction of nothing comes out', () => {
  for (const json of [null, '', 'null', '7', '{}', '{"seq":"7","at":1}', '{"seq":7}'])
    expect([json, readEdit(json, 1_000)]).toEqual([json, null]);
  expect(readEdit('{"seq":7,"at":1,"text":null,"mentions":[null]}', 1_000)).toEqual({
    seq: 7,
    at: 1,
    text: '',
    mentions: [],
  });
});

test('signing out leaves no draft of any room, and nothing else goes', () => {
  const place = storage();
  keepEdit(place, editKey('cleo', 'room'), { seq: 7, at: 1_000, text: 'half', mentions: [] });
  keepDraft(place, key, { ...emptyDraft, text: 'one' });
  keepDraft(place, draftKey('cleo', 'another'), { ...emptyDraft, text: 'two' });
  place.setItem('chatstream.language', 'de');
  forgetDrafts(place);
  expect([...place.kept.keys()]).toEqual(['chatstream.language']);
});
