import { expect, test } from 'vitest';
import { importsOf } from '../../../test/support/imports.ts';

/** Every file of the pages that is loaded together with this one. */
function loadedWith(file: string): Set<string> {
  const seen = new Set([file]);
  for (const one of seen) {
    if (!/\.(ts|svelte)$/.test(one)) continue;
    for (const it of importsOf(one)) if (!it.typeOnly && !it.later && it.to.startsWith('web/')) seen.add(it.to);
  }
  return seen;
}
const within = (files: Set<string>, folder: string) => [...files].filter((file) => file.startsWith(folder));

test('a student who opens the watch page loads nothing of the tools of staff', () => {
  const first = loadedWith('web/watch/main.ts');
  expect(first).toContain('web/room/Chat.svelte');
  expect(within(first, 'web/room/staff/')).toEqual([]);
  expect(within(first, 'web/room/order/')).toEqual(['web/room/order/later.svelte.ts']);
  expect(first).not.toContain('web/i18n/staff.ts');
});

test('what students load later, the strip and the pinned message, brings no tool of staff along', () => {
  const later = loadedWith('web/room/order/order.ts');
  expect(later).toContain('web/room/order/Pinned.svelte');
  expect(within(later, 'web/room/staff/')).toEqual(['web/room/staff/inbox.ts']); // how to count, no component
  expect(later).not.toContain('web/i18n/staff.ts');
});
