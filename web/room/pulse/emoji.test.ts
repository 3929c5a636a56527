import { expect, test } from 'vitest';
import { Emoji } from '../../../protocol/pulse.ts';
import { addedUp, emoji, withCounts } from './emoji.ts';

test('the menu has what the protocol has', () => {
  expect([...emoji].toSorted()).toEqual([...Emoji.options].toSorted());
});

test('as many rise as were told, beside the camera', () => {
  const air = withCounts([], { '👏': 2, '🎉': 1 }, 7, () => 0.999);
  expect(air.map(({ id, emoji: one }) => [id, one])).toEqual([
    [7, '👏'],
    [8, '👏'],
    [9, '🎉'],
  ]);
  for (const { left } of air) expect(left).toBeLessThan(30);
});

test('no more are in the air than leave the picture to be seen, and the newest stay', () => {
  let air = withCounts([], { '👍': 30 }, 0);
  air = withCounts(air, { '😮': 30 }, 30);
  expect(air).toHaveLength(40);
  expect(air.filter((one) => one.emoji === '😮')).toHaveLength(30);
});

test('counts are added up one by one', () => {
  expect(addedUp({ '👏': 1, '😂': 2 }, { '👏': 3, '🤔': 1 })).toEqual({ '👏': 4, '😂': 2, '🤔': 1 });
});
