import fc from 'fast-check';
import { expect, test } from 'vitest';
import { UserError } from '../errors.ts';
import { decode, requestOf } from './decode.ts';

const post = {
  type: 'chat.post',
  id: 7,
  room: 'aaaaaaaaaaaaaaaaaaaaaa',
  clientId: '0b8f7c1e-3f5a-4b8e-9a51-0a4a3a6f0001',
  text: 'Why not one big table?',
};

test('a message of ours comes out as it went in, without anything that is not of the protocol', () => {
  const spoofed = { ...post, userId: 'ada', name: 'Ada', role: 'owner', seq: 1, at: 1 };
  expect(decode(JSON.stringify(spoofed))).toEqual(post);
});

test('a refused message says which field is to blame and which request it was', () => {
  const wrong = JSON.stringify({ ...post, text: '' });
  expect(() => decode(wrong)).toThrow(expect.objectContaining({ code: 'bad_request', field: 'text' }));
  expect(requestOf(wrong)).toBe(7);
});

test('deep nesting, a million brackets and a hundred thousand keys are refused without harm', () => {
  expect(() => decode('['.repeat(300_000))).toThrow(UserError);
  expect(() => decode(`{"type":${'['.repeat(20)}${']'.repeat(20)}}`)).toThrow(UserError);
  const keys = Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`k${n}`, n]));
  expect(() => decode(JSON.stringify(keys))).toThrow(UserError);
  expect(decode(JSON.stringify({ ...post, text: '[[[[[[[[[[[[[[[[[[[[{{{{' })).type).toBe('chat.post');
});

test('a __proto__ key, duplicate keys, NaN and lone surrogates change nothing but their own message', () => {
  expect(decode(`{"__proto__":{"admin":true},${JSON.stringify(post).slice(1)}`)).toEqual(post);
  expect(({} as { admin?: boolean }).admin).toBeUndefined();
  expect(() => decode(`{"type":"ping","id":NaN}`)).toThrow(UserError);
  expect(decode(`{"type":"ping","id":1,"id":2}`)).toEqual({ type: 'ping', id: 2 });
  expect(decode(JSON.stringify({ ...post, text: '\ud800' })).type).toBe('chat.post');
});

test('whatever arrives, the answer is a message or a refusal', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.object().map((value) => JSON.stringify({ ...post, ...value })),
      ),
      (text) => {
        try {
          decode(text);
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
        requestOf(text);
      },
    ),
    { numRuns: 10_000 },
  );
});
