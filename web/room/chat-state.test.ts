import { expect, test } from 'vitest';
import type { Aside } from '../../protocol/aside.ts';
import { emptyChat, withAsides } from './chat-state.ts';

const cleo = { id: 'cleo', name: 'Cleo', role: 'student' } as const;
const aside = (state: Aside['state'], text: string | null): Aside => ({
  id: 'a',
  n: 1,
  state,
  why: 'approval',
  with: cleo,
  by: cleo,
  text,
  at: 1,
});

test('a message that staff refused does not come back with news that took longer', () => {
  const waiting = withAsides(emptyChat, [aside('waiting', 'regrettable')]);
  const refused = withAsides(waiting, [aside('refused', null)]);
  expect(refused.asides).toEqual([aside('refused', null)]);
  expect(withAsides(refused, [aside('waiting', 'regrettable')]).asides).toEqual([aside('refused', null)]);
});
