import { expect, test } from 'vitest';
import type { Aside } from '../../protocol/aside.ts';
import { limits } from '../../protocol/limits.ts';
import { defaultRules } from '../../protocol/rules.ts';
import { chatAfter, emptyChat, enterChat, withAsides, withReactions } from './chat-state.ts';

const cleo = { id: 'cleo', name: 'Cleo', role: 'student' } as const;
const dora = { id: 'dora', name: 'Dora', role: 'student' } as const;
const aside = (state: Aside['state'], text: string | null): Aside => ({
  id: 'a',
  n: 1,
  state,
  why: 'approval',
  with: cleo,
  by: cleo,
  text,
  clientId: 'c',
  at: 1,
});

test('a message that staff refused does not come back with news that took longer', () => {
  const waiting = withAsides(emptyChat, [aside('waiting', 'regrettable')]);
  const refused = withAsides(waiting, [aside('refused', null)]);
  expect(refused.asides).toEqual([aside('refused', null)]);
  expect(withAsides(refused, [aside('waiting', 'regrettable')]).asides).toEqual([aside('refused', null)]);
});

test('a reaction that was taken back while one was away is gone when one comes back; older ones stay', () => {
  const known = [1, 2, 3].map((n) => ({ seq: n * 1_000, counts: { helpful: n } }));
  const back = (reactions: typeof known) =>
    enterChat(withReactions(emptyChat, known), {
      chat: { rules: defaultRules, pinned: null, reactions, mute: null, asides: 0 },
      events: [],
      seq: 3_100,
    }).reactions;
  expect([...back([{ seq: 2_000, counts: { helpful: 5 } }]).values()]).toEqual([
    { seq: 1_000, counts: { helpful: 1 } },
    { seq: 2_000, counts: { helpful: 5 } },
  ]);
  const asManyAsAreGiven = Array.from({ length: limits.snapshotReactions }, (_, n) => ({
    seq: 2_500 + n,
    counts: { helpful: 1 },
  }));
  expect([...back(asManyAsAreGiven).keys()].slice(0, 3)).toEqual([1_000, 2_000, 2_500]);
});

test('what becomes a message, or goes with everything its author wrote, is aside no more, though nobody said so', () => {
  const waiting = withAsides(emptyChat, [aside('waiting', 'on second thought')]);
  const event = (by: typeof cleo | typeof dora) => ({ seq: 7, at: 2, by });
  const posted = { type: 'chat.posted', text: 'on second thought', clientId: 'c' } as const;
  expect(chatAfter(waiting, [{ ...event(cleo), ...posted }]).asides).toMatchObject([
    { state: 'released', text: null, seq: 7 },
  ]);
  expect(chatAfter(waiting, [{ ...event(dora), type: 'chat.purged', person: 'cleo' }]).asides).toMatchObject([
    { state: 'withdrawn', text: null },
  ]);
  expect(chatAfter(waiting, [{ ...event(dora), ...posted }]).asides).toEqual(waiting.asides);
  expect(chatAfter(waiting, [{ ...event(cleo), type: 'chat.purged', person: 'dora' }]).asides).toEqual(waiting.asides);
});
